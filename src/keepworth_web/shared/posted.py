"""What a form gets to understand, and how the page that shows it answers."""

import functools
from collections.abc import Callable
from typing import Concatenate

from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from keepworth.errors import NotPermitted, SettingRefused
from keepworth_web.shared.next_page import next_page
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell

type View[**Given] = Callable[Concatenate[SignedIn, Given], HttpResponse]


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, an empty form too; None where the form is only shown."""
    return request.POST if request.method == "POST" else None


def status_unless_kept(form: Form, keep: Callable[[], object]) -> int | None:
    """Keep settings that a form asks for; return the status with which it is shown again, None where they are kept."""
    if not form.is_bound:
        return 200
    if not form.is_valid():
        return 422
    try:
        keep()
    except (NotPermitted, SettingRefused) as refused:
        if not form.errors:  # else the form says it itself, and better
            form.add_error(None, str(refused))
        return 409 if isinstance(refused, NotPermitted) else 422
    return None


def only_today[**Given](view: View[Given]) -> View[Given]:
    """Let nothing be written while an earlier day is shown: it would be judged by that day, and dated today."""

    @functools.wraps(view)
    def answer(request: SignedIn, /, *args: Given.args, **named: Given.kwargs) -> HttpResponse:
        if request.method == "POST" and request.as_of is not None:
            tell(request, _("Nothing was written: you see an earlier day. Go back to today, and do it there."))
            return redirect(next_page(request))
        return view(request, *args, **named)

    return answer
