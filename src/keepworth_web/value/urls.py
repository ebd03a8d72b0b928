"""The pages of `value`."""

from django.urls import path

from keepworth_web.value.views import costs, how, word

app_name = "value"
urlpatterns = [
    path("how/", how.how, name="how"),
    path("referrals/", word.referrals, name="referrals"),
    path("costs/", costs.costs, name="costs"),
]
