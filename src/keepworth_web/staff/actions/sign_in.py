"""Begin a session for a person who has shown who they are."""

from django.contrib.auth import login
from django.http import HttpRequest
from django.utils import timezone

from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person
from keepworth_web.staff.sessions import AGENT, CONFIRMED, SEEN, STARTED


def sign_in(request: HttpRequest, person: Person, *, way: str) -> None:
    """Sign a person in: under a new session key, with both clocks started."""
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    # The key changes even where the same person was signed in before.
    request.session.cycle_key()
    now = timezone.now().timestamp()
    request.session[STARTED] = request.session[SEEN] = request.session[CONFIRMED] = now
    request.session[AGENT] = request.headers.get("User-Agent", "")[:200]
    note("sign-in", by=person, way=way)
