"""The pages of `know`."""

from django.urls import path

from keepworth_web.know import views

app_name = "know"
urlpatterns = [
    path("find/", views.find, name="search"),
    path("<int:number>/", views.customer, name="customer"),
    path("<int:number>/short/", views.short, name="short"),
]
