"""What many customers lose together: losses that share a common shock, by simulation and exactly."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.special import ndtr, ndtri

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats, Ints, parts_of

HEAVY: Final = 2_000  # the largest, who are drawn one by one; the others are many and small
BLOCK: Final = 1 << 17  # numbers drawn at a time: they fit the processor's cache
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
    return _losses(_summed([(chance, amount)], shock=shock, shared=shared, rng=rng, heavy=heavy)[0])


def simulate_each(
    cases: Sequence[tuple[Floats, Floats]], *, shared: float, draws: int, seed: int, heavy: int = HEAVY
) -> tuple[Losses, ...]:  # fmt: skip
    """Draw what is lost in all in several cases, such as by other chances: the same draws serve all of them.

    The losses of each are those that `simulate_losses` draws of it by a generator of this seed, to the last digit.

    Parameters
    ----------
    cases
        Chances and amounts of each, as for `simulate_losses`.
    shared, draws, heavy
        As for `simulate_losses`.
    seed
        Whence chance comes, the same for each.

    """
    for chance, amount in cases:
        check_losses(chance, amount, shared=shared)
    sizes = [min(amount.size, heavy + 1) for _, amount in cases]  # cases that draw alike
    found: dict[int, Losses] = {}
    for size in set(sizes):
        rng = np.random.default_rng(seed)
        places = [place for place, of in enumerate(sizes) if of == size]
        some = [cases[place] for place in places]
        summed = _summed(some, shock=rng.standard_normal(draws), shared=shared, rng=rng, heavy=heavy)
        found |= {place: _losses(one) for place, one in zip(places, summed, strict=True)}
    return tuple(found[place] for place in range(len(cases)))


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
        rest = [(chance[others], amount[others])]
        whole = whole + _summed(rest, shock=shock, shared=shared, rng=rng, heavy=HEAVY)[0]
    changed = (
        whole + amount[row] * ((own[:, at] < limit).astype(np.float64) - lost[:, at])
        for row, at, limit in zip(rows, place, ndtri([then for _, then in changes]), strict=True)
    )
    return _losses(whole), tuple(_losses(one) for one in changed)


def _losses(drawn: Floats) -> Losses:
    return Losses(np.sort(drawn), np.full(drawn.size, 1 / drawn.size))


def _summed(
    cases: Sequence[tuple[Floats, Floats]], *, shock: Floats, shared: float, rng: np.random.Generator, heavy: int
) -> list[Floats]:
    """Draw what is lost in all at each shock, in cases that are all longer than `heavy`, or all equally long."""
    large = [largest(amount, heavy) for _, amount in cases]
    apart = [(ndtri(chance[rows]), amount[rows]) for (chance, amount), rows in zip(cases, large, strict=True)]
    found = _drawn(apart, shock=shock, shared=shared, rng=rng)
    if large[0].size == cases[0][1].size:
        return found
    own = rng.standard_normal(shock.size)
    many = (
        _of_many(_counted_once(chance, amount, apart=rows, shared=shared), shock=shock, shared=shared, own=own)
        for (chance, amount), rows in zip(cases, large, strict=True)
    )
    return [of_large + of_many for of_large, of_many in zip(found, many, strict=True)]


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
    if not all(chance[part].min() >= 0 and chance[part].max() <= 1 for part in parts_of(chance.size)):
        raise BadInput("A chance to be lost is 0 to 1.")
    if not all(amount[part].min() >= 0 and amount[part].max() < np.inf for part in parts_of(amount.size)):
        raise BadInput("What is lost with a customer is 0 or more: one who costs more than they bring is no loss.")
    if not 0 <= shared < 1:
        raise BadInput("What all share of a shock is from 0 to below 1.")


def largest(amount: Floats, many: int) -> Ints:
    """Return where the largest amounts stand, the largest first; not all of millions need be sorted for it."""
    rows = np.arange(amount.size) if amount.size <= many else rows_down_to(amount, many)
    return rows[np.argsort(-amount[rows], kind="stable")][:many]


def rows_down_to(amount: Floats, many: int) -> Ints:
    """Return where amounts stand, rising, that are at least as large as the last of so many of the largest."""
    found = np.empty(0, dtype=np.int64)
    if not many > 0:
        return found
    least = -np.inf
    for part in parts_of(amount.size):
        rows = np.flatnonzero(amount[part] >= least)
        if not rows.size:
            continue
        found = np.concatenate([found, rows + part.start])
        if found.size > many:
            held = amount[found]
            least = float(np.partition(held, held.size - many)[held.size - many])
            found = found[held >= least]
    return found


def _lost_given(limit: Floats, shock: Floats, *, shared: float) -> Floats:
    """Return the chance of each to be lost given the shock; shape (shocks, customers)."""
    found: Floats = ndtr((limit - np.sqrt(shared) * shock[:, None]) / np.sqrt(1 - shared))
    return found


def _drawn(
    cases: Sequence[tuple[Floats, Floats]], *, shock: Floats, shared: float, rng: np.random.Generator
) -> list[Floats]:
    """Draw losses one by one and add them up; cases are limits with amounts, all equally long, by the same draws."""
    found, size = [np.zeros(shock.size) for _ in cases], cases[0][0].size
    if not size:
        return found
    rows, rest = max(1, BLOCK // size), np.sqrt(1 - shared)
    far, pull = [limit / rest for limit, _ in cases], np.sqrt(shared) / rest * shock
    for start in range(0, shock.size, rows):
        at = slice(start, start + rows)
        own = rng.standard_normal((pull[at].size, size), dtype=np.float32)
        for whole, reach, (_, amount) in zip(found, far, cases, strict=True):
            whole[at] = (own < reach - pull[at, None]) @ amount
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
    step = GRID * np.sqrt(1 - shared)
    low, high = _ends(chance) if amount.size >= MANY else (np.inf, -np.inf)
    if low <= high <= low + MOST_LINES * step:
        return _on_grid(
            chance, amount, apart=np.sort(apart), lines=low + step * np.arange(int((high - low) / step) + 3)
        )
    amount = amount.copy()
    amount[apart] = 0.0
    alike, cell = np.unique(ndtri(chance), return_inverse=True)
    return _Alike(alike, *(np.bincount(cell, weights=amount**power, minlength=alike.size) for power in (1, 2)))


def _ends(chance: Floats) -> tuple[float, float]:
    """Return the ends of the limits of those who are lost neither for certain nor never."""
    low, high = 1.0, 0.0
    for part in parts_of(chance.size):
        some = chance[part]
        some = some[(some > 0) & (some < 1)]
        low, high = min(low, some.min(initial=1.0)), max(high, some.max(initial=0.0))
    return float(ndtri(low)), float(ndtri(high))


def _on_grid(chance: Floats, amount: Floats, *, apart: Ints, lines: Floats) -> _Alike:
    """Share each out between the two lines that its limit lies between: what is lost is smooth in the limit.

    Who is lost for certain, or never, is so at every shock. `apart` rises.
    """
    sums, sure, step = np.zeros((2, lines.size)), np.zeros(2), lines[1] - lines[0]
    for part in parts_of(chance.size, at_once=max(BLOCK, lines.size)):
        some, weight = chance[part], amount[part].copy()
        weight[apart[slice(*np.searchsorted(apart, (part.start, part.stop)))] - part.start] = 0.0
        is_open = (some > 0) & (some < 1)
        if not is_open.all():
            certain = weight[some == 1]
            sure += certain.sum(), np.square(certain).sum()
            some, weight = some[is_open], weight[is_open]
        place = (ndtri(some) - lines[0]) / step
        line = np.clip(place.astype(np.int64), 0, lines.size - 2)
        above = place - line
        for of in sums:
            upper = weight * above
            of[:-1] += np.bincount(line, weights=weight - upper, minlength=lines.size - 1)
            of[1:] += np.bincount(line, weights=upper, minlength=lines.size - 1)
            weight = np.square(weight)  # the second time of all that goes before the squares
    held = sums[0] > 0
    amounts, squares = (np.append(of[held], end) for of, end in zip(sums, sure, strict=True))
    return _Alike(np.append(lines[held], np.inf), amounts, squares)


def _of_many(alike: _Alike, *, shock: Floats, shared: float, own: Floats) -> Floats:
    """Draw the sum of many small losses: mean and variance are smooth in the shock, and read between some of it."""
    step = min(STEP, np.sqrt((1 - shared) / shared) / 4) if shared else STEP
    at = np.linspace(-ENDS, ENDS, int(2 * ENDS / step) + 1) if shared else np.array([-ENDS, 0.0, 1.0, ENDS])
    mean, variance = np.empty(at.size), np.empty(at.size)
    for place, one in enumerate(at):
        lost = _lost_given(alike.limit, np.array([one]), shared=shared)[0]
        mean[place], variance[place] = lost @ alike.amounts, (lost * (1 - lost)) @ alike.squares
    inside = np.clip(shock, -ENDS, ENDS)
    middle, spread = CubicSpline(at, mean)(inside), np.sqrt(np.maximum(CubicSpline(at, variance)(inside), 0.0))
    found: Floats = np.clip(middle + spread * own, 0.0, float(alike.amounts.sum()))
    return found
