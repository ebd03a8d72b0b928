"""What the intake of answers is compared with: Django's settings, addresses and views, without anything of ours.

`/row/` durably inserts one row into the same database, `/post/` only reads the form, `/page/` renders a small template.
"""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from keepworth_web.site.settings import *  # noqa: F403 the same database, hosts and secret

MIDDLEWARE: list[str] = []
INSTALLED_APPS: list[str] = []
ROOT_URLCONF = __name__
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
LOGGING_CONFIG = None
PAGE = (
    "<!doctype html><title>{{ title }}</title><form method=post>{% for at in points %}"
    "<label><input type=radio name=a value={{ at }}>{{ at }}</label>{% endfor %}</form>"
)
_compiled: list[object] = []


def row(request: HttpRequest) -> HttpResponse:
    """Insert one row; the statement commits by itself."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_row (word) VALUES (%s)", [request.POST["recommend"]])
    return HttpResponse("kept")


def post(request: HttpRequest) -> HttpResponse:
    """Read the form."""
    return HttpResponse(request.POST["recommend"])


def page(request: HttpRequest) -> HttpResponse:
    """Render a template."""
    from django.template import engines

    if not _compiled:
        _compiled.append(engines["django"].from_string(PAGE))
    return HttpResponse(_compiled[0].render({"title": "How likely?", "points": range(11)}, request))


urlpatterns = [path("row/", row), path("post/", post), path("page/", page)]
