"""Growth of the accounts that matter: what similar customers buy that these do not, in words and money."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepworth.runs.growth import Chance, Elsewhere, Growth, growth_of_one, growth_seen
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.offered import partner_products
from keepworth_web.know.reads.rolled import as_seen
from keepworth_web.measure.reads.words import hundredths
from keepworth_web.shared.amounts import amount, likely
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.shared.templatetags.shown import count

ON_A_PAGE: Final = 50_000  # pairs of customer and product that are compared for one part of a customer's page


def growth_of(request: SignedIn) -> Growth:
    """Return what might grow of the accounts that this person sees."""
    visible = seen_by(request)
    seen = as_seen(visible)
    return kept(request, "growth", find=lambda: growth_seen(visible.book, seen=seen, until=visible.until))


def growth_page(request: SignedIn) -> dict[str, Any]:
    """Return what the page shows."""
    found, whose = growth_of(request), partner_products(request)
    return {
        "growth": found,
        "said": list(_said(found)),
        "chances": [_chance(one, whose=whose) for one in found.chances],
        "elsewhere": [_elsewhere(one) for one in found.elsewhere],
    }


def growth_of_customer(request: SignedIn, number: int) -> dict[str, Any] | None:
    """Return what one customer might buy besides; None where there are neither orders nor contracts at all."""
    found, buys_nothing = growth_of_account(request, number)
    if found.named is None:
        return None
    whose = partner_products(request)
    said = list(_said(found))
    if buys_nothing:
        said[0] = _("In the last year they bought nothing that names its product, so there is nothing to compare.")
    elif found.named and not found.is_too_large and not found.chances:
        said[0] = _("Nothing stands out: what at least five similar customers buy, they buy too.")
    return {
        "growth": found,
        "said": said,
        "chances": [_chance(one, whose=whose) for one in found.chances],
        "elsewhere": _elsewhere(found.elsewhere[0]) if found.elsewhere else None,
        "currency": seen_by(request).book.settings.currency,
    }


def growth_of_account(request: SignedIn, number: int) -> tuple[Growth, bool]:
    """Return what one customer might buy besides, and whether they buy nothing that names its product."""
    visible = seen_by(request)
    return growth_of_one(
        visible.book, seen=as_seen(visible), until=visible.until, number=number, most_pairs=ON_A_PAGE
    )  # fmt: skip


def growth_rows(request: SignedIn) -> Sequence[Sequence[Value]]:
    """Return a row of each chance for a file."""
    found = growth_of(request).chances
    return [
        [one.customer_id, one.name, one.product, round(one.expected), round(one.low), round(one.middle),
         round(one.high), round(one.buys, 2), one.similar, one.sisters, one.sisters_buy]
        for one in found
    ]  # fmt: skip


def _said(of: Growth) -> Iterator[str]:
    if of.named is None:
        yield _("Not known: there are no orders of the last year and no running contracts.")
        return
    if of.named == 0:
        yield _("Not known: no order and no contract names its product.")
        return
    if of.is_too_large:
        yield _("This book is too large to compare every customer with every other while somebody waits.")
        return
    if of.chances:
        total = sum(one.expected for one in of.chances)
        yield ngettext(
            "Once a customer does not buy what similar ones buy; on average that would bring %(money)s a year.",
            "%(n)s times a customer does not buy what similar ones buy; on average that would bring %(money)s a year.",
            len(of.chances),
        ) % {"n": count(len(of.chances)), "money": amount(total)}  # fmt: skip
    else:
        yield _("Nothing stands out: what at least five similar customers buy, these buy too.")
    if of.named < 1:
        yield _("%(share)s in 100 of orders and contracts name their product; the rest is not seen here.") % {
            "share": hundredths(of.named)
        }


def _chance(one: Chance, *, whose: Mapping[str, str]) -> dict[str, Any]:
    sisters = ""
    if one.sisters:
        sisters = _("%(n)s of %(all)s units of the group") % {"n": one.sisters_buy, "all": one.sisters}
    return {
        "of": one,
        "partner": whose.get(one.product, ""),
        "expected": amount(one.expected),
        "middle": amount(one.middle),
        "range": likely(one.low, one.high),
        "buys": _buys(one),
        "sisters": sisters,
    }


def _buys(one: Chance) -> str:
    if not one.similar:
        return _("%(share)s in 100 of the book; no other customer is of this segment") % {"share": hundredths(one.buys)}
    return _("%(share)s in 100 of %(n)s") % {"share": hundredths(one.buys), "n": count(one.similar)}


def _elsewhere(one: Elsewhere) -> dict[str, Any]:
    return {"of": one, "ours": hundredths(one.ours), "money": amount(one.money)}
