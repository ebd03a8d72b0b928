"""Concentration: how much of the whole hangs on few, and what is lost if they go together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput, NotEnough
from keepworth.numerics.arrays import Floats, Ints, parts_of
from keepworth.numerics.common_shock import Losses, exact_losses, largest, simulate_each, simulate_losses
from keepworth.numerics.reach import normal_reach

LEVEL: Final = 0.95
DRAWS: Final = 10_000
LIKELY: Final = 0.8  # of ranges
SHARES: Final = 4_000  # draws of a share
TOP: Final = 5


@dataclass(frozen=True, slots=True)
class Concentration:
    """How a whole is shared out."""

    amount: Floats
    total: float  # of what is above 0
    hhi: float  # Herfindahl and Hirschman's index: 10,000 where one has all
    effective: float  # as many equal ones would be as concentrated
    top1: float
    top5: float

    @property
    def shares(self) -> Floats:
        """Of each, adding up to 1; what is below 0 counts as 0."""
        found: Floats = np.maximum(self.amount, 0.0) / self.total
        return found


@dataclass(frozen=True, slots=True)
class AtRisk:
    """What may be lost within the time that the chances are of."""

    mean: float
    sd: float
    var: float  # what is not exceeded with the chance `level`
    cvar: float  # the mean of what is lost in the worst 1 − level
    level: float
    shared: float  # ρ of the common shock


def concentration_of(amount: Floats) -> Concentration:
    """Return the shares of amounts, and how concentrated they are.

    Source: Herfindahl (1950) and Hirschman (1945), as the US Department of Justice uses it; the design's §5.

    Raises
    ------
    NotEnough
        Nothing is above 0.

    """
    total = float(sum(np.maximum(amount[part], 0.0).sum() for part in parts_of(amount.size)))
    if not total > 0:
        raise NotEnough("Nobody brings anything above 0: there is no whole to share out.")
    squared = float(sum(np.square(np.maximum(amount[part], 0.0) / total).sum() for part in parts_of(amount.size)))
    first = np.maximum(amount[largest(amount, TOP)], 0.0) / total
    return Concentration(amount, total, 1e4 * squared, 1 / squared, float(first[0]), float(first.sum()))


def summed_by(group: Ints, amount: Floats, *, groups: int) -> Floats:
    """Return the amounts of each group, such as a sector, a champion, a colleague or a partner; −1 is of none."""
    of_some = group >= 0
    found: Floats = np.bincount(group[of_some], weights=amount[of_some], minlength=groups)
    return found


def share_range(
    mean: Floats, sd: Floats, *, rows: Ints, rng: np.random.Generator, level: float = LIKELY
) -> tuple[float, float]:
    """Return the range of the share that some have of the whole, as far as chance and doubt of each are their own.

    They are drawn as gamma one by one, the sum of all others as normal; a doubt that all share moves no share.

    Parameters
    ----------
    mean, sd
        Of what each brings, above 0, with its standard deviation. Shape (customers,).
    rows
        Of whom the share is.
    rng
        Whence chance comes.
    level
        Of the range.

    """
    whole, variance, rising = 0.0, 0.0, np.sort(rows)
    for part in parts_of(mean.size):
        mine = rising[slice(*np.searchsorted(rising, (part.start, part.stop)))] - part.start
        others, doubt = (np.delete(of[part], mine) if mine.size else of[part] for of in (mean, sd))
        whole, variance = whole + float(others.sum()), variance + float(doubt @ doubt)
    apart = np.sqrt(variance)
    rest = np.maximum(whole + apart * rng.standard_normal(SHARES), 0.0)
    spread = np.maximum(sd[rows], 1e-9 * mean[rows])
    drawn = rng.gamma((mean[rows] / spread) ** 2, spread**2 / mean[rows], (SHARES, rows.size)).sum(axis=1)
    share = drawn / np.maximum(drawn + rest, 1e-300)
    low, high = np.quantile(share, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def sd_between(low: Floats, high: Floats, *, level: float = LIKELY) -> Floats:
    """Return the standard deviation of a normal whose range this is; 0 where it is not known."""
    found: Floats = high - low
    found /= 2 * normal_reach(level)
    return np.nan_to_num(found, copy=False)


def at_risk(
    leaves: Floats,
    amount: Floats,
    *,
    rng: np.random.Generator,
    shared: float = 0.0,
    draws: int = DRAWS,
    level: float = LEVEL,
) -> AtRisk:
    """Draw what is lost, with a shock that all share by ρ.

    Parameters
    ----------
    leaves
        The chance of each to leave. Shape (customers,).
    amount
        What goes with them: lifetime value, or revenue; below 0 it is no loss.
    rng
        Whence chance comes.
    shared
        ρ of the common shock, 0 to below 1.
    draws, level
        How many, and of the range.

    Source: Vasicek (2002); Rockafellar & Uryasev (2002); the design's §5.

    """
    _check_level(level)
    above = _above_nothing(amount)
    found = simulate_losses(leaves, above, shared=shared, draws=draws, rng=rng)
    return _at_risk(leaves, above, of=found, shared=shared, level=level)


def at_risk_in_each(
    cases: Sequence[tuple[Floats, Floats]], *, seed: int, shared: float = 0.0, draws: int = DRAWS, level: float = LEVEL
) -> tuple[AtRisk, ...]:  # fmt: skip
    """Return what `at_risk` draws by a generator of this seed, of several chances and amounts by the same draws.

    Parameters
    ----------
    cases
        The chance of each to leave and what goes with them, as for `at_risk`.
    seed
        Whence chance comes, the same for each case.
    shared, draws, level
        As for `at_risk`.

    """
    _check_level(level)
    each = [(leaves, _above_nothing(amount)) for leaves, amount in cases]
    drawn = simulate_each(each, shared=shared, draws=draws, seed=seed)
    return tuple(
        _at_risk(leaves, above, of=found, shared=shared, level=level)
        for (leaves, above), found in zip(each, drawn, strict=True)
    )


def _above_nothing(amount: Floats) -> Floats:
    return amount if amount.min(initial=0.0) >= 0 else np.maximum(amount, 0.0)


def _at_risk(leaves: Floats, above: Floats, *, of: Losses, shared: float, level: float) -> AtRisk:
    return AtRisk(float(leaves @ above), of.sd, of.at_risk(level), of.beyond(level), level, shared)


def exactly_at_risk(leaves: Floats, amount: Floats, *, shared: float = 0.0, level: float = LEVEL) -> AtRisk:
    """Return the same without drawing, of few customers or few distinct amounts."""
    _check_level(level)
    found = exact_losses(leaves, np.maximum(amount, 0.0), shared=shared)
    return AtRisk(found.mean, found.sd, found.at_risk(level), found.beyond(level), level, shared)


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise BadInput(f"level must lie between 0 and 1, not {level}.")
