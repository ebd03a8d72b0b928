"""Addresses that belong to the shell."""

from django.urls import path

from keepworth_web.shared import views

app_name = "shared"
urlpatterns = [path("look/", views.look, name="look")]
