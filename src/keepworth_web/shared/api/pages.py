"""Lists in pages: each begins after the last thing of the one before, so that none is missed or told twice."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import gettext_noop as _
from ninja import Query
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from keepworth_web.shared.api.body import LARGEST

MOST = 200


class Page[Item](BaseModel):
    """One page of a list."""

    model_config = ConfigDict(frozen=True)

    items: list[Item]
    next: str | None = Field(description=_("The address of the next page; null where this is the last"))


Limit = Annotated[int, Query(ge=1, le=MOST, description=_("How many at most"))]
# Without a type null in the description: an address says no null.
After = Annotated[
    int | None,
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": LARGEST}),
    Query(None, ge=1, le=LARGEST, description=_("The number after which the page begins")),
]


def page_of[Row: Any, Item](
    request: HttpRequest,
    rows: QuerySet[Row],
    *,
    after: int | None,
    limit: int,
    told: Callable[[Row], Item],
    newest_first: bool = False,
) -> dict[str, object]:
    """Return a page of rows in the order of their numbers."""
    if after is not None:
        rows = rows.filter(pk__lt=after) if newest_first else rows.filter(pk__gt=after)
    found = list(rows.order_by("-pk" if newest_first else "pk")[: limit + 1])
    return page(
        request, [told(row) for row in found[:limit]], after=found[limit - 1].pk if len(found) > limit else None
    )


def page(request: HttpRequest, items: Sequence[object], *, after: object | None) -> dict[str, object]:
    """Return a page, with the address of the next one where `after` says where it begins."""
    if after is None:
        return {"items": items, "next": None}
    kept = [(name, value) for name, values in request.GET.lists() if name != "after" for value in values]
    return {"items": items, "next": f"{request.path}?{urlencode([*kept, ('after', str(after))])}"}
