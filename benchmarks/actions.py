"""Actions of 10,000 customers × 50 plays within 100 people's hours, beside the bare solver on the same programme."""

import sys
import time

import numpy as np
from measured import keep
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from keepworth.act import Capacity, Moves, Offers, Standing, choose, expected_gain, worth_through

CUSTOMERS, PLAYS, COLLEAGUES = 10_000, 50, 100
HOURS, BUDGET = 30.0, 100_000.0
AT_MOST = 60.0  # seconds, of valuing and choosing


def standing(rng: np.random.Generator) -> Standing:
    """Return customers as a book may have them."""
    chance, value = rng.beta(8, 2, CUSTOMERS), rng.lognormal(9, 1.2, CUSTOMERS)
    variance = rng.uniform(0.05, 0.8, CUSTOMERS)
    curve = worth_through(chance, value=value, floor=0.1 * value, ceiling=value * rng.uniform(1.5, 4, CUSTOMERS))
    eta = np.log(chance / (1 - chance)) * np.sqrt(1 + np.pi * variance / 8)
    return Standing(eta, variance, curve, np.full(CUSTOMERS, 0.3), value / 20)


def offers(of: Standing, rng: np.random.Generator) -> Offers:
    """Value every play for every customer."""
    some = []
    by = rng.integers(0, COLLEAGUES, CUSTOMERS)
    for play in range(PLAYS):
        effect, hours, cost = rng.uniform(0.02, 0.4), rng.choice(np.array([0.2, 1.0, 3, 6])), rng.uniform(0, 200)
        moves = Moves(rng.uniform(0.5, 1.5, CUSTOMERS) * effect, np.full(CUSTOMERS, (effect / 2) ** 2),
                      np.full(CUSTOMERS, 0.5), np.full(CUSTOMERS, rng.choice(np.array([0.0, 0.3]))))  # fmt: skip
        gain = expected_gain(of, moves).gain - cost
        some.append((np.full(CUSTOMERS, play), gain, np.full(CUSTOMERS, hours), np.full(CUSTOMERS, cost)))
    action, value, hour, money = (np.concatenate(parts) for parts in zip(*some, strict=True))
    return Offers(np.tile(np.arange(CUSTOMERS), PLAYS), action, np.tile(by, PLAYS), value, hour, money)


def bare(of: Offers) -> tuple[float, float]:
    """Solve the same programme with SciPy alone, built by nothing but its own arrays; return seconds and its value."""
    keeps = of.value > 0
    every = np.arange(int(keeps.sum()))
    one = np.ones(every.size)
    rows = csr_array((one, (of.customer[keeps], every)), shape=(CUSTOMERS, every.size))
    hours = csr_array((of.hours[keeps], (of.colleague[keeps], every)), shape=(COLLEAGUES, every.size))
    limits = np.concatenate([np.ones(CUSTOMERS), np.full(COLLEAGUES, HOURS), [BUDGET]])
    table = vstack([rows, hours, csr_array(of.cost[keeps][None, :])], format="csr")
    begun = time.perf_counter()
    found = linprog(-of.value[keeps], A_ub=table, b_ub=limits, bounds=(0, 1), method="highs-ipm")
    return time.perf_counter() - begun, -float(found.fun)


def main() -> int:
    """Measure both, one after the other."""
    rng = np.random.default_rng(1)
    begun = time.perf_counter()
    of = offers(standing(rng), rng)
    valuing = time.perf_counter() - begun
    begun = time.perf_counter()
    found = choose(of, Capacity(np.full(COLLEAGUES, HOURS), BUDGET), held_out=0.0, seed=1)
    ours = time.perf_counter() - begun
    alone, best = bare(of)
    said = {
        "customers": CUSTOMERS, "plays": PLAYS, "colleagues": COLLEAGUES, "valuing_seconds": round(valuing, 2),
        "seconds": round(ours, 2), "at_most": AT_MOST, "bare_solver_seconds": round(alone, 2),
        "times": round(ours / alone, 3), "chosen": int(found.is_chosen.sum()), "value": round(found.value),
        "most": round(best), "share_of_most": round(found.value / best, 6),
        "note": "The two cores were shared with other work; the ratio is of one run.",
    }  # fmt: skip
    keep("actions", said)
    return 0 if valuing + ours <= AT_MOST else 1


if __name__ == "__main__":
    sys.exit(main())
