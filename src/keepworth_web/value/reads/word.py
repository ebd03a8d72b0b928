"""Word of mouth on its page and on a customer's: who brings, what it is worth, and how many came by it."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from keepworth.numerics.shares import Share
from keepworth.runs.word_of_mouth import BEST, NewCustomers, brings, new_customers
from keepworth.tables.advocates import (
    Advocate,
    Link,
    advocate_of,
    advocates_of,
    fields_of,
    links_of,
    won_of,
    word_of_mouth_in,
)
from keepworth.tables.scored import Wanted
from keepworth.value.referrals import FIELDS
from keepworth_web.know.reads import Visible, customer_of, seen_by
from keepworth_web.know.reads.narrowing import Narrowed
from keepworth_web.measure.reads.words import run_said
from keepworth_web.shared.amounts import amount, likely
from keepworth_web.shared.panels import Value, Words
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import count, in_100
from keepworth_web.staff.rights import Right
from keepworth_web.value.reads.field_map import field_map
from keepworth_web.value.reads.referrals import referrals_written

ROWS: Final = 50  # of a page
SMALL: Final = ("advocate", "miser")
MOST_DRAWN: Final = 120  # marks on the map, those whose word is worth most
FIELD_WORDS: Final[Mapping[str, Words]] = {
    "champion": gettext_lazy("champion"),
    "affluent": gettext_lazy("affluent"),
    "advocate": gettext_lazy("advocate"),
    "miser": gettext_lazy("miser"),
}
FIELD_RULES: Final[Mapping[str, Words]] = {
    "champion": gettext_lazy("pays and brings more than half of the customers do"),
    "affluent": gettext_lazy("pays more than half do, and brings less"),
    "advocate": gettext_lazy("brings more than half do, and pays less"),
    "miser": gettext_lazy("neither pays nor brings more than half do"),
}
LEFT_OUT: Final[Mapping[str, Words]] = {
    "self": gettext_lazy("somebody named themselves: %(n)s"),
    "circle": gettext_lazy("it would close a ring: %(n)s"),
    "not_ours": gettext_lazy("one of the two is no customer: %(n)s"),
    "nobody_named": gettext_lazy("a reference that names no decision: %(n)s"),
}


WHY: Final[Mapping[str, Words]] = {
    "self": gettext_lazy("not counted: nobody brings themselves"),
    "circle": gettext_lazy("not counted: they had been brought by them before"),
    "not ours": gettext_lazy("not counted: one of the two is no customer"),
}


def told_of(visible: Visible) -> Mapping[str, Any] | None:
    """Return what the run tells of word of mouth, None where it tells nothing."""
    return word_of_mouth_in(visible.scored.run)


def new_of(visible: Visible, narrow: Narrowed | None = None) -> NewCustomers:
    """Return how many of the customers seen came by word of mouth."""
    day = _day(visible)
    return new_customers(won_of(visible.scored, wanted=_wanted(visible, narrow), as_of=day), as_of=day)


def word_of(request: SignedIn, narrow: Narrowed, *, field: str, page: int) -> dict[str, Any] | None:
    """Return what the page shows; None where no run tells anything."""
    visible = seen_by(request)
    told = told_of(visible)
    if told is None:
        return None
    rows = advocates_of(
        visible.scored, wanted=narrow.wanted, field=field, most=ROWS + 1, start=ROWS * (page - 1)
    )  # fmt: skip
    best = [one for one in advocates_of(visible.scored, wanted=narrow.wanted, most=BEST) if brings(one)]
    drawn = advocates_of(visible.scored, wanted=narrow.wanted, most=MOST_DRAWN)
    counts, new = fields_of(visible.scored, wanted=narrow.wanted), new_of(visible, narrow)
    return {
        "said": list(_sentences(best, new)),
        "fields": [
            {"slug": slug, "said": FIELD_WORDS[slug], "rule": FIELD_RULES[slug], "count": count(counts[slug])}
            for slug in map(str, FIELDS)
        ],
        "map": field_map(drawn, median=told["median"] if visible.teams is None else None, counts=counts),
        "rows": [_row(one) for one in rows[:ROWS]],
        "more": len(rows) > ROWS,
        "by_year": [{"said": str(year), **_share(one)} for year, one in new.by_year.items()],
        "by_segment": [{"said": name or _("not known"), **_share(one)} for name, one in new.by_segment.items()],
        "undated": count(new.undated) if new.undated else "",
        "about": list(_about(visible, told)),
    }


def _sentences(best: Sequence[Advocate], new: NewCustomers) -> Iterator[str]:
    """Say who brings customers, and how many came; a small account pays no more than half of them do."""
    small = sum(one.field in SMALL for one in best)
    if best:
        said = {"n": count(len(best)), "small": count(small)}
        if len(best) == 1:
            yield _("One customer's word is worth anything to us so far.")
        else:
            form = ngettext(
                "Your %(n)s best marketers: %(small)s is a small account.",
                "Your %(n)s best marketers: %(small)s are small accounts.", small,
            )  # fmt: skip
            yield form % said
    else:
        yield _("Nobody whom you see has brought anybody yet, nor helped to win one.")
    if new.all:
        form = _("Of %(of)s customers won since %(since)s, %(hits)s (%(range)s) came by word of mouth.")
        yield form % {**_said(new.all), "since": new.since}
    if new.last_year:
        yield _("Of %(of)s won in the last twelve months: %(hits)s (%(range)s).") % _said(new.last_year)


def _said(of: Share) -> dict[str, str]:
    return {"hits": count(of.hits), "of": count(of.of), "range": range_in_100(of)}


def range_in_100(of: Share) -> str:
    """Say the range of a share: 20 to 34 in 100."""
    # Translators: a range of a share, such as "20 to 34 in 100".
    return _("%(low)s to %(high)s in 100") % {"low": round(100 * of.low), "high": round(100 * of.high)}


def _share(of: Share) -> dict[str, Any]:
    return {**_said(of), "share": of.share, "low": of.low, "high": of.high, "in_100": in_100(of.share)}


def _row(one: Advocate) -> dict[str, Any]:
    return {
        "number": one.number,
        "name": one.name or one.customer_id,
        "segment": one.segment,
        "field": one.field,
        "field_said": FIELD_WORDS[one.field] if one.field else "",
        "rule": FIELD_RULES[one.field] if one.field else "",
        "brought": "–" if one.brought is None else count(one.brought),
        "spoke_to": count(one.spoke_to),
        "value": None if one.value is None else amount(one.value),
        **_money("referral", one.referral_value, one.referral_low, one.referral_high),
        **_money("reference", one.reference_value, one.reference_low, one.reference_high),
    }


def _money(name: str, mean: float | None, low: float | None, high: float | None) -> dict[str, str]:  # noqa: PLR0917
    if mean is None or low is None or high is None:
        return {name: "–", f"{name}_range": ""}
    return {name: amount(mean), f"{name}_range": likely(low, high) if low < high else ""}


def _about(visible: Visible, told: Mapping[str, Any]) -> Iterator[str]:
    yield run_said(visible.record)
    if visible.teams is not None:
        return  # the rest is of the whole book
    saved = told["saved"]
    if saved["each"] is None:
        yield _("What winning a customer costs is not known, so nothing counts as saved.")
    else:
        form = _("Whoever was brought saved %(each)s: so much was spent for each of the last %(won)s who were won.")
        yield form % {"each": amount(saved["each"]), "won": count(saved["won"])}
    if told["believed"]:
        form = _(
            "In %(n)s cases nobody said whether they would have come anyway, or what a reference did: settings of the "
            "book stand in."
        )
        yield form % {"n": count(told["believed"])}
    left = {name: told["referral"][name] + told["reference"][name] for name in LEFT_OUT}
    said = [str(LEFT_OUT[name]) % {"n": count(n)} for name, n in left.items() if n]
    if said:
        yield _("Not counted: %(what)s.") % {"what": "; ".join(said)}


def advocate_rows(request: SignedIn) -> list[list[Value]] | None:
    """Return the whole list of whom a colleague sees, for a file."""
    visible = seen_by(request)
    if told_of(visible) is None:
        return []
    return [
        [one.customer_id, one.name, one.segment, one.field, one.brought, one.spoke_to, one.value, one.referral_value,
         one.referral_low, one.referral_high, one.reference_value, one.reference_low, one.reference_high]
        for one in advocates_of(visible.scored, wanted=_wanted(visible, None))
    ]  # fmt: skip


def share_rows(request: SignedIn) -> list[list[Value]]:
    """Return the share of new customers who came by word of mouth, by year and by segment, for a file."""
    visible = seen_by(request)
    if told_of(visible) is None:
        return []
    new = new_of(visible)
    parts = (("year", new.by_year), ("segment", new.by_segment))
    return [
        [what, str(name), one.of, one.hits, one.share, one.low, one.high]
        for what, of in parts
        for name, one in of.items()
    ]


def word_of_customer(request: SignedIn, number: int) -> Mapping[str, Any] | None:
    """Return whom a customer brought and who brought them, for the panel; None where nothing is told."""
    visible, customer = seen_by(request), customer_of(request, number)
    if customer is None:
        return None
    is_told, written = told_of(visible) is not None, referrals_written(request, own=str(customer["customer_id"]))
    brought, came = (links_of(visible.scored, number, of_referrer=way) if is_told else [] for way in (True, False))
    own, may_write = advocate_of(visible.scored, number) if is_told else None, may_write_here(request)
    if not (brought or came or written or may_write):
        return None
    return {
        "own": _row(own) if own else None,
        "brought": _links(brought, visible),
        "came": _links(came, visible),
        "written": written,
        "may_write": may_write,
        "number": number,
        "is_empty": not (brought or came or written),
    }


def may_write_here(request: SignedIn) -> bool:
    """Whether this person may write, and looks at today."""
    return request.user.may(Right.WRITE) and request.as_of is None


def _links(links: Sequence[Link], visible: Visible) -> dict[str, Any]:
    """Return links with the names of the customers who are seen, and how many are of others."""
    seen = visible.scored.some([one.other for one in links], teams=visible.teams)
    rows = [
        {
            "number": one.other,
            "name": seen[one.other]["name"] or seen[one.other]["customer_id"],
            "day": one.day,
            "is_referral": one.kind == "referral",
            "counts": one.counts == "counts",
            "why": str(WHY.get(one.counts, "")),
            "chance": in_100(one.chance),
            "share": in_100(one.chance * one.share),
            "is_believed": one.is_believed,
            "value": amount(one.value),
            "saved": amount(one.saved) if one.saved else "",
            "cost": amount(one.cost) if one.cost else "",
        }
        for one in links
        if one.other in seen
    ]
    return {"rows": rows, "walled": count(len(links) - len(rows)) if len(rows) < len(links) else ""}


def _wanted(visible: Visible, narrow: Narrowed | None) -> Wanted:
    return narrow.wanted if narrow else Wanted(teams=visible.teams)


def _day(visible: Visible) -> dt.date:
    return dt.date.fromisoformat(visible.record["as_of"]) if visible.record else visible.day
