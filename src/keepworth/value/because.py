"""Why a customer is worth what it is: from a typical one to this one, one fact at a time, in parts that add up."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a customer's value is made of: value = orders · spend."""

    active: float  # chance of being active
    orders: float  # discounted orders to come, times the share of their amount that is kept
    spend: float  # per order to come, in the book's currency


@dataclass(frozen=True, slots=True)
class Because:
    """A value as the sum of its parts, in the book's currency."""

    typical: float  # what a customer is worth that is average in everything
    orders: float  # added by how often this one orders while it is active, and how long that may last
    recency: float  # added by how sure it is that this one is still active
    spend: float  # added by what this one spends per order

    @property
    def value(self) -> float:
        """The sum of the parts, in their order."""
        return self.typical + self.orders + self.recency + self.spend


def because(own: Outlook, *, typical: Outlook) -> Because:
    """Return how one customer's value comes about.

    The typical customer's facts are replaced by the customer's own, one at a time: first how often it orders, then
    how sure it is that it is still there, then what it spends. In another order the parts would be others; their sum
    would be the same, which is why the order is always this one and is said.

    >>> because(Outlook(0.9, 9.0, 200.0), typical=Outlook(0.5, 4.0, 100.0))
    Because(typical=400.0, orders=100.0, recency=400.0, spend=900.0)
    """
    start = typical.orders * typical.spend
    # Of a customer that has surely left nothing is known of what it would do if it had not.
    pace = own.orders / own.active if own.active > 0 else _pace(typical)
    paced = typical.active * pace * typical.spend
    present = own.orders * typical.spend
    return Because(start, paced - start, present - paced, own.orders * own.spend - present)


def _pace(typical: Outlook) -> float:
    return typical.orders / typical.active if typical.active > 0 else 0.0
