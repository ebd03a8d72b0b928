"""The pages of `act`."""

from django.urls import path

from keepworth_web.act.views import today

app_name = "act"
urlpatterns = [
    path("today/", today.today, name="today"),
    path("today/answers/", today.answer, name="answer"),
    path("today/answers/<int:number>/undo/", today.undo, name="undo"),
]
