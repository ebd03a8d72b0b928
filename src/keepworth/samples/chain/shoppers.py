"""Who shops: what they are drawn to, where, and how often; and whom a coupon moves."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.samples.chain import WEEKS, stream
from keepworth.samples.chain.goods import KINDS, Goods, Shops

SHOPPERS: Final = 1_200
PROFILES: Final = ("plain", "family", "gardener", "pet owner", "host")
SHARES: Final = (0.3, 0.2, 0.2, 0.2, 0.1)
LIKES: Final = {"family": "baby", "gardener": "garden", "pet owner": "pets", "host": "gifts"}
TIMES: Final = 6.0  # how many times as much they want of what they are drawn to
STYLED: Final = 2.5  # how many times as much of their own style, and as little of the other
SAYS: Final = 0.3  # of those with a need: have told us
CLUB: Final = 0.85  # of those with a need: are in the club that goes by it


@dataclass(frozen=True, slots=True)
class Shoppers:
    """Customers, a row each."""

    id: tuple[str, ...]
    profile: Ints
    style: Ints
    shop: Ints  # where they mostly go
    visits: Floats  # a week
    joined: Ints  # the day of which they first come at the soonest
    segment: tuple[str | None, ...]  # as far as the chain knows it
    says: Flags  # told us what they need
    eager: Flags  # buys more with a coupon; others buy as they would have bought

    def appetite(self, goods: Goods) -> Floats:
        """Return how many times the usual each wants of each product; customers by products."""
        kinds = list(KINDS)
        of = np.array([kinds.index(kind) for kind in goods.kind])
        drawn = np.ones((len(PROFILES), len(kinds)))
        for place, profile in enumerate(PROFILES):
            if profile in LIKES:
                drawn[place, kinds.index(LIKES[profile])] = TIMES
        same = self.style[:, None] == goods.style[None, :]
        found: Floats = drawn[self.profile][:, of] * np.where(same, STYLED, 1 / STYLED)
        return found


def make_shoppers(shops: Shops) -> Shoppers:
    """Draw the customers."""
    rng = stream("shoppers")
    profile = rng.choice(len(PROFILES), SHOPPERS, p=SHARES)
    joined = np.where(rng.random(SHOPPERS) < 0.75, 0, rng.integers(0, WEEKS * 7 - 60, SHOPPERS))
    knows = rng.random(SHOPPERS) < CLUB
    return Shoppers(
        tuple(f"C{one + 1:04d}" for one in range(SHOPPERS)),
        profile, rng.integers(0, 2, SHOPPERS), rng.integers(0, len(shops.id), SHOPPERS),
        rng.gamma(4.0, 0.35 / 4.0, SHOPPERS), joined,
        tuple(PROFILES[at] if known and at else None for at, known in zip(profile, knows, strict=True)),
        (profile > 0) & (rng.random(SHOPPERS) < SAYS), rng.random(SHOPPERS) < 0.5,
    )  # fmt: skip
