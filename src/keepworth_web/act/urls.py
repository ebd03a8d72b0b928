"""The pages of `act`."""

from django.urls import path

from keepworth_web.act import views

app_name = "act"
urlpatterns = [
    path("today/", views.today, name="today"),
    path("today/answers/", views.answer, name="answer"),
    path("today/answers/<int:number>/undo/", views.undo, name="undo"),
]
