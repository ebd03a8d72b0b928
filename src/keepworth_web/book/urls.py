"""The pages of the book."""

from django.urls import path

from keepworth_web.book import views

app_name = "book"
urlpatterns = [
    path("runs/", views.runs, name="runs"),
    path("runs/score/", views.score, name="score"),
    path("runs/jobs/<int:number>/", views.job, name="job"),
]
