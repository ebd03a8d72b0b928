"""The log: one JSON object a line, in UTC, without control characters and without personal data."""

import datetime as dt
import json
import logging
import traceback
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest

# The id of the request that is being answered; an error page shows the same.
REQUEST: ContextVar[str] = ContextVar("request", default="")
# What our own lines may carry beside their words.
CARRIED = ("method", "route", "status", "milliseconds", "person", "job", "kind", "step")


class JsonLines(logging.Formatter):
    """Write a record as one line of ASCII, so that no text in it can begin a line of its own or colour a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "at": dt.datetime.fromtimestamp(record.created, tz=dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "said": _said(record),
        }
        if REQUEST.get():
            line["request"] = REQUEST.get()
        line |= {name: getattr(record, name) for name in CARRIED if hasattr(record, name)}
        if record.exc_info and record.exc_info[1] is not None:
            line["fault"] = _fault(record.exc_info[1])
        return json.dumps(line, ensure_ascii=True, default=str)


def route_of(request: HttpRequest) -> str:
    """Return the pattern of the address: the address itself may hold a token or a name."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match is not None else "none"


def _said(record: logging.LogRecord) -> str:
    # Django's own lines name the address and what was sent; ours name the pattern.
    if record.name.startswith("django.") and record.name != "django.server":
        request = getattr(record, "request", None)
        status = getattr(record, "status_code", "")
        if isinstance(request, HttpRequest):
            return f"{record.name} {status} {route_of(request)}".strip()
        if record.name.startswith("django.security"):
            return record.name
    return record.getMessage()


def _fault(fault: BaseException) -> dict[str, Any]:
    """Name the kind of error and where it was raised; its message may quote a row, so it stays out."""
    frames = traceback.extract_tb(fault.__traceback__)
    return {"kind": type(fault).__name__, "where": [f"{one.filename}:{one.lineno} {one.name}" for one in frames[-12:]]}
