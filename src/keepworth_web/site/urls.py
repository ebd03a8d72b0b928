"""Every address, by app."""

from django.urls import include, path

from keepworth_web.site.api import ADDRESSES
from keepworth_web.site.described import description, page
from keepworth_web.site.health import health
from keepworth_web.site.home import home

urlpatterns = [
    path("", home, name="home"),
    path("health/", health, name="health"),
    path("api/v1/openapi.json", description, name="openapi"),
    path("book/api/", page, name="api-page"),
    path("api/v1/", include((ADDRESSES, "api"))),
    path("", include("keepworth_web.shared.urls")),
    path("", include("keepworth_web.staff.urls")),
    path("", include("keepworth_web.act.urls")),
    path("", include("keepworth_web.listen.urls")),
    path("book/", include("keepworth_web.book.urls")),
    path("book/", include("keepworth_web.care.urls")),
    path("know/", include("keepworth_web.know.urls")),
    path("measure/", include("keepworth_web.measure.urls")),
    path("value/", include("keepworth_web.value.urls")),
    path("focus/", include("keepworth_web.focus.urls")),
    path("prove/", include("keepworth_web.prove.urls")),
]
handler400 = "keepworth_web.shared.errors.bad_request"
handler403 = "keepworth_web.shared.errors.forbidden"
handler404 = "keepworth_web.shared.errors.not_found"
handler500 = "keepworth_web.shared.errors.broken"
