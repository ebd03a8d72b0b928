"""The two clocks of a session: since the last click, and since its start."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from keepworth_web.staff.sessions import SEEN, STARTED

type Answer = Callable[[HttpRequest], HttpResponse]

WRITTEN_EVERY = 30  # seconds: a click is not always a write
SLACK = 60  # seconds that a clock may be put back by; after more nobody can tell how old a session is


def timeouts(answer: Answer) -> Answer:
    """Sign out whoever was idle, or signed in, for too long."""

    def answered(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = timezone.now().timestamp()
            started, seen = request.session.get(STARTED, 0), request.session.get(SEEN, 0)
            idle, age = now - seen, now - started
            is_over = idle > settings.IDLE.total_seconds() or age > settings.LONGEST.total_seconds()
            if is_over or min(idle, age) < -SLACK:
                logout(request)
            elif now - seen > WRITTEN_EVERY:
                request.session[SEEN] = now
        return answer(request)

    return answered


class ClosedByDefault(LoginRequiredMiddleware):
    """Ask everybody to sign in unless the view is open; the API asks for a key by itself, and redirects nobody."""

    def process_view(self, request: HttpRequest, view_func: Any, *given: Any) -> Any:
        """Leave the API to its keys."""
        if request.path.startswith("/api/"):
            return None
        return super().process_view(request, view_func, *given)
