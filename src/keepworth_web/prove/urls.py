"""The pages of `prove`."""

from django.urls import path

from keepworth_web.prove.views import calibration, experiments, found, reports, retiring

app_name = "prove"
urlpatterns = [
    path("calibration/", calibration.calibration, name="calibration"),
    path("calibration/test/", calibration.test, name="test"),
    path("bakeoff/", found.bakeoff, name="bakeoff"),
    path("long-view/", found.long_view, name="long-view"),
    path("long-view/start/", found.start_long_view, name="long-view-start"),
    path("bakeoff/start/", found.start_bakeoff, name="bakeoff-start"),
    path("drivers/", found.drivers, name="drivers"),
    path("drivers/start/", found.start_drivers, name="drivers-start"),
    path("experiments/", experiments.experiments, name="experiments"),
    path("experiments/new/", experiments.new, name="new-experiment"),
    path("experiments/<int:number>/", experiments.experiment, name="experiment"),
    path("experiments/<int:number>/move/", experiments.move, name="move-experiment"),
    path("retiring/", retiring.retiring, name="retiring"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<int:number>/", reports.report, name="report"),
    path("reports/<int:number>/move/", reports.move, name="move-report"),
    path("reports/past/<int:number>/", reports.past, name="past-report"),
    path("reports/stop/<str:token>/", reports.leave, name="stop-report"),
]
