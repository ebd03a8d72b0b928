"""What a person is told when something is refused or broken: what, what to do, and an id that stands in the log."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer what cannot be understood, a forged host among it."""
    return error(request, 400, title=_("This request cannot be understood"), advice=_("Go back and try again."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer what this person's role does not allow."""
    advice = _("Your role does not include this. The owner of the book can give you one that does.")
    return error(request, 403, title=_("This is not for you"), advice=advice)


def refused_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that came without its secret."""
    advice = _("The page had been open for too long, or cookies are switched off. Load the page again and repeat it.")
    return error(request, 403, title=_("This form has expired"), advice=advice)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer what does not exist, or is behind the wall: nobody can tell the two apart."""
    advice = _("It may have been removed, or the address may be mistyped.")
    return error(request, 404, title=_("There is nothing here"), advice=advice)


def too_many_exports(request: HttpRequest) -> HttpResponse:
    """Answer who has taken away more within the hour than may be."""
    advice = _("You have exported very often within an hour. Wait an hour, and then repeat it.")
    return error(request, 429, title=_("Too many exports"), advice=advice)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours."""
    advice = _("Nothing half-done was kept. If it happens again, tell whoever runs Keepworth the id below.")
    return error(request, 500, title=_("This is a fault of Keepworth"), advice=advice)


def error(request: HttpRequest, status: int, *, title: str, advice: str) -> HttpResponse:
    """Answer with an error page, or with `problem+json` where a program asked."""
    known_as = getattr(request, "known_as", "")
    if request.path.startswith("/api/"):
        said = {
            "type": "about:blank",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "detail": advice,
            "instance": known_as,
        }
        return JsonResponse(said, status=status, content_type="application/problem+json; charset=utf-8")
    context = {"title": title, "advice": advice, "known_as": known_as, "status": status}
    return render(request, "shared/error.html", context, status=status)
