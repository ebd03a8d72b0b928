"""The API: `/api/v1/`, signed in by a key, errors as `problem+json`, described by itself.

`shared/api/__init__.py` says how an app adds a router; `guard.py` is what stands before every operation.
"""

import functools
from collections.abc import Callable
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern
from django.utils.module_loading import import_string
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.operation import Operation
from ninja.parser import Parser

from keepworth.errors import BadInput, CannotEstimate, NotPermitted
from keepworth_web.know.reads.merged import moved_address
from keepworth_web.shared.api.body import MOST_TOLD, Fault, Faulty, Unreadable, pointer
from keepworth_web.shared.api.problems import Refusal, problem
from keepworth_web.site.guard import guarded
from keepworth_web.site.parts import ROUTERS
from keepworth_web.staff.api.by_key import ByKey, Key

SOME = "Some of what was sent cannot be."
OF_CUSTOMERS = "api/v1/customers/<int:number>"


class Understood(Parser):
    """Hand ninja what the guard has read and understood already."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return it."""
        return cast(ByKey, request).said


class Api(NinjaAPI):
    """Ninja's, with names that a generated client can bear: `people_role`."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return the group and the name of the view."""
        return f"{(operation.tags or ['book'])[0]}_{operation.view_func.__name__}"


api = Api(
    title="Keepworth",
    version="1",
    description="Everything that the pages do, for programs.",
    auth=Key(),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    parser=Understood(),
)
api.add_decorator(guarded, mode="view")


@api.exception_handler(Refusal)
def _told(request: HttpRequest, fault: Refusal) -> HttpResponse:
    answer = problem(request, fault.status, detail=fault.detail)
    for name, value in fault.headers.items():
        answer.headers[name] = value
    return answer


@api.exception_handler(Unreadable)
def _unreadable(request: HttpRequest, fault: Unreadable) -> HttpResponse:
    return problem(request, 400, detail=str(fault))


@api.exception_handler(Faulty)
def _faulty(request: HttpRequest, fault: Faulty) -> HttpResponse:
    more = {"others": fault.others} if fault.others else {}
    return problem(request, 422, detail=fault.detail or SOME, faults=[one.told() for one in fault.faults], **more)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    # Where and why, without what was sent. A body's place begins after the name of the parameter that holds it.
    faults = []
    for one in fault.errors[:MOST_TOLD]:
        place, *rest = one["loc"]
        at = rest[1:] if place == "body" else rest
        faults.append(Fault(str(place), pointer(*at), one["msg"].removeprefix("Value error, ")))
    return _faulty(request, Faulty(*faults, others=len(fault.errors) - len(faults)))


@api.exception_handler(Http404)
def _missing(request: HttpRequest, fault: Http404) -> HttpResponse:
    into = moved_address(request, route=OF_CUSTOMERS)
    if into is not None:
        return problem(request, 404, detail=f"This customer was merged into customer {into}.", merged_into=into)
    return problem(request, 404, detail="There is nothing here, or not for this key.")


@api.exception_handler(PermissionDenied)
def _refused(request: HttpRequest, fault: PermissionDenied) -> HttpResponse:
    return problem(request, 403, detail="The role of this key's person does not include this.")


@api.exception_handler(BadInput)
@api.exception_handler(CannotEstimate)
@api.exception_handler(NotPermitted)
def _ours(request: HttpRequest, fault: Exception) -> HttpResponse:
    return problem(request, 409 if isinstance(fault, NotPermitted) else 422, detail=str(fault))


def _one_shape(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer HEAD as GET without the body, and a method that a route does not have as a problem."""

    @functools.wraps(view)
    def answer(request: HttpRequest, **given: Any) -> HttpResponseBase:
        is_head = request.method == "HEAD"
        if is_head:
            request.method = "GET"
        try:
            found = view(request, **given)
        finally:
            request.method = "HEAD" if is_head else request.method
        if found.status_code == 405:
            found = _no_method(request, found)
        return _without_body(found) if is_head else found

    return answer


def _no_method(request: HttpRequest, found: HttpResponseBase) -> HttpResponse:
    taken = found.headers["Allow"].split(", ")
    allowed = ", ".join(sorted({*taken, *(["HEAD"] if "GET" in taken else [])}))
    refused = problem(request, 405, detail=f"This address takes {allowed}.")
    refused.headers["Allow"] = allowed
    return refused


def _without_body(found: HttpResponseBase) -> HttpResponseBase:
    if isinstance(found, StreamingHttpResponse):
        found.close()
        found.streaming_content = iter(())
    elif isinstance(found, HttpResponse):
        found.headers["Content-Length"] = str(len(found.content))
        found.content = b""
    return found


def addresses() -> list[URLPattern]:
    """Return every address of the API; ninja's own root page is left out."""
    for path in ROUTERS:
        api.add_router("", import_string(path))
    found, _, _ = api.urls
    routes = [one for one in found if isinstance(one, URLPattern) and one.name != "api-root"]
    for one in routes:
        assert one.callback is not None
        one.callback = _one_shape(one.callback)
    return routes


ADDRESSES = addresses()
