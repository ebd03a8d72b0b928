"""Offers: what is offered to whom and why, and what came of coupons; of visible customers alone."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from keepworth.numerics.shares import Share, wilson_share
from keepworth.tables.offer_results import offered_in, product_names
from keepworth.tables.offers_listed import Seen, coupons_counted, customers_offered, offers_listed
from keepworth_web.act.models import Coupon
from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.rights import Right, may

ON_A_PAGE: Final = 50
ON_THE_PANEL: Final = 5
FEW: Final = 30  # coupons behind a share that is told with a range and no word; ours


def seen_offers(request: SignedIn) -> Seen:
    """Return whose offers this person sees."""
    visible = seen_by(request)
    return Seen(visible.book, visible.scored, visible.teams)


def told_of_offers(request: SignedIn) -> Mapping[str, Any] | None:
    """Return what the run says of offers over all customers; None where it says nothing."""
    run = seen_by(request).scored.run
    return offered_in(run) if run else None


def offers_here(request: SignedIn, **which: Any) -> list[dict[str, Any]]:
    """Return offers with their goods' names and their reasons in words."""
    rows = offers_listed(seen_offers(request), **which)
    goods = product_names(
        seen_by(request).book, {row[key] for row in rows for key in ("product_id", "because")} - {None}
    )
    return [_said(row, goods=goods) for row in rows]


def coupons_here(request: SignedIn) -> list[dict[str, Any]]:
    """Return what came of coupons by product, each share with its range."""
    visible = seen_by(request)
    rows = coupons_counted(seen_offers(request), until=visible.until)
    goods = product_names(visible.book, {row["product_id"] for row in rows} - {None})
    return [
        {**row, "product": goods.get(row["product_id"], "") if row["product_id"] is not None else "",
         "share": wilson_share(row["came"], row["given"])}
        for row in rows
    ]  # fmt: skip


def page_of_offers(request: SignedIn, *, page: int) -> dict[str, Any] | None:
    """Return what the page shows; None where the run says nothing of offers."""
    told = told_of_offers(request)
    coupons = coupons_here(request)
    if told is None and not coupons:
        return None
    many = customers_offered(seen_offers(request)) if told else 0
    pages = max(1, -(-many // ON_A_PAGE))
    page = min(page, pages)
    return {
        # How well offers foresee is a result of the whole book.
        "told": told if may(request.user, Right.SEE_BOOK) else None, "has_offers": told is not None, "many": many,
        "rows": offers_here(request, ranks=1, limit=ON_A_PAGE, skip=(page - 1) * ON_A_PAGE) if told else [],
        "coupons": coupons, "all": _sum(coupons), "page": page, "pages": pages,
        "before": page - 1 if page > 1 else None, "after": page + 1 if page < pages else None,
    }  # fmt: skip


def offers_panel(request: SignedIn, number: int) -> Mapping[str, Any] | None:
    """Return a customer's offers and coupons for their page; None where nothing is offered to them."""
    customer = customer_of(request, number)
    if customer is None or told_of_offers(request) is None:
        return None
    rows = offers_here(request, customer=number, ranks=ON_THE_PANEL)
    if not rows:
        return None
    coupons = Coupon.objects.filter(customer=customer["customer_id"], held_out=False)
    return {"number": number, "rows": rows, "given": coupons.count(),
            "came": coupons.exclude(redeemed_at=None).count()}  # fmt: skip


def offer_lines(request: SignedIn) -> list[list[Value]]:
    """Return every offer for a file."""
    return [
        [
            row["customer_id"],
            row["name"],
            row["rank"],
            row["product"],
            row["why"],
            row["chance"],
            row["expected_margin"],
        ]
        for row in offers_here(request)
    ]


def coupon_lines(request: SignedIn) -> list[list[Value]]:
    """Return what came of coupons for a file."""
    return [
        [row["product"], row["given"], row["came"], *_shares(row["share"]), row["held"], row["first"], row["last"]]
        for row in coupons_here(request)
    ]


def _shares(share: Share | None) -> list[Value]:
    return [None] * 3 if share is None else [share.share, share.low, share.high]


def _sum(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    given, came, held = (sum(row[name] for row in rows) for name in ("given", "came", "held"))
    return {"given": given, "came": came, "held": held, "share": wilson_share(came, given)}


def _said(row: dict[str, Any], *, goods: Mapping[int, str]) -> dict[str, Any]:
    by = "" if row["because"] is None else goods.get(row["because"], str(row["because"]))
    words = {
        "need": _("They told us what they need: %(because)s."),
        "similar": _("Customers who buy %(because)s buy it too."),
        "again": _("They bought it before: a reminder, and no discount for what they would have bought anyway."),
    }
    words_of = words.get(row["reason"], _("It is among what most customers buy."))
    named = {"product": goods.get(row["product_id"], str(row["product_id"])), "name": row["name"] or row["customer_id"]}
    return {**row, **named, "by": by, "why": words_of % {"because": row["topic"] or by}}
