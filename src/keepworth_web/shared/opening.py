"""The mark of a view that needs nobody to be signed in."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http.response import HttpResponseBase

ANYONE = "anyone"


def open_to_anyone[View: Callable[..., HttpResponseBase]](view: View) -> View:
    """Open a view to everybody; the authorization matrix lists it as such."""
    opened: View = login_not_required(view)
    vars(opened)["right"] = ANYONE
    return opened
