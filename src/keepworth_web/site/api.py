"""The API: `/api/v1/`, signed in by a key, errors as `problem+json`, described by itself at `/api/v1/openapi.json`.

A stage adds a router of its own, registered in `parts.ROUTERS`.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from keepworth.errors import BadInput, Busy, CannotEstimate, NotPermitted
from keepworth_web.site.parts import ROUTERS
from keepworth_web.staff.api import ByKey


def for_colleagues(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Show the description to whoever is signed in or has a key: it is nobody else's business what there is."""

    @require_safe
    def answer(request: HttpRequest, **named: Any) -> HttpResponse:
        if not request.user.is_authenticated and not ByKey()(request):
            return _unknown(request, AuthenticationError())
        return view(request, **named)

    return answer


api = NinjaAPI(
    title="Keepworth", version="1", auth=ByKey(), docs_url=None, urls_namespace="api", docs_decorator=for_colleagues
)


class Me(Schema):
    """Whose key this is."""

    name: str
    role: str
    teams: list[str]


@api.get("/me", response=Me, summary="Whose key this is, and what it may see")
def me(request: HttpRequest) -> dict[str, object]:
    """Return the person whose rights this key has."""
    person = request.user
    return {"name": person.name, "role": person.role, "teams": [team.name for team in person.teams.all()]}


def problem(request: HttpRequest, status: int, *, detail: str, **more: object) -> HttpResponse:
    """Return an error as RFC 9457 has it."""
    said = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": getattr(request, "known_as", ""),
        **more,
    }
    return JsonResponse(said, status=status, content_type="application/problem+json; charset=utf-8")


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, fault: AuthenticationError) -> HttpResponse:
    answer = problem(request, 401, detail="Send a key that is good for this: Authorization: Bearer kw_…")
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    # Where and why, without what was sent.
    faults = [{"where": list(map(str, one["loc"])), "why": one["msg"]} for one in fault.errors]
    return problem(request, 422, detail="Some of what was sent cannot be.", faults=faults)


@api.exception_handler(Http404)
def _missing(request: HttpRequest, fault: Http404) -> HttpResponse:
    return problem(request, 404, detail="There is nothing here, or not for this key.")


@api.exception_handler(PermissionDenied)
def _refused(request: HttpRequest, fault: PermissionDenied) -> HttpResponse:
    return problem(request, 403, detail="The role of this key's person does not include this.")


@api.exception_handler(HttpError)
def _told(request: HttpRequest, fault: HttpError) -> HttpResponse:
    return problem(request, fault.status_code, detail=str(fault))


@api.exception_handler(BadInput)
@api.exception_handler(CannotEstimate)
@api.exception_handler(NotPermitted)
def _ours(request: HttpRequest, fault: Exception) -> HttpResponse:
    status = 409 if isinstance(fault, Busy) else 403 if isinstance(fault, NotPermitted) else 422
    return problem(request, status, detail=str(fault))


for path in ROUTERS:
    api.add_router("", import_string(path))
