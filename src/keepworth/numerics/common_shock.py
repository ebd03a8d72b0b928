"""What many customers lose together: losses that share a common shock, by simulation and exactly."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.special import ndtr, ndtri

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats, Ints

HEAVY: Final = 2_000  # the largest, who are drawn one by one; the others are many and small
BLOCK: Final = 1 << 21  # numbers drawn at a time
ENDS: Final = 8.5  # of a shock; beyond lies nothing that a draw can reach
STEP: Final = 0.5  # between the shocks at which the many are added up; they change over √((1−ρ)/ρ)
HERMITE: Final = 96
MOST_SUMS: Final = 200_000
MANY: Final = 1 << 17  # from so many customers on chances are laid on a grid; fewer are told apart to the last digit
GRID: Final = 1e-3  # between its lines, as a part of √(1−ρ): sums are then right to about 1e-7 of themselves
MOST_LINES: Final = 1 << 22
ALIKE: Final = 1e-9  # sums of amounts that differ by less are one, relative to the whole


@dataclass(frozen=True, slots=True)
class Losses:
    """What is lost, with how likely each amount is."""

    loss: Floats  # rising
    chance: Floats  # adds up to 1

    @property
    def mean(self) -> float:
        """Return what is lost on average."""
        return float(self.loss @ self.chance)

    @property
    def sd(self) -> float:
        """Return the standard deviation."""
        return float(np.sqrt(self.chance @ (self.loss - self.mean) ** 2))

    def at_risk(self, level: float) -> float:
        """Return the least amount that is exceeded with a chance of at most 1 − level (value at risk)."""
        place = int(np.searchsorted(np.cumsum(self.chance), level - 1e-12))
        return float(self.loss[min(place, self.loss.size - 1)])

    def beyond(self, level: float) -> float:
        """Return the mean of the worst 1 − level (conditional value at risk).

        Where an amount straddles the level its part beyond counts. Source: Rockafellar & Uryasev (2002).
        """
        before = np.cumsum(self.chance) - self.chance
        part = np.clip(before + self.chance - np.maximum(before, level), 0.0, None)
        return float(part @ self.loss / (1 - level))


def simulate_losses(
    chance: Floats, amount: Floats, *, shared: float, draws: int, rng: np.random.Generator, heavy: int = HEAVY
) -> Losses:  # fmt: skip
    """Draw what is lost in all.

    A customer is lost where √ρ·Z + √(1−ρ)·ε < Φ⁻¹(chance), Z the shock that all share. Given Z losses are independent:
    the `heavy` largest are drawn one by one, and the sum of the many smaller ones is normal, with the mean and the
    variance that they have given Z.

    Parameters
    ----------
    chance, amount
        Of each customer, to be lost, and what is lost then, 0 or more. Shapes (customers,).
    shared
        ρ, from 0 to below 1.
    draws
        How many.
    rng
        Whence chance comes.
    heavy
        How many are drawn one by one.

    Source: Vasicek (2002), the distribution of loan portfolio value; the design's §5.

    """
    check_losses(chance, amount, shared=shared)
    shock = rng.standard_normal(draws)
    return _losses(_summed(chance, amount, shock=shock, shared=shared, rng=rng, heavy=heavy))


def losses_if(
    chance: Floats, amount: Floats, *, changes: Sequence[tuple[int, float]], shared: float, draws: int,
    rng: np.random.Generator,
) -> tuple[Losses, tuple[Losses, ...]]:  # fmt: skip
    """Draw what is lost in all, and what would be if a customer had another chance: by the same draws.

    Parameters
    ----------
    chance, amount
        As for `simulate_losses`.
    changes
        Whose chance changes and to what, each by itself.
    shared, draws, rng
        As for `simulate_losses`.

    """
    check_losses(chance, amount, shared=shared)
    rows = [row for row, _ in changes]
    watched, place = np.unique(rows, return_inverse=True)
    others = np.ones(amount.size, dtype=np.bool_)
    others[watched] = False
    shock = rng.standard_normal(draws)
    own = np.sqrt(shared) * shock[:, None] + np.sqrt(1 - shared) * rng.standard_normal((draws, watched.size))
    lost = own < ndtri(chance[watched])
    whole = lost @ amount[watched]
    if others.any():
        whole = whole + _summed(chance[others], amount[others], shock=shock, shared=shared, rng=rng, heavy=HEAVY)
    changed = (
        whole + amount[row] * ((own[:, at] < limit).astype(np.float64) - lost[:, at])
        for row, at, limit in zip(rows, place, ndtri([then for _, then in changes]), strict=True)
    )
    return _losses(whole), tuple(_losses(one) for one in changed)


def _losses(drawn: Floats) -> Losses:
    return Losses(np.sort(drawn), np.full(drawn.size, 1 / drawn.size))


def _summed(
    chance: Floats, amount: Floats, *, shock: Floats, shared: float, rng: np.random.Generator, heavy: int
) -> Floats:
    """Draw what is lost in all at each shock."""
    large = largest(amount, heavy)
    found = _drawn(ndtri(chance[large]), amount[large], shock=shock, shared=shared, rng=rng)
    if large.size < amount.size:
        alike = _counted_once(chance, amount, apart=large, shared=shared)
        found = found + _of_many(alike, shock=shock, shared=shared, rng=rng)
    return found


def exact_losses(chance: Floats, amount: Floats, *, shared: float = 0.0) -> Losses:
    """Return the distribution of what is lost in all, of few customers or few distinct amounts.

    As `simulate_losses`, with the independent losses given Z added one after another, and Z integrated by
    Gauss–Hermite.

    Raises
    ------
    BadInput
        There are more than 200,000 distinct sums: draw them.

    """
    check_losses(chance, amount, shared=shared)
    nodes, weight = np.polynomial.hermite_e.hermegauss(HERMITE) if shared else (np.zeros(1), np.ones(1))
    of_each = _lost_given(ndtri(chance), nodes, shared=shared)
    sums, odds = np.zeros(1), np.ones((nodes.size, 1))
    unit = ALIKE * max(float(amount.sum()), 1e-300)
    for lost, much in zip(of_each.T, amount, strict=True):
        both = np.concatenate([sums, sums + much])
        _, first, place = np.unique(np.round(both / unit), return_index=True, return_inverse=True)
        if first.size > MOST_SUMS:
            raise BadInput("There are more than 200,000 distinct sums of losses: draw them by `simulate_losses`.")
        each = np.concatenate([odds * (1 - lost[:, None]), odds * lost[:, None]], axis=1)
        sums, odds = both[first], np.zeros((nodes.size, first.size))
        np.add.at(odds.T, place.reshape(-1), each.T)
    return Losses(sums, weight / weight.sum() @ odds)


def check_losses(chance: Floats, amount: Floats, *, shared: float) -> None:
    """Refuse chances, amounts and shares that cannot be."""
    if chance.shape != amount.shape or chance.ndim != 1:
        raise BadInput("Chances and amounts are columns that are equally long.")
    if not ((chance >= 0) & (chance <= 1)).all():
        raise BadInput("A chance to be lost is 0 to 1.")
    if not (np.isfinite(amount) & (amount >= 0)).all():
        raise BadInput("What is lost with a customer is 0 or more: one who costs more than they bring is no loss.")
    if not 0 <= shared < 1:
        raise BadInput("What all share of a shock is from 0 to below 1.")


def largest(amount: Floats, many: int) -> Ints:
    """Return where the largest amounts stand, the largest first; not all of millions need be sorted for it."""
    rows = np.arange(amount.size)
    if amount.size > many > 0:
        rows = np.flatnonzero(amount >= np.partition(amount, amount.size - many)[amount.size - many])
    return rows[np.argsort(-amount[rows], kind="stable")][:many]


def _lost_given(limit: Floats, shock: Floats, *, shared: float) -> Floats:
    """Return the chance of each to be lost given the shock; shape (shocks, customers)."""
    found: Floats = ndtr((limit - np.sqrt(shared) * shock[:, None]) / np.sqrt(1 - shared))
    return found


def _drawn(limit: Floats, amount: Floats, *, shock: Floats, shared: float, rng: np.random.Generator) -> Floats:
    found = np.zeros(shock.size)
    if not limit.size:
        return found
    rows = max(1, BLOCK // limit.size)
    pull, rest = np.sqrt(shared), np.sqrt(1 - shared)
    for start in range(0, shock.size, rows):
        at = slice(start, start + rows)
        own = rng.standard_normal((shock[at].size, limit.size), dtype=np.float32)
        found[at] = (own < (limit - pull * shock[at, None]) / rest) @ amount
    return found


@dataclass(frozen=True, slots=True)
class _Alike:
    """Customers who are as likely to be lost, together."""

    limit: Floats  # Φ⁻¹ of the chance
    amounts: Floats  # of theirs the sum, and that of the squares
    squares: Floats


def _counted_once(chance: Floats, amount: Floats, *, apart: Ints, shared: float) -> _Alike:
    """Put customers together who are as likely to be lost; those who are drawn one by one are left out.

    To sort millions of chances would take longer than all else, so very many are laid on a grid.
    """
    amount, step = amount.copy(), GRID * np.sqrt(1 - shared)
    amount[apart] = 0.0
    some = (chance > 0) & (chance < 1)  # who is lost for certain, or never, is so at every shock
    limit = ndtri(chance[some])
    if amount.size < MANY or not limit.size or np.ptp(limit) > MOST_LINES * step:
        alike, cell = np.unique(ndtri(chance), return_inverse=True)
        return _Alike(alike, *(np.bincount(cell, weights=amount**power, minlength=alike.size) for power in (1, 2)))
    sure = amount[chance == 1]
    return _on_grid(limit, amount[some], step=step, sure=(float(sure.sum()), float((sure**2).sum())))


def _on_grid(limit: Floats, amount: Floats, *, step: float, sure: tuple[float, float]) -> _Alike:
    """Share each out between the two lines that its limit lies between: what is lost is smooth in the limit."""
    low = float(limit.min())
    place = (limit - low) / step
    line = place.astype(np.int64)
    above = place - line
    lines, sums = int(line.max()) + 2, []
    for weight in (amount, np.square(amount)):
        upper = weight * above
        found = np.bincount(line, weights=weight - upper, minlength=lines)
        found[1:] += np.bincount(line, weights=upper, minlength=lines)[:-1]
        sums.append(found)
    held = sums[0] > 0
    amounts, squares = (np.append(of[held], end) for of, end in zip(sums, sure, strict=True))
    return _Alike(np.append((low + step * np.arange(lines))[held], np.inf), amounts, squares)


def _of_many(alike: _Alike, *, shock: Floats, shared: float, rng: np.random.Generator) -> Floats:
    """Draw the sum of many small losses: mean and variance are smooth in the shock, and read between some of it."""
    step = min(STEP, np.sqrt((1 - shared) / shared) / 4) if shared else STEP
    at = np.linspace(-ENDS, ENDS, int(2 * ENDS / step) + 1) if shared else np.array([-ENDS, 0.0, 1.0, ENDS])
    mean, variance = np.empty(at.size), np.empty(at.size)
    for place, one in enumerate(at):
        lost = _lost_given(alike.limit, np.array([one]), shared=shared)[0]
        mean[place], variance[place] = lost @ alike.amounts, (lost * (1 - lost)) @ alike.squares
    inside = np.clip(shock, -ENDS, ENDS)
    middle, spread = CubicSpline(at, mean)(inside), np.sqrt(np.maximum(CubicSpline(at, variance)(inside), 0.0))
    found: Floats = np.clip(middle + spread * rng.standard_normal(shock.size), 0.0, float(alike.amounts.sum()))
    return found
