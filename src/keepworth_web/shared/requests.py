"""What a request carries beside what Django gives it: its look, the day it asks about, and who asks."""

import datetime as dt
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
