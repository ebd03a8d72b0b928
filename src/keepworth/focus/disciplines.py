"""The audit of value disciplines: what a company leads in, and whether it keeps the others at par."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import Final

from keepworth.errors import BadInput

# Four items each, of the questionnaire `disciplines`.
DISCIPLINES: Final[Mapping[str, tuple[str, ...]]] = {
    "operations": ("hard_to_beat_in_all", "without_hitches", "on_the_day", "easy_to_buy"),
    "product": ("first_with_new", "can_do_more", "replaces_its_own", "worth_waiting_for"),
    "intimacy": ("knows_my_goals", "made_for_me", "whole_problem_solved", "there_afterwards"),
}
VIEWS: Final = ("us", "customers", "rivals")  # what we say of us, what customers say of us, what rivals are believed to
LOWEST, HIGHEST = 1.0, 7.0
ENOUGH_ITEMS: Final = 3  # of four, as two thirds are needed of any index
AHEAD: Final = 0.5  # points of seven that are a lead, or a lag; ours, not a finding


class Position(StrEnum):
    """How a company stands beside its rivals."""

    LEADS = "leads"  # in one, and the others are at par
    LEADS_BUT = "leads_but"  # in one, and another is below par
    SEVERAL = "several"  # ahead in two or three: which one is it?
    NOWHERE = "nowhere"  # ahead in none
    UNKNOWN = "unknown"  # too little is answered of ourselves or of rivals


@dataclass(frozen=True, slots=True)
class Compared:
    """One item or one discipline in the three views; None where nobody said."""

    name: str
    us: float | None
    customers: float | None
    rivals: float | None

    def ahead(self, *, by_customers: bool) -> float | None:
        """Return by how much we are ahead of rivals, as customers see us or as we do."""
        ours = self.customers if by_customers else self.us
        return None if ours is None or self.rivals is None else ours - self.rivals

    @property
    def flattered(self) -> float | None:
        """By how much we think better of ourselves than customers do."""
        return None if self.us is None or self.customers is None else self.us - self.customers


@dataclass(frozen=True, slots=True)
class DisciplineAudit:
    """The gap table, and where a company stands."""

    items: tuple[Compared, ...]
    disciplines: tuple[Compared, ...]
    position: Position
    leads_in: tuple[str, ...]
    below_par: tuple[str, ...]
    is_by_customers: bool  # whether customers' view decides; else it is our own word


def audit_disciplines(answers: Mapping[str, float]) -> DisciplineAudit:
    """Compare a company with its rivals in each discipline.

    Lead in one, keep the others at par. Source: Treacy & Wiersema (1993), Customer intimacy and other value
    disciplines, HBR 71 (1). How many points are a lead is ours.

    Parameters
    ----------
    answers
        By view and item, such as `us.on_the_day`: 1 to 7. What is missing was not answered.

    """
    known = {f"{view}.{item}" for view in VIEWS for items in DISCIPLINES.values() for item in items}
    for name, value in answers.items():
        if name not in known or not (isfinite(value) and LOWEST <= value <= HIGHEST):
            raise BadInput(f"{name} is no item of the audit, or its answer is not 1 to 7.")
    items = tuple(_compared(item, (item,), answers=answers, least=1) for one in DISCIPLINES.values() for item in one)
    found = tuple(_compared(name, of, answers=answers, least=ENOUGH_ITEMS) for name, of in DISCIPLINES.items())
    # One measure for all three: our own word beside customers' would compare pride with experience.
    by_customers = all(one.customers is not None for one in found)
    said = {one.name: one.ahead(by_customers=by_customers) for one in found}
    ahead = {name: by for name, by in said.items() if by is not None}
    leads = tuple(name for name, by in ahead.items() if by >= AHEAD)
    below = tuple(name for name, by in ahead.items() if by <= -AHEAD)
    position = _position(leads, below, is_known=len(ahead) == len(DISCIPLINES))
    return DisciplineAudit(items, found, position, leads, below, by_customers)


def _compared(name: str, items: tuple[str, ...], *, answers: Mapping[str, float], least: int) -> Compared:
    means: list[float | None] = []
    for view in VIEWS:
        given = [answers[f"{view}.{item}"] for item in items if f"{view}.{item}" in answers]
        means.append(sum(given) / len(given) if len(given) >= least else None)
    return Compared(name, *means)


def _position(leads: tuple[str, ...], below: tuple[str, ...], *, is_known: bool) -> Position:
    if not is_known:
        return Position.UNKNOWN
    if len(leads) > 1:
        return Position.SEVERAL
    if not leads:
        return Position.NOWHERE
    return Position.LEADS_BUT if below else Position.LEADS
