"""What head office promotes, what five managers change, and who is given a coupon."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.samples.chain import stream
from keepworth.samples.chain.goods import PRODUCTS, Shops
from keepworth.samples.chain.shoppers import Shoppers

PRODUCT: Final = 17  # coffee capsules, in the large box that nobody carries through a city
ROUNDS: Final = (61, 78)  # the weeks in which they start, counted from 0
LASTS: Final = 4  # weeks
OFF: Final = 25  # percent of the price
TIMES: Final = (1.0, 1.6, 2.0)  # what is sold against what would have been: city, suburb, country
CHANGED_OFF: Final = 15  # single cups, for less off
CHANGED_TIMES: Final = 1.7
CHANGING: Final = 5  # city shops whose managers change the second round

COUPON: Final = 14  # a coffee
GIVEN_ON: Final = 89 * 7  # day
GOOD_FOR: Final = 28  # days
COUPON_OFF: Final = 20
DRAWN: Final = 600  # customers
HELD: Final = 200  # of them, given none
MOVED: Final = 4.0  # how many times as much the eager buy with it


@dataclass(frozen=True, slots=True)
class Promoted:
    """Which shops changed the second round, and who was drawn for a coupon."""

    changed: Flags  # (shops,)
    drawn: Ints  # customers, those held back last
    given: Flags  # (customers,) have a coupon


def make_promoted(shops: Shops, shoppers: Shoppers) -> Promoted:
    """Draw whose managers change the round, and whom the lot gives a coupon."""
    rng = stream("promoting")
    changed = np.zeros(len(shops.id), dtype=np.bool_)
    changed[rng.choice(shops.of("city"), CHANGING, replace=False)] = True
    drawn = rng.choice(len(shoppers.id), DRAWN, replace=False)
    given = np.zeros(len(shoppers.id), dtype=np.bool_)
    given[drawn[: DRAWN - HELD]] = True
    return Promoted(changed, drawn, given)


def lifted(shops: Shops, promoted: Promoted, *, week: int) -> tuple[Floats, Floats]:
    """Return how many times the usual is sold in a week, and how much is off in percent; shops by products."""
    times, off = np.ones((len(shops.id), PRODUCTS)), np.zeros((len(shops.id), PRODUCTS))
    for number, start in enumerate(ROUNDS):
        if start <= week < start + LASTS:
            is_own = promoted.changed & (number > 0)
            times[:, PRODUCT] = np.where(is_own, CHANGED_TIMES, np.array(TIMES)[shops.area])
            off[:, PRODUCT] = np.where(is_own, CHANGED_OFF, OFF)
    return times, off
