"""Who would fight to keep us: how many, what they carry, whose leaving bares the most, and who was never tested."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from keepworth.tables.book import Book
from keepworth.tables.fighting import alone_for_us
from keepworth.tables.scored import Scored
from keepworth.tables.wanted import Filter, Wanted
from keepworth_web.focus.reads.sentence import Worth, counted, worth
from keepworth_web.focus.reads.view import View

CHOSEN = {"fights", "trials"}  # who narrowed by these is asking already


@dataclass(frozen=True, slots=True)
class Leaver:
    """A person who fights for us and is all that holds a customer."""

    contact: int
    who: str | None  # None: erased
    number: int  # of the customer
    customer: str
    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Fight:
    """The figures of the sentence about fighting."""

    customers: int  # of the view
    fights: Worth | None  # None: nobody would
    never: Worth | None  # None: everybody was tested
    leaver: Leaver | None


def fight_of(
    scored: Scored, view: View, *, wanted: Wanted, record: Mapping[str, Any] | None, book: Book
) -> Fight | None:
    """Return the figures for a view; None where no run says who would fight, or the view asks for just that."""
    if record is None or not scored.tells_trials(wanted.teams) or CHOSEN & set(view.choices):
        return None
    wanted = replace(counted(wanted), after=None, sort="value", descending=True)
    return Fight(
        customers=scored.count(wanted),
        fights=_those(scored, view, wanted=wanted, record=record, slug="fights", value="yes"),
        never=_those(scored, view, wanted=wanted, record=record, slug="trials", value="never tested"),
        leaver=_leaver(alone_for_us(book, scored, wanted=wanted)),
    )


def _those(
    scored: Scored, view: View, *, wanted: Wanted, record: Mapping[str, Any], slug: str, value: str
) -> Worth | None:
    column = {"fights": "fights", "trials": "trial_state"}[slug]
    those = replace(wanted, filters=(*wanted.filters, Filter(column, "in", (value,))))
    return worth(scored, those, record=record, query=view.query(choices={**view.choices, slug: (value,)}))


def _leaver(row: Mapping[str, Any] | None) -> Leaver | None:
    if row is None:
        return None
    return Leaver(
        contact=row["contact_id"], who=row["who"], number=row["number"], customer=row["name"], value=row["value"],
        low=row["value_low"], high=row["value_high"],
    )  # fmt: skip
