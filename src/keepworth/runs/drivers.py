"""Which experiences go with what this book's customers say or do in the end: by how much, and with what shape."""

import datetime as dt
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import numpy as np

from keepworth.errors import CannotEstimate, NotEnough
from keepworth.numerics.arrays import Floats, Ints
from keepworth.prove.bakeoff import Outcome
from keepworth.prove.drivers import PenaltyReward, alike, exceeding, importance, merged, penalty_reward
from keepworth.runs.bakeoff import DAYS
from keepworth.runs.bakeoff_rows import answerers, outcome_of
from keepworth.runs.clock import Steps, Tell, nobody
from keepworth.runs.drivers_rows import Rows, mean_with_range, rows_of
from keepworth.runs.kept_findings import keep_finding
from keepworth.runs.seen_as import last_day
from keepworth.runs.snapshots import take_snapshots
from keepworth.runs.survey_results import answers_of
from keepworth.tables.answering import lake_here
from keepworth.tables.book import Book
from keepworth.tables.heard import Sought
from keepworth.tables.outcomes import histories_of, outcomes_asker

LEVEL: Final = 0.8
SAMPLES: Final = 500
SEED: Final = 1
FEWEST: Final = 100  # complete answers, and ten for each driver, below which nothing is told
EACH: Final = 10
CUTS: Final = ((0.5, 0.8), (0.3, 0.9))  # of the scale, low and high: what fails and what shines, in two ways; ours
FEWEST_ENDS: Final = 20  # people to whom anything failed, or shone, below which neither is told of all together; ours


class Moved(StrEnum):
    """What the drivers are to explain."""

    RECOMMEND = "recommend"  # how likely they say they recommend, 0 to 100
    RETAINED = "retained"  # whether they stayed within a year: 0 or 100
    GROWTH = "growth"  # the logarithm of spending after against before, times 100


@dataclass(frozen=True, slots=True)
class Drivers:
    """What was found, as plain values that become JSON; `found` is None where answers are too few."""

    as_of: dt.date
    outcome: Moved
    answers: int  # complete ones
    needed: int
    found: dict[str, Any] | None

    def record(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "as_of": self.as_of.isoformat(), "outcome": str(self.outcome), "answers": self.answers,
            "needed": self.needed, "found": self.found,
        }  # fmt: skip


def drivers_book(
    book: Book, *, outcome: Moved = Moved.RECOMMEND, as_of: dt.date | None = None, samples: int = SAMPLES,
    tell: Tell = nobody,
) -> Drivers:  # fmt: skip
    """Tell what each experience has in an outcome, with ranges, what failing costs and shining earns, and the map.

    Raises
    ------
    NotEnough
        Nobody answered anything that could drive the outcome, or the book knows nothing of it.

    """
    steps = Steps(tell)
    take_snapshots(book)
    day = as_of or last_day(book)
    with steps.step("read"):
        answered = answers_of(book, Sought(as_of=day))
        people = answerers(answered.said, own=answered.own)
        came = None
        if outcome is not Moved.RECOMMEND:
            with lake_here(book) as lake:
                asker = outcomes_asker(lake)
                if asker is None:
                    raise NotEnough("This book knows of no orders, contracts or departures: nothing can be foretold.")
                past = histories_of(asker, people.customer, as_of=day, staying=book.settings.staying)
            came = 100 * outcome_of(people, past, kind=Outcome(outcome), days=DAYS)
        rows = rows_of(people, came, own=answered.own)
    if not rows.names:
        raise NotEnough(f"By {day} no customer of this book had answered what could drive this: ask for some answers.")
    needed = max(FEWEST, EACH * len(rows.names))
    with steps.step("compare"):
        return Drivers(day, outcome, rows.outcome.size, needed, _found(rows, needed=needed, samples=samples))


def _found(rows: Rows, *, needed: int, samples: int) -> dict[str, Any] | None:
    """Return what is told of complete answers; None where they are too few, or nothing varies."""
    if rows.outcome.size < needed:
        return None
    varies = np.ptp(rows.drivers, axis=0) > 0
    if not varies.any() or np.ptp(rows.outcome) == 0:
        return None
    names = [name for name, does in zip(rows.names, varies.tolist(), strict=True) if does]
    drivers = rows.drivers[:, varies]
    groups = alike(drivers)
    drivers = merged(drivers, groups)
    told = importance(drivers, rows.outcome, cluster=rows.customer, level=LEVEL, samples=samples, seed=SEED)
    table: list[dict[str, Any]] = [
        {
            "names": [names[at] for at in group],
            **{key: float(getattr(told, key)[place]) for key in ("part", "low", "high", "slope")},
            **{key: float(getattr(told, key)[place]) for key in ("johnson", "johnson_low", "johnson_high")},
            "is_above_noise": bool(told.is_above_noise[place]),
            "performance": asdict(mean_with_range(100 * drivers[:, place], rows.customer, level=LEVEL)),
            "rival": _rival(rows, [names[at] for at in group]),
        }
        for place, group in enumerate(groups)
    ]
    shapes = [_shapes(drivers, rows.outcome, low=low, high=high, customer=rows.customer) for low, high in CUTS]
    for place, one in enumerate(table):
        one["shapes"] = [None if cut is None else cut[place] for cut in shapes]
    return {
        "r2": told.r2, "noise": told.noise, "kind": told.kind, "level": LEVEL, "customers": told.clusters,
        "cuts": [list(cut) for cut in CUTS], "drivers": sorted(table, key=lambda one: -one["part"]),
        "exceeding": [_exceeding(drivers, rows.outcome, low=low, high=high, customer=rows.customer)
                      for low, high in CUTS],
        "kano": rows.kano, "left_out": [asdict(one) for one in rows.left_out],
    }  # fmt: skip


def _rival(rows: Rows, names: list[str]) -> dict[str, Any] | None:
    """Return what people say of the rival in the same, where they were asked."""
    told = [rows.rival[name] for name in names if name in rows.rival]
    if not told:
        return None
    of = np.concatenate([values for values, _ in told])
    customer = np.concatenate([who for _, who in told])
    return asdict(mean_with_range(100 * of, customer, level=LEVEL)) if of.size > 1 else None


def _shapes(
    drivers: Floats, outcome: Floats, *, low: float, high: float, customer: Ints
) -> list[dict[str, Any]] | None:  # fmt: skip
    try:
        found: PenaltyReward = penalty_reward(drivers, outcome, low=low, high=high, cluster=customer, level=LEVEL)
    except CannotEstimate:
        return None  # two drivers are low and high together everywhere, or one is never either
    names = ("penalty", "penalty_low", "penalty_high", "reward", "reward_low", "reward_high")
    return [
        {name: float(getattr(found, name)[at]) for name in names}
        | {"low_answers": int(found.low_answers[at]), "high_answers": int(found.high_answers[at]), "shape": str(shape)}
        for at, shape in enumerate(found.shape)
    ]


def _exceeding(
    drivers: Floats, outcome: Floats, *, low: float, high: float, customer: Ints
) -> dict[str, Any] | None:  # fmt: skip
    ends = [int(of.any(axis=1).sum()) for of in (drivers <= low, drivers >= high)]
    if min(ends) < FEWEST_ENDS:
        return None
    try:
        return asdict(exceeding(drivers, outcome, low=low, high=high, cluster=customer, level=LEVEL))
    except CannotEstimate:
        return None


def keep_drivers(book: Book, *, outcome: Moved = Moved.RECOMMEND, tell: Tell = nobody) -> Path:
    """Look for drivers as of the book's last day, keep what was found, and return its file."""
    found = drivers_book(book, outcome=outcome, tell=tell)
    at = dt.datetime.now(tz=dt.UTC)
    return keep_finding(book, f"drivers-{outcome}", as_of=found.as_of, found=found.record(), at=at)
