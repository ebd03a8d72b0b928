"""The pages of `value`."""

from django.urls import path

from keepworth_web.value import views

app_name = "value"
urlpatterns = [path("how/", views.how, name="how")]
