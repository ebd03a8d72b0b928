"""The pages of care, below book/."""

from django.urls import path

from keepworth_web.care.views import sample, work

app_name = "care"
urlpatterns = [
    path("work/<int:number>/", work.work, name="work"),
    path("sample/", sample.sample, name="sample"),
    path("sample/load/", sample.load, name="load-sample"),
    path("sample/remove/", sample.remove, name="remove-sample"),
]
