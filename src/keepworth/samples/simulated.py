"""Books whose truth is known: buying and spending as the models say, drawn from an `rng`."""

from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np

from keepworth.numerics.arrays import Floats, Ints

type ModelName = Literal["bgnbd", "mbgnbd", "paretonbd"]

# About CDNOW: buying and leaving per week (r, alpha, then a, b or s, beta), spend in its currency.
BUYING: Final[dict[ModelName, tuple[float, float, float, float]]] = {
    "bgnbd": (0.243, 4.414, 0.793, 2.426),
    "mbgnbd": (0.525, 6.183, 0.891, 1.614),
    "paretonbd": (0.553, 10.578, 0.606, 11.669),
}
SPENDING: Final = (6.25, 3.74, 15.44)


@dataclass(frozen=True, slots=True)
class Population:
    """What is true of a simulated book."""

    model: ModelName = "bgnbd"
    buying: tuple[float, float, float, float] | None = None  # by the paper's names; None: about CDNOW's
    spending: tuple[float, float, float] = SPENDING  # p, q, gamma
    customers: int = 2_000
    joining_days: int = 84  # first orders fall evenly on days 0 to joining_days − 1
    days: int = 546  # the last day of the world


# As large a book as one machine should score while you wait: about 5.4 orders a customer in two years.
MILLION: Final = Population(
    buying=(0.627, 4.4, 0.79, 4.4), customers=1_000_000, joining_days=600, days=729, spending=(2.0, 3.8, 60.0)
)


@dataclass(frozen=True, slots=True)
class SimulatedBook:
    """Orders as columns, one row an order, sorted by customer and time; and each customer's truth."""

    customer: Ints  # (orders,) the customer's number, from 0
    day: Ints  # (orders,) days since the book's start
    amount: Floats  # (orders,) in the book's currency, two decimals
    moment: Floats = field(repr=False)  # (orders,) the same as day, before it was rounded up to whole days
    rate: Floats = field(repr=False)  # (customers,) orders per week while active
    mean_spend: Floats = field(repr=False)  # (customers,) true mean spend per order


def simulate_book(population: Population, *, rng: np.random.Generator) -> SimulatedBook:
    """Draw all orders of a population up to its last day; a million customers take a few seconds.

    An order at any moment of a day counts for the end of that day, so that no repeat order falls on the
    day of the first. Two orders of a customer on one day stay two rows.
    """
    n = population.customers
    joined = rng.integers(0, population.joining_days, n)
    r, alpha, _, _ = _buying(population)
    rate = rng.gamma(r, 1 / alpha, n)
    owner, weeks = _orders_while_active(population, rate=rate, window=(population.days - joined) / 7, rng=rng)
    # First orders stand before each customer's repeats.
    repeats = np.bincount(owner, minlength=n)
    first = np.arange(n) + np.cumsum(repeats) - repeats
    customer = np.repeat(np.arange(n), repeats + 1)
    moment = joined[customer].astype(np.float64)
    is_repeat = np.ones(customer.size, dtype=np.bool_)
    is_repeat[first] = False
    moment[is_repeat] += weeks * 7
    p, q, gamma = population.spending
    scale = 1 / rng.gamma(q, 1 / gamma, n)  # 1/ν
    amount = np.maximum(np.round(rng.gamma(p, 1.0, customer.size) * scale[customer], 2), 0.01)
    day = np.minimum(np.ceil(moment).astype(np.int64), population.days)
    return SimulatedBook(customer, day, amount, moment, rate, p * scale)


def _buying(population: Population) -> tuple[float, float, float, float]:
    return population.buying or BUYING[population.model]


def _orders_while_active(
    population: Population, *, rate: Floats, window: Floats, rng: np.random.Generator
) -> tuple[Ints, Floats]:
    """Draw each customer's repeat orders within its `window` in weeks: whose, and weeks since the first."""
    chances = rng.poisson(rate * window)
    owner = np.repeat(np.arange(rate.size), chances)
    # Given their number, the moments of a Poisson process are evenly spread, and one sort puts all in order.
    share = np.clip(np.sort(owner + rng.random(owner.size)) - owner, 0.0, 1.0)
    weeks = share * window[owner]
    _, _, leaving, staying = _buying(population)
    if population.model == "paretonbd":
        lasts = rng.exponential(1 / rng.gamma(leaving, 1 / staying, rate.size))
        kept = weeks <= lasts[owner]
    else:
        coin = np.maximum(rng.beta(leaving, staying, rate.size), 1e-12)
        # Nobody leaves a BG/NBD book before the first repeat order; of an MBG/NBD book, at once.
        most = rng.geometric(coin) - (population.model == "mbgnbd")
        place = np.arange(owner.size) - np.repeat(np.cumsum(chances) - chances, chances)
        kept = place < most[owner]
    return owner[kept], weeks[kept]
