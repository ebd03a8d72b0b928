"""The API of shops: what is proposed for shelf and stock, and its release by hand."""

import datetime as dt
from typing import Annotated, Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import Field

from keepworth_web.act.actions.release_order import Line, release_order, take_release_back
from keepworth_web.act.reads.promoted import promotions_here
from keepworth_web.act.reads.shops import line_at, shelves_here, shops_here, stocks_here
from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.reads import seen_by
from keepworth_web.shared.api.body import LARGEST
from keepworth_web.shared.api.fields import Asked, Told
from keepworth_web.shared.api.problems import Refusal
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["actions"])
MOST = 1000
Whole = Annotated[int, Field(ge=0, le=LARGEST)]
Shop = Annotated[int | None, Query(None, ge=1, le=LARGEST, description=_("Only this shop, by its number"))]


class ShopTold(Told):
    """An open shop that the key's person answers for."""

    number: int
    location_id: str
    name: str
    area: str | None


class ShelfTold(Told):
    """What to list, to drop or to give room."""

    location: int = Field(description=_("The shop's number"))
    place: str
    product: str
    proposal: str = Field(description=_("list, drop or more"))
    lift: float = Field(description=_("How many times the chain's its share of baskets is there"))
    low: float
    high: float
    baskets: int
    gain_12m: float | None = Field(description=_("What it leaves in twelve months; null: margins are not known"))


class StockTold(Told):
    """What to order or to move."""

    location: int = Field(description=_("The shop's number"))
    place: str
    product_number: int
    product: str
    pieces: float
    source: int = Field(description=_("The shop from which it is moved; 0: from the supplier"))
    whence: str
    on_hand: float
    forecast: float
    order_up_to: float
    due_on: dt.date | None
    how: str | None = Field(description=_("Released by rule or by hand; null: it waits"))


class PromotedTold(Told):
    """What one promotion came to in one kind of area, against what would have been sold anyway."""

    promotion: str
    name: str
    starts_on: dt.date
    ends_on: dt.date
    area: str
    shops: int
    pieces: float
    expected: float = Field(description=_("Would have sold anyway"))
    times: float | None
    low: float | None = Field(description=_("The range holds 8 times in 10"))
    high: float | None
    gain: float | None = Field(description=_("Left after its costs, more than without it; null: not known"))
    compared: str = Field(description=_("places, products or before: with what"))


class ShopsTold(Told):
    """The shops, and what is proposed there: at most 1,000 of each."""

    day: dt.date
    run: str | None
    shops: list[ShopTold]
    shelves: list[ShelfTold]
    stock: list[StockTold]
    promotions: list[PromotedTold] = Field(
        description=_("Of the newest five; a result of the book, which the owner sees")
    )


class ReleaseAsked(Asked):
    """A proposal as `GET /shops` tells it."""

    run: Annotated[str, Field(min_length=1, max_length=80)]
    location: Whole
    product_number: Whole
    source: Whole = 0
    is_back: bool = Field(default=False, description=_("Take the release back"))


class ReleasedTold(Told):
    """How the proposal stands now."""

    how: str | None
    is_first: bool = Field(description=_("Whether this request changed it"))


@router.get("/shops", response=ShopsTold, summary=_("What to list, drop, order and move in which shop"))
@needs(Right.SEE_WALLED)
def shops(request: SignedIn, as_of: AsOf = None, shop: Shop = None) -> ShopsTold:
    run = seen_by(request).scored.run
    return ShopsTold(
        day=seen_by(request).until, run=run.name if run else None,
        shops=[ShopTold.telling(one) for one in shops_here(request) if shop in (None, one["number"])],
        shelves=[_shelf(one) for one in shelves_here(request, shop=shop)[:MOST]],
        stock=[_stock(one) for one in stocks_here(request, shop=shop)[:MOST]],
        promotions=[_promoted(one["of"], part) for one in promotions_here(request) for part in one["parts"]],
    )  # fmt: skip


@router.post(
    "/shops/releases", response=ReleasedTold, summary=_("Release an order or a move of goods, or take it back")
)
@needs(Right.WRITE)
def release(request: SignedIn, asked: ReleaseAsked) -> ReleasedTold:
    found = line_at(request, place=asked.location, product=asked.product_number, source=asked.source)
    if found is None:
        raise Http404
    if found["run"] != asked.run:
        raise Refusal(409, f"Another score was made since: {found['run']}. Read what it proposes first.")
    line = Line(found["run"], asked.location, asked.product_number, asked.source)
    if found["released"] is not None:
        return ReleasedTold(how=found["how"], is_first=False)
    if asked.is_back:
        return ReleasedTold(how=None, is_first=take_release_back(line))
    is_first = release_order(line, pieces=found["order"], by=request.user, at=timezone.now())
    return ReleasedTold(how="hand", is_first=is_first)


def _promoted(of: Any, part: dict[str, Any]) -> PromotedTold:
    result = part["result"]
    same = {name: getattr(of, name) for name in ("promotion", "name", "starts_on", "ends_on", "compared")}
    sums = {name: getattr(result, name) for name in ("pieces", "expected", "times", "low", "high", "gain")}
    return PromotedTold(area=part["name"], shops=result.places, **same, **sums)


def _shelf(row: dict[str, Any]) -> ShelfTold:
    same = {name: row[name] for name in ("place", "product", "proposal", "lift", "low", "high", "baskets", "gain_12m")}
    return ShelfTold(location=row["location_id"], **same)


def _stock(row: dict[str, Any]) -> StockTold:
    same = {name: row[name] for name in ("place", "product", "source", "whence", "on_hand", "forecast", "order_up_to")}
    return StockTold(
        location=row["location_id"], product_number=row["product_id"], pieces=row["order"], due_on=row["due_on"],
        how=row["how"], **same,
    )  # fmt: skip
