"""Experiments over a book: what its past lets expect of one, and what came of one until a day."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Floats, Ints
from keepworth.prove.experiments import AT_END, Asked, Look, Watched, design_effect, look, mean_seen, share_seen
from keepworth.tables.book import Book
from keepworth.tables.fared import Fared, Stretch, how_they_fared, ids_now
from keepworth.tables.touching import EPOCH

STAYED, ORDERED, SPENT = "stayed", "ordered", "spent"
OUTCOMES: Final = (STAYED, ORDERED, SPENT)
LENGTHS: Final = (30, 90, 180, 365)  # days, whose power is shown beside that of the length that is planned
MOST_DRAWN: Final = 200_000  # customers of one experiment that is drawn in the website; ours
LEAST_PAST: Final = 30  # customers in the past: of fewer nothing can be expected
POWER: Final = 0.8


@dataclass(frozen=True, slots=True)
class Setting:
    """What is counted, for how long, and which part each arm has; arm 0 is left out."""

    outcome: str  # of `OUTCOMES`
    days: int
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """Who was drawn: each customer's number, arm, and group; groups are numbered, and who is alone has their own."""

    number: Ints
    arm: Ints
    group: Ints
    is_grouped: bool


@dataclass(frozen=True, slots=True)
class Foretold:
    """What customers of this kind did in as many days before, and which difference so many would show."""

    days: int
    mean: float  # of the outcome, without doing anything
    customers: int  # of the past
    explained: float  # ρ² with what was known before
    groups: float  # design effect of drawing groups
    seen: float | None  # smallest difference that 8 of 10 such experiments show; None: none that there can be


def expected(
    book: Book, past: Drawn, *, begun: Ints, many: int, setting: Setting, day: dt.date
) -> list[Foretold]:  # fmt: skip
    """Return what the past lets expect of each length, the planned one first; none where too few were there.

    Parameters
    ----------
    book
        The book.
    past
        Customers of the kind that is to be drawn, those who left since among them: who is here today stayed.
    begun
        (n,) the day on which each came, since 1970.
    many
        How many customers are to be drawn.
    setting
        What is planned.
    day
        The day until which the past is known.

    """
    found = []
    for days in dict.fromkeys((setting.days, *LENGTHS)):
        there = np.flatnonzero(begun <= (day - EPOCH).days - days)
        then = replace(past, number=past.number[there], arm=past.arm[there], group=past.group[there])
        one = _foretold(book, then, many=many, setting=replace(setting, days=days), day=day)
        found += [one] if one is not None else []
    return found


def _foretold(book: Book, past: Drawn, *, many: int, setting: Setting, day: dt.date) -> Foretold | None:
    over = Stretch(day - dt.timedelta(setting.days), day, setting.days)
    fared = how_they_fared(book, past.number, over=over)
    if fared.number.size < LEAST_PAST:
        return None
    outcome = outcome_of(fared, setting.outcome)
    explained = _explained(outcome, known_before(fared))
    groups = design_effect(outcome, group_of(past, fared.number)) if past.is_grouped else 1.0
    # Arms of different size see what two equal ones see of their harmonic mean.
    arm = min(2 / (1 / (many * setting.shares[0]) + 1 / (many * share)) for share in setting.shares[1:])
    asked = Asked(power=POWER, level=1 - (1 - AT_END) / (len(setting.shares) - 1))
    seen = _seen(outcome, setting.outcome, arm=arm / (groups * (1 - explained)), asked=asked)
    return Foretold(setting.days, float(outcome.mean()), fared.number.size, explained, groups, seen)


def _seen(outcome: Floats, kind: str, *, arm: float, asked: Asked) -> float | None:
    """Return the smallest difference that arms of a size show, upwards or, of who stayed, downwards of who left."""
    if kind == SPENT:
        spread = float(outcome.std(ddof=1))
        return mean_seen(spread, arm, asked=asked) if spread else None
    share = float(outcome.mean())
    # A share near 1 has no room above it: what is seen of those who left is seen of those who stayed.
    return share_seen(min(share, 1 - share), arm, asked=asked)


def looked(book: Book, drawn: Drawn, *, setting: Setting, began: dt.date, until: dt.date,
           expected_share: float | None) -> tuple[Look, float]:  # fmt: skip
    """Return what may be said of an experiment when `until` is over, and which part of its days is."""
    last = min(until, began + dt.timedelta(setting.days))
    done = (last - began).days / setting.days
    now = ids_now(book, drawn.number)
    single = _once(now, drawn.arm)
    fared = how_they_fared(book, now[single], over=Stretch(began, last, setting.days))
    whole = replace(drawn, number=now[single], arm=drawn.arm[single], group=drawn.group[single])
    order = np.argsort(whole.number)
    at = order[np.searchsorted(whole.number, fared.number, sorter=order)]
    watched = Watched(
        outcome_of(fared, setting.outcome), whole.arm[at], np.bincount(drawn.arm, minlength=len(setting.shares)),
        before=known_before(fared), cluster=whole.group[at] if drawn.is_grouped else None,
        is_share=setting.outcome != SPENT, expected=expected_share, is_without=setting.outcome == STAYED,
    )  # fmt: skip
    return look(watched, done=done), done


def outcome_of(fared: Fared, kind: str) -> Floats:
    """Return what is counted of each customer."""
    of: Mapping[str, Floats] = {
        STAYED: (~fared.left).astype(np.float64),
        ORDERED: fared.ordered.astype(np.float64),
        SPENT: fared.spent,
    }
    return of[kind]


def known_before(fared: Fared) -> Floats:
    """Return what was known of each before the lot: what they spent, and how often they ordered, in as many days."""
    return np.column_stack([fared.spent_before, fared.ordered_before])


def _explained(outcome: Floats, known: Floats) -> float:
    useful = known[:, known.std(axis=0) > 0]
    around = outcome - outcome.mean()
    if not useful.shape[1] or not around.any():
        return 0.0
    centred = useful - useful.mean(axis=0)
    left = around - centred @ np.linalg.lstsq(centred, around, rcond=None)[0]
    return min(max(1 - float(left @ left) / float(around @ around), 0.0), 0.95)


def _once(number: Ints, arm: Ints) -> Ints:
    """Return the places of customers that stand once; of those found to be one since, none where they got two arms."""
    _, first, of = np.unique(number, return_index=True, return_inverse=True)
    is_torn = np.zeros(first.size, dtype=np.bool_)
    np.logical_or.at(is_torn, of, arm != arm[first][of])
    return first[~is_torn]


def group_of(drawn: Drawn, number: Ints) -> Ints:
    """Return the group of some who were drawn; who was not is alone."""
    order = np.argsort(drawn.number)
    place = np.minimum(np.searchsorted(drawn.number, number, sorter=order), drawn.number.size - 1)
    found: Ints = np.where(drawn.number[order[place]] == number, drawn.group[order[place]], -1 - np.arange(number.size))
    return found


def drawn_of(number: Sequence[int], group: Sequence[str], *, arm: Sequence[int] | None = None) -> Drawn:
    """Put those who are to be drawn into columns; an empty group stands alone."""
    names = [of or f"\0{one}" for one, of in zip(number, group, strict=True)]
    numbered = np.unique(np.array(names, dtype=np.str_), return_inverse=True)[1] if names else np.empty(0, np.int64)
    arms = np.zeros(len(number), np.int64) if arm is None else np.array(arm, dtype=np.int64)
    return Drawn(np.array(number, dtype=np.int64), arms, numbered.astype(np.int64), any(group))
