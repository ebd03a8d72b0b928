"""What every request and every answer carries."""

import datetime as dt
import logging
import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from keepworth_web.shared.logs import REQUEST, route_of
from keepworth_web.shared.requests import Request

type Answer = Callable[[Request], HttpResponse]

THEMES = ("light", "dark")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# A page may use nothing of the device.
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation",
        "gyroscope", "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get",
        "screen-wake-lock", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip
_log = logging.getLogger("keepworth.request")


def headers(answer: Answer) -> Answer:
    """Give the request an id, the answer its headers, and the log one line."""

    def answered(request: Request) -> HttpResponse:
        request.known_as = secrets.token_hex(8)
        token = REQUEST.set(request.known_as)
        start = time.perf_counter()
        try:
            response = answer(request)
            _log_line(request, response, seconds=time.perf_counter() - start)
        finally:
            REQUEST.reset(token)
        response.headers["Permissions-Policy"] = PERMISSIONS
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        # A page may name people: no cache keeps it. Static files say otherwise themselves.
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answered


def _log_line(request: Request, response: HttpResponse, *, seconds: float) -> None:
    person = getattr(request, "user", None)
    _log.info(
        "answered",
        extra={
            "method": request.method if request.method in _METHODS else "other",
            "route": route_of(request),
            "status": response.status_code,
            "milliseconds": round(seconds * 1000),
            "person": getattr(person, "pk", None),
        },
    )


_METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")


def known_host(answer: Answer) -> Answer:
    """Refuse a forged Host before anything, static files too, is answered."""

    def answered(request: Request) -> HttpResponse:
        request.get_host()
        return answer(request)

    return answered


def look(answer: Answer) -> Answer:
    """Understand the language, the theme and the day asked about."""

    def answered(request: Request) -> HttpResponse:
        language = translation.get_language_from_request(request)
        request.LANGUAGE_CODE = language
        theme = request.COOKIES.get(settings.THEME_COOKIE_NAME, "")
        request.theme = theme if theme in THEMES else ""
        # The address wins, so that a link shows everybody the same.
        said = request.GET.get("as-of") or request.COOKIES.get(settings.AS_OF_COOKIE_NAME, "")
        request.as_of = day_said(said)
        with translation.override(language):
            response = answer(request)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", language)
        return response

    return answered


def day_said(said: str) -> dt.date | None:
    """Return a day written as 2026-11-25; anything else is no day."""
    try:
        return dt.date.fromisoformat(said) if DAY.fullmatch(said) else None
    except ValueError:
        return None
