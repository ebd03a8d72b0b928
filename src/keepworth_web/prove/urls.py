"""The pages of `prove`."""

from django.urls import path

from keepworth_web.prove.views import calibration

app_name = "prove"
urlpatterns = [
    path("calibration/", calibration.calibration, name="calibration"),
    path("calibration/test/", calibration.test, name="test"),
]
