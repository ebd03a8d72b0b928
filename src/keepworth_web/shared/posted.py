"""What a form gets to understand, and how the page that shows it answers."""

from collections.abc import Callable

from django.forms import Form
from django.http import HttpRequest, QueryDict

from keepworth.errors import Busy, SettingRefused


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
    except (Busy, SettingRefused) as refused:
        form.add_error(None, str(refused))
        return 409 if isinstance(refused, Busy) else 422
    return None
