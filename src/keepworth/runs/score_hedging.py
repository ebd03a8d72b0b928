"""The part of a score about hedges: what would lower what may be lost together, at whom, and for what money."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from keepworth.focus.hedging import Hedged, hedged
from keepworth.numerics.arrays import Floats, Ints
from keepworth.numerics.common_shock import largest
from keepworth.tables.focusing import Focusing
from keepworth.tables.hedging import because_in, names_of_terms, within_a_year, write_hedges

LARGEST: Final = 10  # customers, by what is lost with them on average
# The term of staying that a hedge takes away; a longer term puts off every chance to leave.
ENDS: Final[Mapping[str, str]] = {"second_contact": "single_thread", "close_complaint": "open_severe_case"}
LONGER: Final = "longer_term"


@dataclass(frozen=True, slots=True)
class AtStake:
    """Customers who bring something and may leave; shapes (customers,)."""

    number: Ints
    amount: Floats
    leaves: Floats
    low: Floats  # the ends of the range of that chance
    high: Floats


def score_hedges(of: AtStake, *, by: Focusing, as_of: dt.date, seed: int, into: Path) -> int:
    """Write hedges.parquet, and return how many there are; by the same draws with each and without."""
    place = largest(of.amount * of.leaves, LARGEST)
    found = list(_candidates(of, place, as_of=as_of, into=into))
    if not found:
        return 0
    names, rows, push = (list(one) for one in zip(*found, strict=True))
    told = [
        _told(of, leaves, rows=rows, push=push, seed=seed, correlation=by.correlation)
        for leaves in (of.leaves, of.low, of.high)
    ]
    every = np.stack([one.cvar for one in told])
    write_hedges({
        "hedge": np.array(names, dtype=np.object_), "customer_id": of.number[rows], "leaves": told[0].leaves,
        "then": told[0].then, "less": told[0].mean, "less_cvar95": every[0], "low": every.min(axis=0),
        "high": every.max(axis=0), "cost": np.array([by.hedges.get(name, np.nan) for name in names]),
    }, into=into)  # fmt: skip
    return len(names)


def _told(of: AtStake, leaves: Floats, *, rows: list[int], push: list[float], seed: int, correlation: float) -> Hedged:
    rng = np.random.default_rng(seed)
    return hedged(leaves, of.amount, rows=np.array(rows), push=np.array(push), rng=rng, shared=correlation)


def _candidates(of: AtStake, place: Ints, *, as_of: dt.date, into: Path) -> Iterator[tuple[str, int, float]]:
    """Yield what could be done at the largest: its name, whose it is, and how many logits it adds to staying."""
    here = {int(of.number[row]): int(row) for row in place}
    for row in because_in(into, of.number[place]):
        terms = names_of_terms(row["because"])
        at = here[int(row["customer_id"])]
        yield from ((name, at, -terms[term]) for name, term in ENDS.items() if terms.get(term, 0.0) < 0)
        if within_a_year(row["due"], as_of=as_of):
            yield LONGER, at, np.inf
