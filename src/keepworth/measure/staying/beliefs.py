"""What is believed of each column before a book's own renewals say anything: printed, or a book's own."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypedDict

import numpy as np

from keepworth.errors import BadInput


@dataclass(frozen=True, slots=True)
class Belief:
    """One column: b ~ N(mean, sd²) on z = (x − centre)/unit."""

    mean: float = 0.0
    sd: float = 1.0
    centre: float = 0.0
    unit: float = 1.0
    unknown: float = 0.0  # z where x is not known
    unknown_sd: float = 1.0
    expected: int = 0  # the sign of b; 0: either
    lowest: float = -np.inf
    pooled: bool = False  # the sd is learnt from how much all such columns of the book matter

    def __post_init__(self) -> None:
        """Refuse what nobody can believe."""
        if not (self.sd > 0 and self.unit > 0 and self.unknown_sd >= 0 and self.expected in (-1, 0, 1)):
            raise BadInput("A belief has an sd and a unit above 0, unknown_sd of 0 or more, and expected -1, 0 or 1.")
        if not all(np.isfinite([self.mean, self.sd, self.centre, self.unit, self.unknown, self.unknown_sd])):
            raise BadInput("A belief is told by finite numbers.")


class StatedBelief(TypedDict, total=False):
    """What a book states of a column in place of what is printed: fields of `Belief`."""

    mean: float
    sd: float
    centre: float
    unit: float
    unknown: float
    unknown_sd: float
    expected: int
    lowest: float
    pooled: bool


@dataclass(frozen=True, slots=True)
class StayPriors:
    """The beliefs of all columns."""

    source: str
    level_sd: float
    other_sd: float  # of columns that are not listed, per standard deviation of the column
    columns: Mapping[str, Belief] = field(default_factory=dict)


@lru_cache(maxsize=1)
def _written() -> dict[str, Any]:
    return tomllib.loads(files("keepworth.measure.staying").joinpath("priors.toml").read_text(encoding="utf-8"))


def stay_priors(own: Mapping[str, StatedBelief] | None = None) -> StayPriors:
    """Return what `priors.toml` prints, with what a book states itself in place of it, column by column.

    Raises
    ------
    BadInput
        A number that no belief has, or that nobody can believe.

    """
    of = _written()
    columns = {name: Belief(**belief) for name, belief in of["columns"].items()}
    known = {one.name for one in fields(Belief)}
    for name, stated in (own or {}).items():
        if not stated.keys() <= known:
            raise BadInput(f"A belief about {name} has {', '.join(sorted(known))}; not {', '.join(stated)}.")
        columns[name] = replace(columns.get(name, Belief()), **stated)
    return StayPriors(str(of["source"]), float(of["level_sd"]), float(of["other_sd"]), columns)
