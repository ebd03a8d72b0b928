"""Whether our people were answered and thanked, how soon, and how evenly; and how many of them grew."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.shares import Share, wilson_share

FEWEST: Final = 10  # acts, of at least two people, before anything is said of how evenly they are thanked for; ours
DRAWS: Final = 1999
HALF_A_YEAR: Final = 182  # days


@dataclass(frozen=True, slots=True)
class Awaiting:
    """Something that somebody asked for or did, and the day on which it was answered or thanked for."""

    who: str
    on: dt.date
    answered_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """How many were answered, and how soon."""

    many: int
    people: int
    done: Share | None  # None: there is nothing to count
    days: int | None  # half of those that were answered had it by then; None: none was
    soon: int | None  # and half of them between these two; None: fewer than four were
    late: int | None
    waiting: int
    oldest: dt.date | None  # since when the one waits that waits longest


@dataclass(frozen=True, slots=True)
class Evenness:
    """Whether thanks are spread over people as by chance, each act as likely to be thanked for as any other."""

    acts: int
    people: int
    p: float | None  # how often chance alone spreads them at least as unevenly; None: too few to tell


@dataclass(frozen=True, slots=True)
class Here:
    """One of our people who is with us."""

    who: str
    joined_on: dt.date | None
    promoted_on: tuple[dt.date, ...] = ()


def answered(rows: Iterable[Awaiting], *, day: dt.date, level: float = 0.8) -> Answered:
    """Count what was answered by a day, and how long it took; what waits still is not hidden in it.

    Raises
    ------
    BadInput
        An answer comes before what it answers.

    """
    these = [one for one in rows if one.on <= day]
    early = sum(one.answered_on is not None and one.answered_on < one.on for one in these)
    if early:
        raise BadInput(f"{early} of {len(these)} were answered before they were there.")
    took = sorted((one.answered_on - one.on).days for one in these
                  if one.answered_on is not None and one.answered_on <= day)  # fmt: skip
    waits = [one.on for one in these if one.answered_on is None or one.answered_on > day]
    parts = quantiles(took, n=4, method="inclusive") if len(took) > 3 else None
    return Answered(
        len(these), len({one.who for one in these}), wilson_share(len(took), len(these), level=level),
        round(float(np.median(took))) if took else None, round(parts[0]) if parts else None,
        round(parts[2]) if parts else None, len(waits), min(waits, default=None),
    )  # fmt: skip


def by_person(rows: Iterable[Awaiting], *, day: dt.date, level: float = 0.8) -> dict[str, Share]:
    """Return of each person the share that was answered, with its range: a handful tells little of anybody."""
    these: dict[str, list[Awaiting]] = {}
    for one in rows:
        if one.on <= day:
            these.setdefault(one.who, []).append(one)
    shares = {who: wilson_share(_done(some, day), len(some), level=level) for who, some in sorted(these.items())}
    return {who: share for who, share in shares.items() if share is not None}


def evenness(rows: Sequence[Awaiting], *, day: dt.date, rng: np.random.Generator, draws: int = DRAWS) -> Evenness:
    """Tell whether some people's acts are thanked for more often than others', by shuffling the thanks among all acts.

    The measure is Pearson's: the squared distance of each person's thanks from their expected number, over that. By
    shuffling its chance is right for few acts too (Fisher, 1935; Phipson and Smyth, 2010, for the one that is added).
    """
    these = [one for one in rows if one.on <= day]
    people = sorted({one.who for one in these})
    done = np.array([_done([one], day) for one in these], dtype=float)
    if len(these) < FEWEST or len(people) < 2 or done.min() == done.max():
        return Evenness(len(these), len(people), None)
    who = np.searchsorted(people, [one.who for one in these])
    acts = np.bincount(who)
    expected = acts * done.mean()
    counts = rng.multivariate_hypergeometric(acts, int(done.sum()), size=draws)
    far = ((counts - expected) ** 2 / expected).sum(axis=1)
    ours = float(((np.bincount(who, weights=done) - expected) ** 2 / expected).sum())
    return Evenness(len(these), len(people), (1 + int((far >= ours - 1e-9).sum())) / (1 + draws))


def promoted(people: Iterable[Here], *, day: dt.date, level: float = 0.8) -> Share | None:
    """Return of those who have been with us for half a year the share that was promoted since they came.

    Source: the fight-to-keep article's team of consultants, of whom "100 %" were after half a year.
    """
    long = [one for one in people if one.joined_on is not None and (day - one.joined_on).days >= HALF_A_YEAR]
    hits = sum(any(on <= day for on in one.promoted_on) for one in long)
    return wilson_share(hits, len(long), level=level)


def _done(rows: Iterable[Awaiting], day: dt.date) -> int:
    return sum(one.answered_on is not None and one.answered_on <= day for one in rows)
