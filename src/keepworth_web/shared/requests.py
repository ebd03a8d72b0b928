"""What a request carries beside what Django gives it: its look, the day it asks about, and who asks."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    # The person of `staff`: mypy reads which model that is from the settings, and this floor imports nothing above it.
    from django.contrib.auth.models import _User


class Request(HttpRequest):
    """A request as `shared.middleware` hands it on."""

    known_as: str
    theme: str
    as_of: dt.date | None  # None: today


class SignedIn(Request):
    """A request behind `staff.access.needs`: somebody with a right asks."""

    user: "_User"


def kept[Found](request: Request, name: str, *, find: Callable[[], Found]) -> Found:
    """Return what was found for this request before; the first time it is found and kept with it."""
    held = vars(request)
    if name not in held:
        held[name] = find()
    found: Found = held[name]
    return found
