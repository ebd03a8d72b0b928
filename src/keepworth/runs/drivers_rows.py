"""What drivers are looked for on: the last answers of people, put together by indicator, beside what came of them.

Three endings of an own questionnaire's items mean something: `speed_rival` is what people say of a rival's speed, and
`speed_there` with `speed_missing` are Kano's pair of questions, each from 1 (I like it) to 5 (I dislike it).
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from keepworth.listen.instruments import Instrument, all_instruments
from keepworth.numerics.arrays import Floats, Ints
from keepworth.numerics.reach import normal_reach
from keepworth.prove.drivers import kano
from keepworth.prove.regressed import regress
from keepworth.runs.bakeoff import COVERED, LeftOut
from keepworth.runs.bakeoff_rows import TOP, People

RIVAL, THERE, MISSING = "_rival", "_there", "_missing"
RECOMMEND: Final = " recommend"  # the item that says how likely they recommend
SAME: Final = "recommend"  # the indicator that asks for the same as the outcome


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean with its range."""

    mean: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Rows:
    """Complete answers, one a person: the last that they gave of which it is known what came."""

    customer: Ints
    names: list[str]
    drivers: Floats  # (rows, names), 0 to 1
    outcome: Floats
    left_out: tuple[LeftOut, ...]
    rival: Mapping[str, tuple[Floats, Ints]]  # by driver: what was said of the rival, and by whose people
    kano: list[dict[str, Any]]


def rows_of(people: People, came: Floats | None, *, own: tuple[Instrument, ...]) -> Rows:
    """Return what every driver that half of the people answered was said to be, beside the outcome; NaN: not known.

    Without an outcome it is how likely people say they recommend, in hundredths of the scale, and what asks for the
    same drives nothing.
    """
    single = {name: value for name, value in people.metrics.items() if not name.endswith(TOP)}
    apart = {name for name in single if name.endswith((RIVAL, THERE, MISSING))}
    told = [name for name in single if name.endswith(RECOMMEND)] if came is None else []
    outcome = _first_known([100 * single[name] for name in told], people.day.size) if came is None else came
    pooled = _by_indicator({name: value for name, value in single.items() if name not in apart}, own=own)
    drivers = {name: value for name, value in pooled.items() if name not in told and (came is not None or name != SAME)}
    known = np.isfinite(outcome)
    many = int(known.sum())
    answered = {name: int(np.isfinite(value[known]).sum()) for name, value in drivers.items()}
    kept = [name for name, count in answered.items() if count and count >= COVERED * many]
    for name in kept:
        known &= np.isfinite(drivers[name])
    rows = np.flatnonzero(known)
    left_out = tuple(LeftOut(name, count, many) for name, count in answered.items() if name not in kept)
    table = np.column_stack([drivers[name][rows] for name in kept]) if kept else np.zeros((rows.size, 0))
    rival = {
        name.removesuffix(RIVAL): (value[np.isfinite(value)], people.customer[np.isfinite(value)])
        for name, value in single.items() if name.endswith(RIVAL)
    }  # fmt: skip
    return Rows(people.customer[rows], kept, table, outcome[rows], left_out, rival, list(_kano(single)))


def _first_known(columns: list[Floats], n: int) -> Floats:
    found = np.full(n, np.nan)
    for column in columns:
        found = np.where(np.isfinite(found), found, column)
    return found


def _by_indicator(metrics: Mapping[str, Floats], *, own: tuple[Instrument, ...]) -> dict[str, Floats]:
    """Return the mean of all that feeds an indicator, and what feeds none by itself."""
    feeds = {f"{of.name} {of.version} {item.name}": item.feeds for of in all_instruments(own) for item in of.items}
    by: dict[str, list[Floats]] = {}
    for name, value in metrics.items():
        by.setdefault(str(feeds.get(name) or name) if not name.endswith(RECOMMEND) else name, []).append(value)
    found = {}
    for name, columns in by.items():
        table = np.stack(columns)
        n = np.isfinite(table).sum(axis=0)
        found[name] = np.where(n > 0, np.where(np.isfinite(table), table, 0.0).sum(axis=0) / np.maximum(n, 1), np.nan)
    return found


def _kano(metrics: Mapping[str, Floats]) -> Iterator[dict[str, Any]]:
    """Yield what each pair of questions makes of something; both had five answers."""
    for name, there in metrics.items():
        missing = metrics.get(name.removesuffix(THERE) + MISSING)
        if not name.endswith(THERE) or missing is None:
            continue
        both = np.isfinite(there) & np.isfinite(missing)
        pair = [np.rint(1 + 4 * one[both]).astype(np.int64) for one in (there, missing)]
        yield {"name": name.removesuffix(THERE), **asdict(kano(*pair))}


def mean_with_range(of: Floats, customer: Ints, *, level: float) -> Mean:
    """Return the mean of numbers with a range that minds that people of one customer go together."""
    found = regress(np.ones((of.size, 1)), of, cluster=customer)
    wide = normal_reach(level) * float(found.error[0])
    return Mean(float(found.slope[0]), float(found.slope[0]) - wide, float(found.slope[0]) + wide, of.size)
