"""The pages of `measure`."""

from django.urls import path

from keepworth_web.measure import views

app_name = "measure"
urlpatterns = [
    path("how/", views.how, name="how"),
    path("stresses/", views.stresses, name="stresses"),
    path("prices/", views.prices, name="prices"),
    path("groups/", views.groups, name="groups"),
    path("settings/", views.settings, name="settings"),
    path("settings/change/", views.change_settings, name="change-settings"),
    path("settings/staying/", views.staying_settings, name="staying-settings"),
    path("<int:number>/trials/<slug:mark>/", views.trial, name="trial"),
    path("<int:number>/<slug:indicator>/", views.indicator, name="indicator"),
    path("<int:number>/<slug:indicator>/<slug:mark>/", views.piece, name="piece"),
]
