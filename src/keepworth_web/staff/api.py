"""How a program signs in: `Authorization: Bearer kw_…`."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from keepworth_web.staff.access import address_of
from keepworth_web.staff.actions.keys import person_of_key
from keepworth_web.staff.models import Person
from keepworth_web.staff.models.tries import MINUTE, take, taken

READS = ("GET", "HEAD", "OPTIONS")
WRONG_A_MINUTE = 10


class ByKey(HttpBearer):
    """Take the person of a good key; a key that only reads opens no method that writes.

    What the person may do is asked of their role, by the same rights as in the pages.
    """

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        """Return whose key it is."""
        person = person_of_key(token, writes=request.method not in READS)
        if person is None:
            # A wrong key is counted and a right one is not: a program may be as busy as it likes.
            take("key", address_of(request), limit=WRONG_A_MINUTE, per=MINUTE, at=timezone.now())
            return None
        request.user = person
        return person

    def __call__(self, request: HttpRequest) -> Any | None:
        """Refuse an address that guessed too often before its key is looked at."""
        return None if _guesses_too_often(request) else super().__call__(request)


def _guesses_too_often(request: HttpRequest) -> bool:
    return taken("key", address_of(request), per=MINUTE, at=timezone.now()) >= WRONG_A_MINUTE
