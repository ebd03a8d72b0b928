"""The pages of `know`."""

from django.urls import path

from keepworth_web.know.views import customers, dealings, lists, merging, people, segments, splitting, writing

app_name = "know"
urlpatterns = [
    path("find/", customers.find, name="search"),
    path("champions/", lists.champions, name="champions"),
    path("journey/", lists.journey, name="journey"),
    path("needs/", lists.rolled_needs, name="needs"),
    path("segments/", segments.segments, name="segments"),
    path("segments/briefing/", segments.briefing, name="briefing"),
    path("segments/<slug:table>/new/", segments.add, name="add-view"),
    path("segments/<slug:table>/<str:mark>/", segments.change, name="change-view"),
    path("export/", lists.export, name="export"),
    path("new/", writing.new_customer, name="new"),
    path("ours/", writing.ours, name="ours"),
    path("ours/<str:table>/new/", writing.new_ours, name="new-of-ours"),
    path("ours/<str:table>/<str:mark>/", writing.one_of_ours, name="one-of-ours"),
    path("ours/<str:table>/<str:mark>/remove/", writing.remove_ours, name="remove-ours"),
    path("merged/", merging.merged, name="merged"),
    path("merged/<str:mark>/split/", merging.split, name="split"),
    path("changes/<int:number>/undo/", writing.undo, name="undo-write"),
    path("<int:number>/", customers.customer, name="customer"),
    path("<int:number>/change/", writing.change_customer, name="change"),
    path("<int:number>/split/", splitting.customer, name="split-customer"),
    path("<int:number>/contacts/new/", writing.new_contact, name="new-contact"),
    path("<int:number>/contacts/<str:mark>/", writing.contact, name="contact"),
    path("<int:number>/contacts/<str:mark>/remove/", writing.remove_contact, name="remove-contact"),
    path("<int:number>/contacts/<str:mark>/split/", splitting.contact, name="split-contact"),
    path("<int:number>/people/", people.people, name="people"),
    path("<int:number>/short/", customers.short, name="short"),
    path("<int:number>/note/", dealings.note, name="note"),
    path("<int:number>/<slug:table>/new/", dealings.add, name="add-row"),
    path("<int:number>/<slug:table>/<str:mark>/", dealings.change, name="change-row"),
    path("<int:number>/<slug:table>/<str:mark>/end/", dealings.end, name="end-row"),
]
