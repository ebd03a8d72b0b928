"""The pages of `value`."""

from django.urls import path

from keepworth_web.value.views import how

app_name = "value"
urlpatterns = [path("how/", how.how, name="how")]
