"""Where a customer is found that was merged into another one: under the number that holds."""

from django.http import HttpRequest

from keepworth.tables.answering import lake_here
from keepworth_web.know.reads.visible import Visible, seen_by
from keepworth_web.staff.rights import Right


def merged_into(visible: Visible, number: int) -> int | None:
    """Return the number that a customer is read as; None where it was not merged, or into one behind the wall."""
    with lake_here(visible.book) as lake:
        into = lake.merged.get("customer", {}).get(number)
    return into if into is not None and visible.one(into) is not None else None


def moved_address(request: HttpRequest, *, route: str) -> int | None:
    """Return the number under which a request would find what it asked for; `route` is where addresses of one begin."""
    match = request.resolver_match
    if match is None or not match.route.startswith(route) or not request.user.may(Right.SEE_WALLED):
        return None
    return merged_into(seen_by(request), int(match.kwargs["number"]))
