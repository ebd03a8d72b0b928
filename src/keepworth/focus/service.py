"""What customers of each tier are to get, and what they got: kept or not with how many, who gets too little or much."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

OVER: Final = 1.5  # times the hours of the standard, from which a customer gets more than is meant; ours
RATES: Final = ("contacts", "reviews", "hours")  # of a year: at least so many
ANSWERS, NAMED = "answer_days", "named"
MEASURES: Final = (*RATES, ANSWERS, NAMED)


@dataclass(frozen=True, slots=True)
class Served:
    """What one customer got in a year; None where it is not known."""

    tier: str
    contacts: float | None
    reviews: float | None
    hours: float | None
    money: float | None
    named: bool | None
    answered: Sequence[float]  # days until our first answer, of each of their cases
    waiting: Sequence[float]  # days that cases have waited for one


@dataclass(frozen=True, slots=True)
class Kept:
    """How one part of a standard was kept in one tier."""

    tier: str
    measure: str  # of `MEASURES`
    standard: float  # at least so many a year; days at most; of `named` 1 where somebody is to be named, else 0
    known: int  # customers, or cases that were answered or have waited too long, of whom it is known
    kept: int


@dataclass(frozen=True, slots=True)
class Part:
    """What one customer got of one part of the standard."""

    measure: str
    standard: float
    given: float | None  # days, meetings or hours of a year; None of answers, of a colleague, and where it is not known
    known: int  # how often it is known: 1 or 0, of answers cases
    kept: int


@dataclass(frozen=True, slots=True)
class Gap:
    """What one customer got against the standard of their tier."""

    verdict: str | None  # below: of some part less; above: more hours than are meant; at: neither; None: nothing known
    parts: tuple[Part, ...]
    below: tuple[str, ...]  # measures of which they got less
    over_hours: float | None  # hours above the standard, where they are more than half as many again
    over_money: float | None  # what these hours cost by what their own hours cost; None where it is not known


def kept_by_tier(
    customers: Sequence[Served], *, standard: Mapping[str, Mapping[str, float]], tiers: Sequence[str]
) -> tuple[Kept, ...]:
    """Return how each part of the standard was kept in each tier; of what nothing is known nothing is kept of none."""
    found = []
    for tier in tiers:
        those = [one for one in customers if one.tier == tier]
        for measure in MEASURES:
            wanted = standard[measure][tier]
            each = [is_kept for one in those for is_kept in _kept(one, measure, wanted=wanted)]
            found.append(Kept(tier, measure, wanted, len(each), sum(each)))
    return tuple(found)


def gap_of(one: Served, *, standard: Mapping[str, Mapping[str, float]]) -> Gap:
    """Return what a customer got too little of, and the hours that they got beyond what is meant."""
    parts = tuple(_part(one, measure, wanted=standard[measure][one.tier]) for measure in MEASURES)
    below = tuple(part.measure for part in parts if part.kept < part.known)
    meant = standard["hours"][one.tier]
    over = None if one.hours is None or one.hours <= OVER * meant else one.hours - meant
    known = "at" if any(part.known for part in parts) else None
    verdict = "below" if below else "above" if over is not None else known
    money = over * one.money / one.hours if over is not None and one.money and one.hours else None
    return Gap(verdict, parts, below, over, money)


def _part(one: Served, measure: str, *, wanted: float) -> Part:
    each = _kept(one, measure, wanted=wanted)
    return Part(measure, wanted, getattr(one, measure) if measure in RATES else None, len(each), sum(each))


def _kept(one: Served, measure: str, *, wanted: float) -> list[bool]:
    """Return whether it was kept: once where it is known, of answers each; a case that may yet be answered is none."""
    if measure == ANSWERS:
        return [days <= wanted for days in one.answered] + [False for days in one.waiting if days > wanted]
    if measure == NAMED:
        return [] if one.named is None else [one.named or not wanted]
    got = {"contacts": one.contacts, "reviews": one.reviews, "hours": one.hours}[measure]
    return [] if got is None else [got >= wanted]
