"""The short way to the pages that a contact answers: they know nothing of who asks, so nobody is looked up for them."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, cast

from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpResponse
from django.urls import ResolverMatch, resolve

from keepworth_web.shared.middleware import look
from keepworth_web.shared.requests import Request

type Answer = Callable[[Request], HttpResponse]

DOOR: Final = re.compile(r"/([so])/([^/]+)/")  # anything else goes the long way, a door without its last stroke too


def straight_to_doors(answer: Answer) -> Answer:
    """Ask the view of a survey's link at once: what lies between serves sessions, forms with a cookie, and files.

    What every answer carries is added outside of this; the language is understood as everywhere.
    """
    # A fault becomes its page where the language is known, as on the long way.
    short = look(cast(Answer, convert_exception_to_response(cast(Any, _answer))))

    def answered(request: Request) -> HttpResponse:
        if not DOOR.fullmatch(request.path_info):
            return answer(request)
        response = short(request)
        response.headers.setdefault("Content-Length", str(len(response.content)))
        return response

    return answered


def _answer(request: Request) -> HttpResponse:
    door = DOOR.fullmatch(request.path_info)
    assert door is not None, "nothing else comes here"
    match = _match(door[1])
    request.resolver_match = match  # the log names its pattern
    response: HttpResponse = match.func(request, token=door[2])
    return response


@lru_cache(maxsize=2)
def _match(kind: str) -> ResolverMatch:
    return resolve(f"/{kind}/x/")
