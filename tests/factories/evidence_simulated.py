"""Books whose truth is known: customers, people and evidence drawn from the model of the design's §13.2."""

from dataclasses import dataclass

import numpy as np

from keepworth.measure.beliefs import LINES, Beliefs
from keepworth.measure.evidence import NOBODY, Evidence
from keepworth.measure.patterns import ScoringContext

SHARES = np.array([0.5, 0.3, 0.2])  # of the three people of every customer
MONTHS = 24


@dataclass(frozen=True, slots=True)
class Simulated:
    """Evidence, what it is judged by, and what is true today."""

    evidence: Evidence
    by: ScoringContext
    truth: np.ndarray  # θ + Σπβ. Shape (customers, lines)


def wandering(start: np.ndarray, *, sd: np.ndarray, half_life: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw a stationary course back from today, month by month; shape (MONTHS + 1, *start.shape)."""
    keep = 2.0 ** (-1 / half_life)
    course = [start]
    for _ in range(MONTHS):
        course.append(keep * course[-1] + sd * np.sqrt(1 - keep**2) * rng.standard_normal(start.shape))
    return np.stack(course)


def simulated(beliefs: Beliefs, *, customers: int, pieces: int, error: float, rng: np.random.Generator) -> Simulated:
    """Draw a book: every customer has so many pieces, of which one in seven is a fact that nobody said."""
    tau, omega = np.sqrt(beliefs.variance[0]), np.sqrt(beliefs.contact_variance)
    theta = wandering(tau * rng.standard_normal((customers, LINES)), sd=tau, half_life=beliefs.half_life, rng=rng)
    people = omega * rng.standard_normal((SHARES.size, customers, LINES))
    beta = wandering(people, sd=omega, half_life=beliefs.half_life, rng=rng)
    customer = np.repeat(np.arange(customers), pieces)
    line, month = rng.integers(0, LINES, customer.size), rng.integers(0, MONTHS + 1, customer.size)
    seat = rng.integers(0, SHARES.size, customer.size)
    is_fact = rng.random(customer.size) < 1 / 7
    y = beliefs.mean[0, line] + theta[month, customer, line] + error * rng.standard_normal(customer.size)
    y += np.where(is_fact, 0.0, beta[month, seat, customer, line])
    evidence = Evidence(
        customer,
        line,
        np.clip(y, 0, 100),
        np.full(customer.size, error**2),
        month.astype(float),
        np.where(is_fact, NOBODY, seat),
        np.where(is_fact, 0.0, SHARES[seat]),
        np.zeros(customer.size, dtype=bool),
    )
    truth = beliefs.mean[0] + theta[0] + np.tensordot(SHARES, beta[0], axes=1)
    by = ScoringContext(beliefs, np.zeros(customers, dtype=np.int64), np.full(customers, (SHARES**2).sum()))
    return Simulated(evidence, by, truth)
