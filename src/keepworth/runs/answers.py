"""What people answered in other stores to actions that a run proposed: what is not proposed now, and how plays weigh.

These are decisions on what a run said, and no facts: they stand in no table of the lake. Every store that keeps such
answers registers who reads them in the group `keepworth.answers`.
"""

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Final

import numpy as np

from keepworth.act import Usefulness, usefulness
from keepworth.tables.book import Book

ANSWERS: Final = "keepworth.answers"  # entry points of other stores: each returns all answers that it holds of a book
DONE, LATER, NOT_USEFUL = "done", "later", "not_useful"
A_WEEK: Final = dt.timedelta(days=7)
TEACHES: Final = dt.timedelta(days=365)  # older answers are about another playbook; ours
SILENT: Final = ("done_already",)  # such an answer says nothing about the play: it was a good one

type Offered = tuple[int, str]  # customer and play
type Provider = Callable[[Path], Iterable["ActionAnswer"]]


@dataclass(frozen=True, slots=True)
class ActionAnswer:
    """One answer to one action; who takes theirs back has given none."""

    person: int
    customer: int
    play: str
    answer: str  # done, later, not_useful
    reason: str
    is_for_all: bool  # it holds for everybody, not for that person alone
    at: dt.datetime
    until: dt.datetime  # it is not proposed before

    @property
    def offered(self) -> Offered:
        """Return what was answered."""
        return self.customer, self.play


@dataclass(frozen=True, slots=True)
class Heeded:
    """What answers change in what is proposed to everybody."""

    without: frozenset[Offered] = frozenset()  # put off or not useful: others take its hours
    done: frozenset[Offered] = frozenset()  # in these seven days: its hours are spent
    weights: Mapping[str, float] = field(default_factory=dict)  # of plays in the ranking that are not 1

    @property
    def out(self) -> frozenset[Offered]:
        """Return what is not proposed now."""
        return self.without | self.done

    @property
    def mark(self) -> str:
        """Return a mark of all this: a run that heeded the same chose what holds still."""
        said = [sorted(self.without), sorted(self.done), sorted(self.weights.items())]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]

    @property
    def told(self) -> dict[str, Any]:
        """Return it as it stands in the run's record."""
        return {"left_out": len(self.without), "done": len(self.done), "weights": dict(self.weights), "mark": self.mark}


def answers_of(book: Book) -> list[ActionAnswer]:
    """Return all answers to actions of a book, the earliest first."""
    found = [one for point in entry_points(group=ANSWERS) for one in point.load()(book.folder)]
    return sorted(found, key=lambda one: one.at)


def heed(answers: Iterable[ActionAnswer], *, at: dt.datetime) -> Heeded:
    """Return what answers change at a moment: of later ones nothing was known."""
    known = [one for one in answers if one.at <= at]
    held = [one for one in known if one.is_for_all and one.until > at]
    done = {one.offered for one in held if one.answer == DONE and one.at > at - A_WEEK}
    without = {one.offered for one in held} - done
    taught = taught_by(known, at=at)
    weights = dict(zip(taught.plays, taught.found.weight.tolist(), strict=True))
    return Heeded(frozenset(without), frozenset(done), {play: one for play, one in weights.items() if one < 1})


@dataclass(frozen=True, slots=True)
class Taught:
    """What the answers of a year say of plays."""

    plays: tuple[str, ...]
    useful: Mapping[str, int]
    refused: Mapping[str, int]
    found: Usefulness
    reasons: Mapping[str, str]  # the most frequent one of each play that was refused


def taught_by(answers: Iterable[ActionAnswer], *, at: dt.datetime) -> Taught:
    """Count how often plays were useful; whoever answers the same twice is counted once, with their last word."""
    some = [one for one in answers if one.answer in (DONE, NOT_USEFUL) and at - TEACHES < one.at <= at]
    last = {(one.person, one.offered): one for one in sorted(some, key=lambda one: one.at)}
    useful, refused, why = Counter[str](), Counter[str](), dict[str, Counter[str]]()
    for one in last.values():
        if one.answer == DONE:
            useful[one.play] += 1
        elif one.reason not in SILENT:
            refused[one.play] += 1
            why.setdefault(one.play, Counter())[one.reason] += 1
    plays = tuple(sorted({*useful, *refused}))
    found = usefulness(*(np.array([of[play] for play in plays], dtype=np.int64) for of in (useful, refused)))
    return Taught(plays, useful, refused, found, {play: of.most_common(1)[0][0] for play, of in why.items()})


def moment_of(day: dt.date | None) -> dt.datetime:
    """Return the moment whose answers count: now, or the end of a day that was asked for."""
    now = dt.datetime.now(dt.UTC)
    return now if day is None else min(now, dt.datetime.combine(day + dt.timedelta(1), dt.time(), tzinfo=dt.UTC))
