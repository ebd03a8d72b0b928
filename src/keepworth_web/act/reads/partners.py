"""Partners as people see them: what they could do for the customers who are seen, and how far we hang on them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from keepworth.know.promises import Kept
from keepworth.runs.partners import Facts, PartnerFound, PartnersReport, partner_facts, partners_report, waiting_for
from keepworth_web.act.reads.calendar import Dated, empty_calendar, whole_days
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.agreed import words_of
from keepworth_web.know.reads.rolled import as_seen, said_money
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import all_rows
from keepworth_web.know.reads.standing import standing_rows
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.staff.rights import Right

WRITTEN: Final = ("needs", "promises", "offerings")  # what people may have written since the last run
LISTED: Final = 12  # joint promises on a page
WAITING: Final = 100  # customers who wait for what a partner could do


@dataclass(frozen=True, slots=True)
class Offering:
    """What we, or a partner, can do about a need."""

    row: Row
    partner: str  # empty: our own
    number: int | None  # of the partner
    is_over: bool

    @property
    def words(self) -> str:
        """What it is good for."""
        return self.row.words.get("text_id", "")


@dataclass(frozen=True, slots=True)
class Partner:
    """One partner: what a report says of them, and how they are called."""

    of: PartnerFound
    name: str
    does: str
    row: Row | None  # None: no row tells of them, or none that may be read

    @property
    def waiting(self) -> dict[str, str] | None:
        """What the customers are worth who wait."""
        return said_money(self.of.worth_waiting)

    @property
    def worth(self) -> dict[str, str] | None:
        """What the customers are worth whom we serve through them."""
        return said_money(self.of.worth)


def may_write(request: SignedIn) -> bool:
    """Tell whether this person may write, on the day that is shown."""
    return request.user.may(Right.WRITE) and request.as_of is None


def facts_here(request: SignedIn) -> Facts:
    """Gather what is told of partners and of the customers that this person sees, once a request."""
    visible = seen_by(request)
    return kept(
        request, "partner facts",
        find=lambda: partner_facts(
            visible.book, seen=as_seen(visible), written={one: standing_rows(request, one) for one in WRITTEN}
        ),
    )  # fmt: skip


def report_here(request: SignedIn) -> PartnersReport:
    """Return what partners could do for the customers that this person sees."""
    visible, facts = seen_by(request), facts_here(request)
    return kept(request, "partners", find=lambda: partners_report(visible.book, facts, seen=as_seen(visible)))


def partners_of(request: SignedIn) -> list[Partner]:
    """Return the partners, who alone could do most first."""
    rows = {row.numbers.get("partner_id"): row for row in all_rows(request, "partners")}
    return [_partner(one, row=rows.get(one.number)) for one in report_here(request).partners]


def _partner(one: PartnerFound, *, row: Row | None) -> Partner:
    name = one.name or (row.names["partner_id"] if row else "") or _("a partner whose name is not kept")
    return Partner(one, name, str(row.values["does"] or "") if row else "", row)


def offerings_of(request: SignedIn) -> list[Offering]:
    """Return what we and our partners can do, what is there today first; our own before partners'."""
    day = seen_by(request).day
    found = [
        Offering(
            row, row.names.get("partner_id", ""), row.numbers.get("partner_id"),
            is_over=row.values["valid_to"] is not None and row.values["valid_to"] < day,
        )
        for row in all_rows(request, "offerings")
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.is_over, one.partner.casefold(), one.row.values["name"].casefold()))


def offering_marked(request: SignedIn, mark: str) -> Offering | None:
    """Return the offering that an address names."""
    return next((one for one in offerings_of(request) if one.row.mark == mark), None)


def needs_named(request: SignedIn) -> list[str]:
    """Return what open needs are about, to choose from: topics in words that customers' needs use already."""
    facts = facts_here(request)
    spelled = {one.casefold(): one for one in reversed(facts.said) if one}
    return [spelled[one] for one in sorted(spelled)]


def joint_promises(request: SignedIn, numbers: Sequence[int]) -> list[Row]:
    """Return open promises that are made together with some partners, the next due first."""
    if not numbers:
        return []
    rows = all_rows(request, "promises", where={"partner_id": sorted(numbers)})
    # What somebody wrote since may have taken the partner out again.
    with_them = [row for row in rows if row.numbers.get("partner_id") in numbers]
    waiting = [row for row in with_them if (row.values["kept"] or "open") == "open"]
    return sorted(waiting, key=lambda row: (row.values["due_on"] or dt.date.max, row.values["agreed_on"], row.key))


def page_of_partners(request: SignedIn) -> dict[str, Any]:
    """Return what the page of all partners shows."""
    found, partners = report_here(request), partners_of(request)
    return {
        "report": found, "partners": partners, "offerings": offerings_of(request),
        "nobody": [{"of": one, "worth": said_money(one.worth)} for one in found.nobody],
        "dates": dates_of(request, [one.of.number for one in partners]), "added": _added(found),
        "change": _change(found),
    }  # fmt: skip


def partner_page(request: SignedIn, number: int) -> dict[str, Any] | None:
    """Return what the page of one partner shows; None where there is none."""
    found = next((one for one in partners_of(request) if one.of.number == number), None)
    if found is None:
        return None
    visible = seen_by(request)
    some = list(waiting_for(facts_here(request), number))
    seen = visible.scored.some([one.customer for one in some[:WAITING]], teams=visible.teams)
    return {
        "partner": found, "report": report_here(request), "dates": dates_of(request, [number]),
        "offerings": [one for one in offerings_of(request) if one.number == number],
        "waiting": [{"of": one, "customer": seen[one.customer]} for one in some[:WAITING] if one.customer in seen],
        "more": max(len(some) - WAITING, 0),
    }  # fmt: skip


def dates_of(request: SignedIn, numbers: Sequence[int]) -> dict[str, Any]:
    """Return the open promises made with partners, as a page lists them."""
    day, rows = seen_by(request).day, joint_promises(request, numbers)
    told = [
        {"what": words_of(row), "customer": row.names.get("customer_id", ""), "partner": row.names["partner_id"],
         "number": row.numbers.get("customer_id"), "due": row.values["due_on"],
         "is_overdue": bool(row.values["due_on"] and row.values["due_on"] < day)}
        for row in rows[:LISTED]
    ]  # fmt: skip
    return {"rows": told, "more": max(len(rows) - LISTED, 0), "dated": sum(bool(row.values["due_on"]) for row in rows)}


def calendar_with(request: SignedIn, partner: Partner, *, at: dt.datetime) -> bytes:
    """Return the days of the open promises made with a partner, as iCalendar has them."""
    made = empty_calendar()
    for row in joint_promises(request, [partner.of.number]):
        if row.values["due_on"]:
            said = _("%(customer)s: a promise, together with %(partner)s: %(what)s") % {
                "customer": row.names.get("customer_id", ""), "partner": partner.name, "what": words_of(row),
            }  # fmt: skip
            one = Dated(f"promises-{row.mark}", row.values["due_on"], said, address=reverse("act:partners"))
            made.add_component(whole_days(one, at=at))
    return bytes(made.to_ical())


def _added(of: PartnersReport) -> int | None:
    return None if of.ours is None else of.together - of.ours


def _change(of: PartnersReport) -> str:
    """Say how joint promises are kept beside ours."""
    if of.change is None:
        return "few"
    if of.change.low > 0:
        return "better"
    return "worse" if of.change.high < 0 else "alike"


def partner_lines(request: SignedIn) -> list[list[Value]]:
    """Return the partners for a file."""
    return [
        [one.row.values["partner_id"] if one.row else None, one.name, one.does, one.of.could, one.of.alone,
         one.of.waiting, *_money(one.of.worth_waiting), one.of.met, _hundred(one.of.share_met), one.of.promises,
         _hundred(one.of.share_promises), *_rate(one.of.kept), one.of.customers, *_money(one.of.worth),
         _hundred(one.of.share_worth)]
        for one in partners_of(request)
    ]  # fmt: skip


def offering_lines(request: SignedIn) -> list[list[Value]]:
    """Return what we and our partners can do for a file."""
    same = ("need", "product_id", "valid_from", "valid_to")
    return [
        [one.row.values["offering_id"], one.row.values["name"], one.partner or None, one.words,
         *(one.row.values[name] for name in same)]
        for one in offerings_of(request)
    ]  # fmt: skip


def _money(worth: Any) -> list[Value]:
    if worth is None:
        return [None, None, None]
    return [None if part is None else round(part) for part in (worth.mean, worth.low, worth.high)]


def _hundred(share: float | None) -> Value:
    return None if share is None else round(100 * share, 1)


def _rate(of: Kept) -> list[Value]:
    if of.rate is None:
        return [0, 0, None, None]
    return [of.rate.hits, of.rate.of, _hundred(of.rate.low), _hundred(of.rate.high)]
