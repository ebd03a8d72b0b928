"""The pages of `act`."""

from django.urls import path

from keepworth_web.act.views import plan, today

app_name = "act"
urlpatterns = [
    path("today/", today.today, name="today"),
    path("today/answers/", today.answer, name="answer"),
    path("today/answers/<int:number>/undo/", today.undo, name="undo"),
    path("act/plan/<int:number>/", plan.plan, name="plan"),
    path("act/plan/<int:number>/lines/new/", plan.add_line, name="add-line"),
    path("act/plan/<int:number>/lines/<str:mark>/", plan.change_line, name="change-line"),
    path("act/plan/<int:number>/lines/<str:mark>/steps/new/", plan.add_step, name="add-step"),
    path("act/plan/<int:number>/steps/<str:mark>/", plan.change_step, name="change-step"),
    path("act/plan/<int:number>/<slug:what>/<str:mark>/end/", plan.end, name="end-of-plan"),
]
