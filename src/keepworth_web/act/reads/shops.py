"""Shops: what a run proposes for the shelf and the stock of each, and what was released; of those one answers for.

The owner sees every shop; whoever is named as the manager of one in the facts, by their mail address, sees that one.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from keepworth.tables.offer_results import product_names
from keepworth.tables.own_people import colleague_with_mail
from keepworth.tables.shops import open_shops, shelf_proposals, stock_proposals
from keepworth_web.act.models import Release
from keepworth_web.act.reads.promoted import promotions_here
from keepworth_web.know.reads import seen_by
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.staff.rights import Right, may

ON_A_PAGE: Final = 50
PROPOSED: Final[dict[str, str | Promise]] = {
    "list": pgettext_lazy("a product on a shelf", "list it"), "drop": pgettext_lazy("a product on a shelf", "drop it"),
    "more": pgettext_lazy("a product on a shelf", "give it more room"),
}  # fmt: skip


def shops_here(request: SignedIn) -> list[dict[str, Any]]:
    """Return the open shops that this person answers for."""
    found: list[dict[str, Any]] = kept(request, "shops", find=lambda: _shops(request))
    return found


def _shops(request: SignedIn) -> list[dict[str, Any]]:
    visible = seen_by(request)
    rows = open_shops(visible.book, on=visible.until)
    if not may(request.user, Right.SEE_BOOK):
        own = colleague_with_mail(visible.book, request.user.email) if rows else None
        rows = [row for row in rows if own and row["manager"] == own]
    return rows


def shelves_here(request: SignedIn, *, shop: int | None = None) -> list[dict[str, Any]]:
    """Return what to list, to drop and to give room, with names."""
    run = seen_by(request).scored.run
    return _named(request, shelf_proposals(run, _numbers(request, shop)) if run else [])


def stocks_here(request: SignedIn, *, shop: int | None = None) -> list[dict[str, Any]]:
    """Return what to order and to move, with names, and how each was released: rule, hand or not yet (None)."""
    run = seen_by(request).scored.run
    rows = _named(request, stock_proposals(run, _numbers(request, shop)) if run else [])
    if run is None or not rows:
        return rows
    by_hand = {
        (one.place, one.product, one.source): one
        for one in Release.objects.filter(run=run.name).select_related("by").order_by("pk")
    }
    for row in rows:
        row["run"], row["source"] = run.name, row["move_from"] or 0
        row["by_hand"] = by_hand.get((row["location_id"], row["product_id"], row["source"]))
        row["how"] = row["released"] or ("hand" if row["by_hand"] else None)
    return rows


def page_of_shops(request: SignedIn, *, shop: int | None) -> dict[str, Any] | None:
    """Return what the page shows; None where no shop is to be seen."""
    shops = shops_here(request)
    if not shops:
        return None
    shelves, stocks = shelves_here(request), stocks_here(request)
    chosen = next((one for one in shops if one["number"] == shop), None)
    for one in shops:
        one["shelf"] = sum(row["location_id"] == one["number"] for row in shelves)
        own = [row for row in stocks if row["location_id"] == one["number"]]
        one["moves"] = sum(row["move_from"] is not None for row in own)
        one["orders"] = len(own) - one["moves"]
        one["waiting"] = sum(row["how"] is None for row in own)
    if chosen is not None:
        shelves, stocks = ([row for row in rows if row["location_id"] == shop] for rows in (shelves, stocks))
    return {
        "shops": shops, "chosen": chosen, "shelves": shelves[:ON_A_PAGE], "stocks": stocks[:ON_A_PAGE],
        "shelf": len(shelves), "stock": len(stocks), "waiting": sum(row["how"] is None for row in stocks),
        "most": ON_A_PAGE, "promotions": promotions_here(request) if chosen is None else [],
    }  # fmt: skip


def shop_lines(request: SignedIn) -> list[list[Value]]:
    """Return what is proposed for shelves, for a file."""
    return [
        [row["place"], row["product"], str(row["said"]), row["lift"], row["low"], row["high"], row["baskets"],
         row["gain_12m"], row["gain_low"], row["gain_high"]]
        for row in shelves_here(request)
    ]  # fmt: skip


def stock_lines(request: SignedIn) -> list[list[Value]]:
    """Return what is to be ordered and moved, for a file."""
    return [
        [row["place"], row["product"], row["order"], row["whence"], row["on_hand"], row["on_order"], row["forecast"],
         row["order_up_to"], row["due_on"], row["cost"], row["how"]]
        for row in stocks_here(request)
    ]  # fmt: skip


def _numbers(request: SignedIn, shop: int | None) -> set[int]:
    return {one["number"] for one in shops_here(request) if shop is None or one["number"] == shop}


def _named(request: SignedIn, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    book = seen_by(request).book
    goods = product_names(book, {row["product_id"] for row in rows})
    # Whence goods are moved may be a shop that this person does not answer for: its name is no secret.
    places = {one["number"]: one["name"] for one in (open_shops(book, on=seen_by(request).until) if rows else [])}
    for row in rows:
        row["place"] = places.get(row["location_id"], str(row["location_id"]))
        row["product"] = goods.get(row["product_id"], str(row["product_id"]))
        row["whence"] = "" if row.get("move_from") is None else places.get(row["move_from"], "")
        row["said"] = PROPOSED.get(row.get("proposal", ""), "")
    return rows


def line_at(request: SignedIn, *, place: int, product: int, source: int) -> Mapping[str, Any] | None:
    """Return a proposal to order or to move as the newest run has it; None where this person sees none such."""
    return next(
        (row for row in stocks_here(request, shop=place) if (row["product_id"], row["source"]) == (product, source)),
        None,
    )
