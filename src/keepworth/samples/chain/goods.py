"""What is sold where, and how much it is wanted there: goods, shops, and the truth about both."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.samples.chain import stream

# Kind of goods: what a piece costs about, how often a visit holds one of it, and the need that it meets.
KINDS: Final = {
    "pantry": (3.0, 1.10, None), "coffee": (7.0, 0.55, None), "baby": (14.0, 0.10, "A baby in the house"),
    "garden": (18.0, 0.12, "A garden of their own"), "pets": (11.0, 0.14, "A pet to feed"),
    "gifts": (45.0, 0.07, "Gifts for the holidays"),
}  # fmt: skip
NOUNS: Final = {
    "pantry": "Rice Pasta Beans Flour Oats Honey Salt Vinegar Lentils Sugar",
    "coffee": "Espresso Filter Decaf Cold-brew Mocha Lungo Ristretto Capsules Beans Latte",
    "baby": "Wipes Bottle Porridge Bib Lotion Rattle Cup Blanket Soap Puree",
    "garden": "Seeds Spade Compost Hose Pot Gloves Shears Trellis Bulbs Lantern",
    "pets": "Kibble Litter Leash Treats Brush Bowl Toy Shampoo Cushion Perch",
    "gifts": "Vase Candles Scarf Clock Frame Teapot Chess Throw Mirror Globe",
}
MONTHS: Final = {  # against an average month
    "garden": (0.3, 0.4, 1.1, 1.8, 2.0, 1.6, 1.3, 1.1, 0.9, 0.7, 0.4, 0.4),
    "gifts": (0.5, 0.7, 0.6, 0.7, 0.9, 0.8, 0.7, 0.7, 0.8, 1.0, 1.9, 2.7),
}
WELL_SOLD: Final = [4, 7]  # of coffee: one is promoted, the other has coupons
AREAS: Final = ("city", "suburb", "country")
SHOPS: Final = {"city": 10, "suburb": 12, "country": 8}
PRODUCTS: Final = 60
LISTED: Final = 50  # of them in each shop
MISSED: Final = 4  # products a shop does not list though they are wanted there
WANTED: Final = 3.0  # how many times as much those are wanted


@dataclass(frozen=True, slots=True)
class Goods:
    """Products, a row each."""

    id: tuple[str, ...]
    name: tuple[str, ...]
    kind: tuple[str, ...]
    price: Floats
    cost: Floats
    rate: Floats  # pieces a visit of somebody who likes all alike
    style: Ints  # 0 plain, 1 fine: who buys fine things buys them of every kind


@dataclass(frozen=True, slots=True)
class Shops:
    """Shops, a row each; matrices are shops by products."""

    id: tuple[str, ...]
    area: Ints  # 0 city, 1 suburb, 2 country
    taste: Floats  # how many times the chain's a product is wanted
    listed: Flags
    missed: Flags  # not listed, and wanted there

    def of(self, area: str) -> Ints:
        """Return the shops of a kind of area."""
        return np.flatnonzero(self.area == AREAS.index(area))


def make_goods() -> Goods:
    """Draw the goods: ten of each kind, every other one fine and dearer."""
    rng = stream("goods")
    names = [(kind, noun) for kind in KINDS for noun in NOUNS[kind].split()]
    kinds = tuple(kind for kind, _ in names)
    style = np.arange(len(names)) % 2
    price = np.round([KINDS[kind][0] for kind in kinds] * rng.uniform(0.7, 1.4, len(names)) * (1 + 0.5 * style), 2)
    share = rng.gamma(2.0, 1.0, (len(KINDS), 10))
    share[1, WELL_SOLD] = 6.0
    share /= share.sum(axis=1, keepdims=True)
    rate = (share * np.array([[KINDS[kind][1]] for kind in KINDS])).ravel()
    return Goods(
        tuple(f"P{place + 1:02d}" for place in range(len(names))),
        tuple(f"{noun} ({kind})" for kind, noun in names),
        kinds, price, np.round(price * rng.uniform(0.5, 0.8, len(names)), 2), rate, style,
    )  # fmt: skip


def make_shops() -> Shops:
    """Draw the shops: tastes by kind of area and by shop, and what each does not list."""
    rng = stream("shops")
    area = np.repeat(np.arange(len(AREAS)), [SHOPS[name] for name in AREAS])
    taste = np.exp(rng.normal(0, 0.35, (len(AREAS), PRODUCTS)))[area] * np.exp(
        rng.normal(0, 0.3, (area.size, PRODUCTS))
    )
    listed = np.ones(taste.shape, dtype=np.bool_)
    missed = np.zeros(taste.shape, dtype=np.bool_)
    for shop in range(area.size):
        gone = rng.choice(np.arange(10, PRODUCTS), PRODUCTS - LISTED, replace=False)  # every shop has the pantry
        listed[shop, gone] = False
        missed[shop, gone[:MISSED]] = True
    taste[missed] = WANTED
    return Shops(tuple(f"S{shop + 1:02d}" for shop in range(area.size)), area, taste, listed, missed)
