"""What to list, drop or give more room at a place, only where ranges say so."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from keepworth.act.offer.local import FEWEST_PLACES, Baskets, local_lifts
from keepworth.numerics.arrays import Flags, Floats, Ints

LEVEL: Final = 0.8
LIST, DROP, MORE = "list", "drop", "more"


@dataclass(frozen=True, slots=True)
class Shelf:
    """What was sold where; a row a place and product, each once, and what is known of places and of products."""

    place: Ints
    product: Ints
    hits: Floats  # baskets with it, of those of days on which it lay there
    of: Floats  # these
    here: Flags  # it lies there still
    area: Ints  # (places,) kind of area, from 0; -1: not known
    visits: Floats  # (places,) baskets a year
    leaves: Floats  # (products,) what a basket with it leaves by it; NaN: not known
    ended: Flags  # (products,) sold no longer


@dataclass(frozen=True, slots=True)
class Shelves:
    """Lifts of what lies at each place, and of what should; a row a place and product."""

    place: Ints
    product: Ints
    lift: Floats
    low: Floats
    high: Floats
    gain: Floats  # money a year that it leaves there; NaN: not known
    gain_low: Floats
    gain_high: Floats
    of: Floats  # baskets behind the lift: its own, or where it does not lie there those of its kind of area
    proposal: npt.NDArray[Any]  # list, drop, more; None: nothing


def shelves(of: Shelf, *, level: float = LEVEL) -> Shelves:
    """Return local lifts, and what follows from them.

    * `more`: it lies there, and is surely bought more than in the chain.
    * `drop`: it lies there, is surely bought less than in the chain, and even at the upper end leaves less than
      the median of what lies there (ours: what sells worse here, and is still among the better half, stays).
    * `list`: it does not lie there, and places of the same kind of area surely buy it more: the range is that of one
      more such place. Kinds of which fewer than three places had it say nothing.
    """
    products = of.leaves.size
    lifts = local_lifts(Baskets(of.product, of.hits, of.of), products=products, level=level)
    ranges = np.stack([lifts.lift, lifts.low, lifts.high])
    gain = ranges * (lifts.chain * of.leaves)[of.product] * of.visits[of.place]
    here = of.here & ~of.ended[of.product]
    proposal = np.full(of.place.size, None, dtype=np.object_)
    proposal[ranges[1] > 1] = MORE
    proposal[(ranges[2] < 1) & (gain[2] < _usual(gain[0], of.place, here=here, places=of.visits.size)[of.place])] = DROP
    own = (of.place[here], of.product[here], ranges[:, here], gain[:, here], of.of[here], proposal[here])
    found = [own, _absent(of, chain=lifts.chain, level=level)]
    place, product, lift, money, seen, said = (
        np.concatenate([one[at] for one in found], axis=-1) for at in range(len(own))
    )
    order = np.lexsort((product, place))
    ranges, gain = lift[:, order], money[:, order]
    return Shelves(
        place[order], product[order], ranges[0], ranges[1], ranges[2], gain[0], gain[1], gain[2],
        seen[order], said[order],
    )  # fmt: skip


def _usual(gain: Floats, place: Ints, *, here: Flags, places: int) -> Floats:
    """Return the median of what lies at each place leaves; NaN where nobody knows."""
    known = here & np.isfinite(gain)
    where, money = place[known], gain[known]
    order = np.lexsort((money, where))
    count = np.bincount(where, minlength=places)
    middle = np.cumsum(count) - count + (count - 1) // 2
    found = np.full(places, np.nan)
    found[count > 0] = money[order][middle[count > 0]]
    return found


def _absent(of: Shelf, *, chain: Floats, level: float) -> tuple[Any, ...]:
    """Return what does not lie at a place and should."""
    from scipy.special import betaincinv, ndtri, stdtrit

    products, areas = of.leaves.size, int(of.area.max(initial=-1)) + 1
    told = of.area[of.place] >= 0
    cell = of.area[of.place[told]] * products + of.product[told]
    size = max(areas * products, 1)
    within = local_lifts(Baskets(cell, of.hits[told], of.of[told]), products=size)
    n = np.maximum(np.bincount(cell, of.of[told], size), 1)
    rho = 1 / (within.weight + 1)
    # One more place differs by chance, as the others do among each other, and the mean of these is not sure either.
    apart = rho + (1 - rho) / n + rho * np.bincount(cell, of.of[told] ** 2, size) / n**2
    count, tail = np.bincount(cell, minlength=size), (1 + level) / 2
    # How far they lie apart is told by few of them: as far as Student's range is wider than the normal's.
    apart *= (stdtrit(np.maximum(count - 1, 1), tail) / ndtri(tail)) ** 2
    k, mean = np.maximum(1 / apart - 1, 1e-9), within.chain
    fine = (count >= FEWEST_PLACES) & (mean > 0) & (mean < 1)
    product = np.arange(size) % products
    fine &= ~of.ended[product] & (chain[product] > 0)
    which = np.flatnonzero(fine)
    a, b = (k * mean)[which], (k * (1 - mean))[which]
    share = np.stack([mean[which], betaincinv(a, b, (1 - level) / 2), betaincinv(a, b, (1 + level) / 2)])
    lift = share / chain[product[which]]
    sure = lift[1] > 1
    which, lift, share = which[sure], lift[:, sure], share[:, sure]
    place, at = _without(of, which // products, product=product[which])
    gain = share[:, at] * of.leaves[product[which[at]]] * of.visits[place]
    return place, product[which[at]], lift[:, at], gain, n[which[at]], np.full(place.size, LIST, dtype=np.object_)


def _without(of: Shelf, area: Ints, *, product: Ints) -> tuple[Ints, Ints]:
    """Return the places of an area where a product does not lie, with the row that names both."""
    places = np.argsort(of.area, kind="stable")
    count = np.bincount(of.area[of.area >= 0], minlength=int(of.area.max(initial=0)) + 1)
    start = np.cumsum(count) - count + int((of.area < 0).sum())
    at = np.repeat(np.arange(area.size), count[area])
    place = places[np.arange(at.size) - np.repeat(np.cumsum(count[area]) - count[area], count[area]) + start[area[at]]]
    size = of.leaves.size
    lies = np.isin(place * size + product[at], of.place[of.here] * size + of.product[of.here])
    return place[~lies], at[~lies]
