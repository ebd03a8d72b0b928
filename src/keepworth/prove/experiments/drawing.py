"""The lot: who gets what, the same whenever it is drawn again from the same names and the same salt."""

import hashlib
from collections.abc import Sequence
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats, Ints

HELD_OUT: Final = 0  # the arm of those who are left out


def draw(
    names: Sequence[str], shares: Floats, *, salt: str, stratum: Sequence[str] | None = None,
    cluster: Sequence[str] | None = None,
) -> Ints:  # fmt: skip
    """Return the arm of each, shape (n,): arms get their shares of every stratum, to the nearest whole one.

    Parameters
    ----------
    names
        (n,) who is drawn, each once.
    shares
        (arms,) of each arm, adding up to 1; arm 0 is left out.
    salt
        Names the experiment, so that lots of two experiments have nothing to do with each other.
    stratum
        (n,) of which each arm gets its share; with clusters that of a cluster's first name counts.
    cluster
        (n,) which are drawn as a whole; an empty text stands alone.

    Raises
    ------
    BadInput
        A name that stands twice, shares that are none, or fewer to draw than arms.

    """
    if len(set(names)) != len(names):
        raise BadInput(f"{len(names) - len(set(names))} stand twice among those who are to be drawn.")
    if shares.size < 2 or not (shares > 0).all() or abs(shares.sum() - 1) > 1e-9:
        raise BadInput("Two arms or more, each with a share above 0; together they are 1.")
    units = [
        f"with {of}" if of else f"alone {name}" for name, of in zip(names, cluster or [""] * len(names), strict=True)
    ]
    unit, first, of = np.unique(np.array(units), return_index=True, return_inverse=True)
    if unit.size < shares.size:
        raise BadInput(f"There are {unit.size} to draw, and {shares.size} arms.")
    strata = np.array(stratum if stratum is not None else [""] * len(names))[first]
    ticket = np.array([_ticket(salt, name) for name in unit.tolist()])
    arm = np.empty(unit.size, dtype=np.int64)
    ends = np.cumsum(shares)[:-1]
    for one in np.unique(strata):
        mine = np.flatnonzero(strata == one)
        ranked = mine[np.argsort(ticket[mine], kind="stable")]
        # Where a share of the stratum is no whole number, the lot decides which arm gets the one that is left.
        start = _ticket(salt, f"stratum {one}")
        arm[ranked] = np.searchsorted(ends, (np.arange(mine.size) + start) / mine.size, side="right")
    return arm[of]


def _ticket(salt: str, name: str) -> float:
    """Return a number from 0 to below 1 that depends on nothing but these two."""
    drawn = hashlib.sha256(f"{salt}\0{name}".encode()).digest()
    return float(int.from_bytes(drawn[:6]) / 2**48)
