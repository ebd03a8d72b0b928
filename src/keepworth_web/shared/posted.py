"""What a form gets to understand."""

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, an empty form too; None where the form is only shown."""
    return request.POST if request.method == "POST" else None
