"""What the API is, in OpenAPI 3.1 and as a page: for whoever is signed in or has a key, and nobody else."""

import copy
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from keepworth_web.shared.api.once import HEADER, LONGEST
from keepworth_web.shared.api.outline import as_listed, grouped
from keepworth_web.shared.api.problems import Problem, Refusal, problem
from keepworth_web.site.api import api
from keepworth_web.site.guard import right_of
from keepworth_web.staff.access import needs
from keepworth_web.staff.api.by_key import sign_in_by_key
from keepworth_web.staff.rights import Right

ROOT = "/api/v1/"
ERRORS = {
    "400": "What was sent is no JSON",
    "401": "No key, or one that is not good",
    "403": "Not for this key, or not for the role of its person",
    "404": "Nothing there, or behind the wall",
    "409": "Not as things stand",
    "413": "Too much at once",
    "415": "Not JSON",
    "422": "Some of what was sent cannot be: faults names every place",
    "429": "Too often; Retry-After says when to come again",
    "500": "A fault of Keepworth; its id stands in the log",
}
KNOWN = {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
    "schema": {"type": "string"},
    "description": "The ETag of an earlier answer",
}
REPEATED = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": "^[ -~]+$"},
    "description": "The same key and the same body within a day get the first answer; another body gets 409",
}


@cache
def described() -> dict[str, Any]:
    """Return the API in OpenAPI 3.1, with what the guard adds to every operation."""
    found = copy.deepcopy(dict(api.get_openapi_schema(path_prefix=ROOT)))
    rights = _rights()
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            operation["x-right"] = rights[(path, method)]
            operation["responses"] = {str(status): one for status, one in operation["responses"].items()}
            operation["responses"] |= {status: {"$ref": f"#/components/responses/{status}"} for status in ERRORS}
            if method == "get":
                operation["parameters"].append(KNOWN)
                operation["responses"]["304"] = {"description": "What If-None-Match names is still so"}
            elif not operation.get("x-not-held"):
                operation["parameters"].append(REPEATED)
    shape = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    found["components"]["schemas"] |= {**shape.pop("$defs"), "Problem": shape}
    body = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    found["components"]["responses"] = {
        status: {"description": meaning, "content": body} for status, meaning in ERRORS.items()
    }
    return found


def _rights() -> dict[tuple[str, str], str]:
    """Return the right of every operation, by path and method."""
    found: dict[tuple[str, str], str] = {}
    for bound in api._get_bound_routers():  # ninja tells its operations nowhere else
        for path, view in bound.path_operations.items():
            for operation in view.operations:
                plain = ROOT.rstrip("/") + path.replace("{int:", "{")
                found |= {(plain, method.lower()): right_of(operation) for method in operation.methods}
    return found


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """Give the description to a browser that is signed in or to a program with a key."""
    if not request.user.is_authenticated:
        try:
            sign_in_by_key(request)
        except Refusal as fault:
            answer = problem(request, fault.status, detail=fault.detail)
            for name, value in fault.headers.items():
                answer.headers[name] = value
            return answer
    return JsonResponse(described(), content_type="application/json; charset=utf-8")


@needs(Right.LOOK)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the description as a page."""
    url = settings.ENVIRONMENT.url
    context = {
        "groups": as_listed(grouped(described())),
        "origin": f"{url.scheme}://{url.netloc}",
        "account": reverse("staff:account"),
    }
    return render(request, "shared/api.html", context)
