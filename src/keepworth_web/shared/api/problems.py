"""Errors as RFC 9457 has them: one shape, in every case, with an id that stands in the log."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from pydantic import BaseModel, Field

CONTENT_TYPE = "application/problem+json; charset=utf-8"


class At(BaseModel):
    """One fault of what was sent."""

    place: str = Field(alias="in", description="body, query, path or header")
    pointer: str = Field(description="Where it stands, as RFC 6901 writes it: /teams/0")
    detail: str


class Problem(BaseModel):
    """What went wrong, and what to do."""

    type: str = Field(description="Always about:blank: the status says it all")
    title: str
    status: int
    detail: str
    instance: str = Field(description="The id under which this request stands in the log")
    merged_into: int | None = Field(
        default=None,
        description="With 404: the number of the customer into which the one that was asked for was merged",
    )
    faults: list[At] = Field(default=[], description="With 422: the places of what was sent that cannot be, 20 at most")
    others: int = Field(default=0, description="With 422: how many more there are than are named")


class Refusal(Exception):  # the problem is its answer
    """An answer that is a problem, with the headers that belong to it."""

    def __init__(self, status: int, detail: str, *, headers: Mapping[str, str] | None = None) -> None:
        self.status, self.detail, self.headers = status, detail, headers or {}
        super().__init__(detail)


def problem(request: HttpRequest, status: int, *, detail: str, **more: Any) -> HttpResponse:
    """Return an error as RFC 9457 has it."""
    said = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": getattr(request, "known_as", ""),
        **more,
    }
    return JsonResponse(said, status=status, content_type=CONTENT_TYPE)
