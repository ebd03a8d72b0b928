"""The pages of `know`."""

from django.urls import URLPattern

app_name = "know"
urlpatterns: list[URLPattern] = []
