"""The pages of `know`."""

from django.urls import path

from keepworth_web.know.views import customers, people

app_name = "know"
urlpatterns = [
    path("find/", customers.find, name="search"),
    path("<int:number>/", customers.customer, name="customer"),
    path("<int:number>/people/", people.people, name="people"),
    path("<int:number>/short/", customers.short, name="short"),
]
