"""The pages of `prove`."""

from django.urls import path

from keepworth_web.prove import views

app_name = "prove"
urlpatterns = [
    path("calibration/", views.calibration, name="calibration"),
    path("calibration/test/", views.test, name="test"),
]
