"""What was just done, told on the next page, with a button that takes it back.

It stands there until the person goes on, so that nobody has to be quick; what went to the trash can be taken out of it
for 30 days all the same. It needs no script.
"""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

TOLD = "told"  # in the session
HOLDS = 600  # seconds: an older word would be about something long forgotten
MOST = 3


def tell(request: HttpRequest, said: str, *, undo: str = "") -> None:
    """Say something on the next page; `undo` is the address whose POST takes it back."""
    line = {"said": said, "undo": undo, "at": timezone.now().timestamp()}
    request.session[TOLD] = [*request.session.get(TOLD, []), line][-MOST:]


def told(request: HttpRequest) -> list[dict[str, Any]]:
    """Return what is to be said, once."""
    if TOLD not in getattr(request, "session", {}):
        return []
    since = timezone.now().timestamp() - HOLDS
    return [line for line in request.session.pop(TOLD) if line["at"] > since]
