"""One customer whole: what it is worth, how strong the relationship is, and each piece that makes it so."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from keepworth.errors import BadInput, NotEnough
from keepworth.measure import Agreement, Withheld
from keepworth.measure.estimate import Estimate
from keepworth.measure.sides import Gap, Judged
from keepworth.runs.groups import GroupTold
from keepworth.runs.kept_backtests import Checked, checked
from keepworth.runs.portfolio import Range
from keepworth.runs.relationship import Both, Learnt, Relationship, SourceErr, relationship_of
from keepworth.runs.seen_as import last_day, seen_as
from keepworth.runs.success import SuccessTold, success_of
from keepworth.tables.book import Book
from keepworth.tables.fought import Fought, fought_of
from keepworth.tables.measured import Line, Push, pushes_of
from keepworth.tables.scored import Filter, Scored, Wanted

OF_CUSTOMER = ("number", "customer_id", "name", "kind", "segment", "team", "owner", "since")
OF_VALUE = ("value", "p_active", "expected_orders", "expected_spend")
MEANT = 5  # customers that a name may mean, of those that are named in a refusal


@dataclass(frozen=True, slots=True)
class AskNext:
    """The question that would lift the strength at the least of a contact's time."""

    indicator: str
    contact_id: int | None  # None: somebody who is not known yet
    contact: str | None
    minutes: float | None


@dataclass(frozen=True, slots=True)
class ShownStrength:
    """How strong the relationship is, and why that may be told."""

    strength: float | None  # None: withheld
    low: float | None
    high: float | None
    published: str
    heard: int  # tracked indicators of which enough was heard; five are needed
    covered: int  # and from enough of who decide
    tracked: tuple[str, ...]
    weakest: str | None
    state: str | None
    rule: str
    ask_next: AskNext | None
    population: str | None
    group: GroupTold | None  # whose strength stands in, where it is told by a group
    source_errors: dict[str, SourceErr]  # by kind of source: how far it may be off, and whether the book taught it


@dataclass(frozen=True, slots=True)
class ShownAgreement:
    """How far their own people agree on an indicator, each by what they said last; null where it is withheld."""

    people: int
    lowest: float | None  # of two people on
    highest: float | None
    spread: float | None
    r_wg: Estimate | None  # of six people on
    judged: str
    withheld: str  # why, in words; empty: nothing is


@dataclass(frozen=True, slots=True)
class ShownIndicator:
    """One indicator: both sides, and what moved them."""

    indicator: str
    half_life_months: float
    enters_strength: bool
    is_tracked: bool
    theirs: dict[str, Any]
    ours: dict[str, Any] | None
    is_split: bool  # two weighty people of theirs surely see it differently
    prior_learnt_from: int  # customers of the segment who taught the prior; 0: it is printed, or the book states it
    half_life_learnt: Learnt | None  # None: the same of the half-life
    agreement: ShownAgreement
    pushes: tuple[dict[str, Any], ...]  # of both sides, the oldest first


@dataclass(frozen=True, slots=True)
class ShownGap:
    """Ours less theirs."""

    indicator: str
    gap: float
    low: float
    high: float
    level: float
    judged: str


@dataclass(frozen=True, slots=True)
class ShownCustomer:
    """One customer whole."""

    book: str
    currency: str
    as_of: dt.date
    run: str
    customer: dict[str, Any]
    value: Range | None
    p_active: Range | None
    expected_orders: Range | None
    expected_spend: Range | None
    strength: ShownStrength | None  # None: the run measured no relationships
    indicators: tuple[ShownIndicator, ...]
    gaps: tuple[ShownGap, ...]
    success: SuccessTold | None  # None as strength
    fought: Fought | None  # None: the run says nothing of staying
    staying_checked: Checked  # against what came of renewals, as was known on the day


def show_customer(book: Book, customer: str, *, as_of: dt.date | None = None) -> ShownCustomer:
    """Return a customer whole, as the last run saw it that speaks for a day; `customer` is an own id, or a name.

    Raises
    ------
    NotEnough
        No run speaks for the day.
    BadInput
        There is no such customer, or several are called so.

    """
    seen = seen_as(book, day=as_of or last_day(book))
    if seen.record is None:
        raise NotEnough(f"No score of this book speaks for {seen.day}. Score it: keepworth score {book.folder}")
    row = customer_meant(seen.scored, customer)
    number = row["number"]
    found = relationship_of(book, seen.scored, number=number)
    pushes = pushes_of(book, seen.scored, number=number) if found else []
    return ShownCustomer(
        book=book.settings.name,
        currency=book.settings.currency,
        as_of=dt.date.fromisoformat(seen.record["as_of"]),
        run=seen.record["run"],
        customer={name: row[name] for name in OF_CUSTOMER},
        **{name: _range(row, name) for name in OF_VALUE},
        strength=_strength(found) if found else None,
        indicators=tuple(_indicator(one, found, pushes=pushes) for one in found.lines) if found else (),
        gaps=tuple(_gap(one.indicator, one.gap) for one in found.lines if one.gap) if found else (),
        success=success_of(seen.scored, found, row=row) if found else None,
        fought=fought_of(seen.scored, number),
        staying_checked=checked(book.folder, until=as_of),
    )


def customer_meant(scored: Scored, said: str) -> dict[str, Any]:
    """Return the customer with that id, else the one that is called so."""
    by_id = scored.page(Wanted(filters=(Filter("customer_id", "is", said),), limit=1)).rows
    if by_id:
        return by_id[0]
    named = [one for one in scored.find(said, limit=MEANT + 1) if one["name"].casefold() == said.strip().casefold()]
    if len(named) == 1 and (row := scored.one(named[0]["number"])):
        return row
    near = named or scored.find(said, limit=MEANT)
    listed = ", ".join(f"{one['name']} ({one['customer_id']})" for one in near[:MEANT])
    if len(named) > 1:
        raise BadInput(f"{len(named)} customers are called {said[:60]!r}. Name one by its id: {listed}.")
    raise BadInput(f"There is no customer {said[:60]!r}." + (f" Did you mean: {listed}?" if listed else ""))


def _range(row: dict[str, Any], name: str) -> Range | None:
    found = [row[name + end] for end in ("", "_low", "_high")]
    return None if any(one is None for one in found) else Range(*map(float, found))


def _strength(of: Relationship) -> ShownStrength:
    stood = of.stood
    asked = None
    if stood.ask_next:
        asked = AskNext(
            stood.ask_next, stood.ask_next_contact if of.asked else None, of.asked, minutes=stood.ask_next_minutes
        )
    return ShownStrength(
        stood.strength, stood.strength_low, stood.strength_high, published=stood.published, heard=of.heard,
        covered=of.covered, tracked=of.tracked, weakest=stood.weakest, state=stood.state, rule=of.rule,
        ask_next=asked, population=stood.population, group=of.group, source_errors=dict(of.errors),
    )  # fmt: skip


def _indicator(one: Both, of: Relationship, *, pushes: list[Push]) -> ShownIndicator:
    mine = [asdict(push) for push in pushes if push.indicator == one.indicator]
    return ShownIndicator(
        one.indicator,
        half_life_months=one.half_life,
        enters_strength=one.enters,
        is_tracked=one.is_tracked,
        theirs=_line(one.theirs, day=of.as_of),
        ours=_line(one.ours, day=of.as_of) if one.ours else None,
        is_split=one.is_split,
        prior_learnt_from=one.prior_from,
        half_life_learnt=one.lasts,
        agreement=agreement_shown(one.agreement),
        pushes=tuple({name: said for name, said in push.items() if name != "indicator"} for push in mine),
    )


def agreement_shown(of: Agreement | Withheld) -> ShownAgreement:
    """Return how far people agree, as it is told."""
    if isinstance(of, Withheld):
        return ShownAgreement(of.have, None, None, spread=None, r_wg=None, judged=str(Judged.UNKNOWN), withheld=str(of))
    found = of.rwg
    return ShownAgreement(
        of.contacts, of.lowest, of.highest, spread=of.spread, r_wg=None if isinstance(found, Withheld) else found,
        judged=str(of.judged), withheld=str(found) if isinstance(found, Withheld) else "",
    )  # fmt: skip


def _line(of: Line, *, day: dt.date) -> dict[str, Any]:
    """Return a line with its age, and whether it is more than the prior."""
    said = {name: value for name, value in asdict(of).items() if name not in ("side", "indicator")}
    return said | {"is_heard": of.is_heard, "age_days": (day - of.newest).days if of.newest else None}


def _gap(indicator: str, of: Gap) -> ShownGap:
    return ShownGap(indicator, of.gap, of.low, of.high, level=of.level, judged=str(of.judged))
