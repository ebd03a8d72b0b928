"""What sells better in one place than in the chain, drawn towards the chain by how little the place has sold."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats, Ints

FEWEST_PLACES: Final = 3  # of which their spread can be told; ours
NEVER: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Baskets:
    """Of the baskets at a place while a product lay there, in how many it was; a row a place and product."""

    product: Ints  # 0 to products − 1
    hits: Floats
    of: Floats  # only baskets of days on which it was there: what was sold out is not what nobody wants

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        wrong = (self.hits < 0) | (self.hits > self.of) | (self.of <= 0)
        if self.product.shape != self.hits.shape or self.hits.shape != self.of.shape or wrong.any():
            raise BadInput(
                f"{int(wrong.sum())} of {self.hits.size} places and products have more baskets with the product than "
                "baskets, or none at all."
            )


@dataclass(frozen=True, slots=True)
class LocalLifts:
    """Shares drawn towards the chain's, and how many times the chain's they are; a row a place and product."""

    share: Floats
    lift: Floats  # 1: as the chain; NaN where the chain sold none
    low: Floats
    high: Floats
    chain: Floats  # (products,) the chain's share
    weight: Floats  # (products,) k: with how many baskets of a place the chain speaks
    level: float


def shrunk_share(local: float, *, n: float, chain: float, k: float) -> float:
    """Return (n·local + k·chain) / (n + k)."""
    return (n * local + k * chain) / (n + k)


def local_lifts(baskets: Baskets, *, products: int, level: float = 0.8) -> LocalLifts:
    """Draw each place's share of each product towards the chain's, by how alike the places are.

    Shares of places are taken to be beta around the chain's with weight k, so that a place of n baskets has
    (n·s + k·chain) / (n + k), and its range is the beta's with these. How alike places are is measured per product,
    from how far their shares lie apart beyond chance. Where they do not, k is all the chain's baskets of the product.
    The chain's own share is taken as known.

    Source: Kleinman (1973), JASA 68, 46-54, with weights n.
    """
    from scipy.special import betaincinv

    chain, weight = _chain(baskets, products=products)
    k, mean = weight[baskets.product], chain[baskets.product]
    known = (mean > 0) & (mean < 1)
    mean_in = np.where(known, mean, 0.5)
    yes, no = k * mean_in + baskets.hits, k * (1 - mean_in) + baskets.of - baskets.hits
    tails = ((1 - level) / 2, (1 + level) / 2)
    nothing = np.where(mean > 0, 1.0, np.nan)  # in every basket everywhere: as the chain
    share = np.where(known, yes / (yes + no), mean)
    lift, low, high = (
        np.where(known, at / mean_in, nothing) for at in (share, *(betaincinv(yes, no, tail) for tail in tails))
    )
    return LocalLifts(share, lift, low, high, chain, weight, level)


def _chain(baskets: Baskets, *, products: int) -> tuple[Floats, Floats]:
    """Return each product's share in the chain and the weight k of it."""
    which, of = baskets.product, baskets.of
    total, hits = np.bincount(which, of, products), np.bincount(which, baskets.hits, products)
    chain = hits / np.maximum(total, 1)
    apart = np.bincount(which, of * (baskets.hits / of - chain[which]) ** 2, products)
    places = np.bincount(which, minlength=products)
    # E[Q] / (s(1 − s)) = (places − 1) + rho · room, with rho = 1 / (k + 1).
    free = np.maximum(places - 1, 0)
    room = total - np.bincount(which, of**2, products) / np.maximum(total, 1) - free
    noise = chain * (1 - chain)
    rho = (apart / np.maximum(noise, NEVER) - free) / np.maximum(room, NEVER)
    told = (places >= FEWEST_PLACES) & (noise > NEVER) & (room > NEVER) & (rho > 0)
    k = np.where(told, 1 / np.clip(rho, NEVER, 1.0) - 1, total)
    weight: Floats = np.clip(k, 1.0, np.maximum(total, 1.0))
    return chain, weight
