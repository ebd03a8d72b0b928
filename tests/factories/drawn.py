"""Futures of one customer, drawn order by order: what the formulas must agree with."""

import numpy as np
from tests.factories.histories import CDNOW, known_model, one_cell

from keepworth.value.futures import probability_active


def drawn_orders(
    name: str, history: tuple[int, float, float], *, weeks: float, customers: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Who ordered, and how many weeks from now, for look-alikes of one customer."""
    x, latest, age = history
    one, alpha, three, four = CDNOW[name]
    active = rng.random(customers) < probability_active(known_model(name), one_cell(x, latest, age))[0]
    rate = rng.gamma(one + x, 1 / (alpha + age), customers)
    if name == "paretonbd":
        gone = rng.exponential(1 / rng.gamma(three, 1 / (four + age), customers))
        chances = np.full(customers, np.iinfo(np.int64).max)
    else:
        gone = np.full(customers, np.inf)
        chances = rng.geometric(rng.beta(three, four + x + (name == "mbgnbd"), customers))
    who, when = [], []
    waiting, now, orders = np.flatnonzero(active), np.zeros(customers), np.zeros(customers, dtype=np.int64)
    while waiting.size:
        now[waiting] += rng.exponential(1 / rate[waiting])
        waiting = waiting[now[waiting] < np.minimum(gone[waiting], weeks)]
        orders[waiting] += 1
        who.append(waiting)
        when.append(now[waiting])
        waiting = waiting[orders[waiting] < chances[waiting]]
    return np.concatenate(who), np.concatenate(when)
