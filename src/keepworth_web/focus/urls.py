"""The pages of `focus`."""

from django.urls import path

from keepworth_web.focus.views import exporting, portfolio, saved

app_name = "focus"
urlpatterns = [
    path("", portfolio.portfolio, name="portfolio"),
    path("map/", portfolio.picture, name="map"),
    path("export/", exporting.export, name="export"),
    path("views/", saved.views, name="views"),
    path("views/<int:number>/", saved.view, name="view"),
    path("views/<int:number>/trash/", saved.trash, name="trash-view"),
    path("views/<int:number>/restore/", saved.restore, name="restore-view"),
]
