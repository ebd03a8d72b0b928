"""What an event asks of us, and what came of it: days without selling, and guests beside those left out by lot."""

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from keepworth.numerics.arrays import Flags
from keepworth.numerics.shares import ShareChange, changed_share

SELLING: Final = ("sales", "promotion")  # elements of the retention mix that are not for guests in these days
AWAITED: Final = 180  # days after which it is looked at what guests did; ours
ENOUGH: Final = 5  # customers on each side from which on anything is said; ours

type Kind = Literal["effect", "association", "not yet", "nobody", "not enough"]


@dataclass(frozen=True, slots=True)
class Quiet:
    """The days of an event in which nothing is sold to its guests."""

    starts_on: dt.date
    until: dt.date  # the last of them

    def holds(self, day: dt.date) -> bool:
        """Tell whether a day is one of them."""
        return self.starts_on <= day <= self.until


def quiet_of(*, starts_on: dt.date, ends_on: dt.date | None, days: int | None) -> Quiet | None:
    """Return the quiet days of an event: its own, and as many after it as were set; None where none were."""
    if not days:
        return None
    last = max(ends_on or starts_on, starts_on)
    return Quiet(starts_on, last + dt.timedelta(days=min(days, (dt.date.max - last).days)))


def withheld(mix: str | None, *, is_quiet: Flags) -> Flags:
    """Return for which customers an action of this element is withheld: selling, for those who are guests now."""
    return is_quiet if mix in SELLING else np.zeros_like(is_quiet)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many invited customers did something, beside those who were not invited."""

    kind: Kind
    asked: tuple[int, int]  # how many did it, of how many
    others: tuple[int, int]
    change: ShareChange | None  # None: nothing is said of it
    known_on: dt.date  # from when on it is known


def outcome_of(
    *, asked: tuple[int, int], held_out: tuple[int, int], never: tuple[int, int], ended_on: dt.date, today: dt.date
) -> Outcome:  # fmt: skip
    """Compare customers whom the lot left on the list (`asked`), come or not, with those whom it left out.

    Where the lot left nobody out, those who were invited (`asked`) are compared with those who were on the list and
    not invited (`never`): as they were chosen by somebody, that is an association.
    """
    known_on = ended_on + dt.timedelta(days=min(AWAITED, (dt.date.max - ended_on).days))
    by_lot = held_out[1] > 0
    others = held_out if by_lot else never
    if today < known_on:
        return Outcome("not yet", asked, others, None, known_on)
    if not others[1]:
        return Outcome("nobody", asked, others, None, known_on)
    if min(asked[1], others[1]) < ENOUGH:
        return Outcome("not enough", asked, others, None, known_on)
    return Outcome("effect" if by_lot else "association", asked, others, changed_share(asked, others), known_on)
