"""Where a customer is found that was merged into another one: under the number that holds."""

from typing import Final, cast

from django.http import HttpRequest

from keepworth.tables.answering import lake_here
from keepworth_web.know.reads.visible import Visible, seen_by
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.rights import Right

SHORT: Final = "short"  # the last word of the addresses at which there is no wall


def merged_into(visible: Visible, number: int, *, is_short: bool = False) -> int | None:
    """Return the number that a customer is read as; None where it was not merged, or into one behind the wall."""
    with lake_here(visible.book) as lake:
        into = lake.merged.get("customer", {}).get(number)
    if into is None:
        return None
    return into if (visible.scored if is_short else visible).one(into) is not None else None


def moved_address(request: HttpRequest, *, route: str) -> int | None:
    """Return the number under which a request would find what it asked for; `route` is where addresses of one begin."""
    match = request.resolver_match
    asking = cast(SignedIn, request)  # no address of a customer is open to anyone
    if match is None or not match.route.startswith(route):
        return None
    is_short = match.route.strip("/").endswith(SHORT)
    if not asking.user.may(Right.LOOK if is_short else Right.SEE_WALLED):
        return None
    return merged_into(seen_by(asking), int(match.kwargs["number"]), is_short=is_short)
