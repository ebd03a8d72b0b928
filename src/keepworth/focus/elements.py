"""Which elements of keeping get nothing or little of its money, as far as the book's rows say what it was for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

ELEMENTS: Final = ("extras", "promotion", "sales", "post_purchase")  # of the retention mix, as plays name them
LITTLE: Final = 0.10  # of the money for keeping, below which an element gets little; ours


@dataclass(frozen=True, slots=True)
class Element:
    """What one element gets, and what it may get: money that names no element may all be its own."""

    element: str
    money: float
    low: float  # its share of the money for keeping: of what is told
    high: float  # if all that is not told went there
    verdict: str  # nothing, little, enough; not told: it may get little or not


@dataclass(frozen=True, slots=True)
class Elements:
    """What keeping was spent on in some quarters."""

    quarters: int
    keeping: float
    not_told: float  # of it, money that names no element
    each: tuple[Element, ...]  # in the order of `ELEMENTS`


def elements_of(spent: Mapping[str, float], *, quarters: int) -> Elements | None:
    """Return which elements get nothing or little; None where nothing was spent on keeping.

    Parameters
    ----------
    spent
        Money for keeping by element; of "" what names none.
    quarters
        In how many quarters.

    """
    keeping = sum(spent.values())
    if not keeping > 0:
        return None
    not_told = spent.get("", 0.0)
    each = []
    for name in ELEMENTS:
        money = spent.get(name, 0.0)
        low, high = money / keeping, (money + not_told) / keeping
        each.append(Element(name, money, low, high, _verdict(low, high)))
    return Elements(quarters, keeping, not_told, tuple(each))


def _verdict(low: float, high: float) -> str:
    if high <= 0:
        return "nothing"
    if high < LITTLE:
        return "little"
    return "enough" if low >= LITTLE else "not told"
