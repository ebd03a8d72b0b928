"""Customers as marks on the map: every one while they are few, else how many stand in each square and the largest."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

FIELDS, UP = 40, 30  # squares of the density
NAMED: Final = 12  # of the largest, who stand above a density as marks
SHOWN: Final = (
    "number", "customer_id", "name", "team", "value", "value_low", "value_high", "p_active", "p_active_low",
    "p_active_high", "silence", "strength", "strength_low", "strength_high", "published", "state",
)  # fmt: skip

type Rows = Callable[[str], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Across:
    """What stands across on a map."""

    column: str
    full: float  # its value at the right end; 0 is at the left
    on_map: str  # of whom it says something; upwards, powers of ten have no place for who is worth nothing


ACTIVE: Final = Across("p_active", 1.0, "value > 0 AND p_active IS NOT NULL")
# Whose strength is withheld stands left of the axis: they are the money that nobody has heard.
STRENGTH: Final = Across("strength", 100.0, "value > 0")


@dataclass(frozen=True, slots=True)
class Square:
    """A square of the map and how many customers stand in it: `x` to `x_end` of the way across, worth `y` to `y_end`.

    Left of zero are those of whom what stands across is withheld.
    """

    x: float
    x_end: float
    y: float
    y_end: float
    customers: int


@dataclass(frozen=True, slots=True)
class Points:
    """What stands on the map."""

    marks: list[dict[str, Any]]  # all of them, or above a density the largest
    grid: list[Square]  # empty where all are marks; else every customer is counted in it, the marks too
    count: int  # customers on the map
    off: int  # wanted customers that have no place on it: not scored, or worth nothing
    across: Across = ACTIVE


def points(rows: Rows, *, table: str, those: str, most: int, across: Across = ACTIVE) -> Points:
    """Return the customers of `table` for which `those` holds, as marks up to `most`, and else as a density."""
    here = across.on_map
    (said,) = rows(
        f"SELECT count(*) AS every, count(*) FILTER ({here}) AS shown, min(value) FILTER ({here}) AS least, "
        f"max(value) FILTER ({here}) AS most FROM {table} WHERE {those}"
    )
    count, off = said["shown"], said["every"] - said["shown"]
    on_map = f"{table} WHERE {those} AND {here}"
    if not count:
        return Points([], [], 0, off, across)
    marks = f"SELECT {', '.join(SHOWN)} FROM {on_map} ORDER BY value DESC, number LIMIT"
    if count <= most:
        return Points(rows(f"{marks} {count}"), [], count, off, across)
    low, high = math.floor(math.log10(said["least"])), math.ceil(math.log10(said["most"]))
    step = max(high - low, 1) / UP
    squares = rows(
        f"SELECT CASE WHEN {across.column} IS NULL THEN -1 ELSE "
        f"least(floor({across.column} / {across.full} * {FIELDS}), {FIELDS - 1})::INTEGER END AS x, "
        f"least(greatest(floor((log10(value) - ({low})) / {step!r}), 0), {UP - 1})::INTEGER AS y, "
        f"count(*) AS customers FROM {on_map} GROUP BY ALL ORDER BY ALL"
    )
    grid = [_square(one, low=low, step=step) for one in squares]
    return Points(rows(f"{marks} {min(NAMED, most)}"), grid, count, off, across)


def _square(one: dict[str, Any], *, low: int, step: float) -> Square:
    x, y = one["x"], one["y"]
    ends = (10 ** (low + y * step), 10 ** (low + (y + 1) * step))
    return Square(x / FIELDS, (x + 1) / FIELDS, *ends, customers=one["customers"])
