"""Books whose truth is known: customers, people and evidence drawn from the model of the design's §13.2."""

from dataclasses import dataclass, replace

import numpy as np

from keepworth.measure.beliefs import LINES, PLACE, Beliefs, printed_beliefs
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


@dataclass(frozen=True, slots=True)
class Waves:
    """Persons who are asked the same line again and again, and what is true of them.

    The spread is small beside the scale, so that hardly an answer is cut off at its ends.
    """

    people: int
    waves: int = 2
    months: float = 2.0  # between two of them
    sd: float = 8.0  # of the error
    stated: float = 8.0  # what is believed of the error
    half_life: float = 12.0
    line: str = "trust"

    def beliefs(self) -> Beliefs:
        printed = printed_beliefs()
        calm = replace(printed, mean=np.full((1, LINES), 50.0), variance=np.full((1, LINES), 64.0))
        return replace(calm, contact_variance=np.full(LINES, 36.0))

    def context(self) -> ScoringContext:
        return ScoringContext(self.beliefs(), np.zeros(self.people, dtype=np.int64), np.ones(self.people))

    def drawn(self, rng: np.random.Generator) -> Evidence:
        keep, spread, place = 2 ** (-self.months / self.half_life), 10.0, PLACE[self.line]
        course = [spread * rng.standard_normal(self.people)]
        for _ in range(self.waves - 1):
            fresh = spread * np.sqrt(1 - keep**2) * rng.standard_normal(self.people)
            course.append(keep * course[-1] + fresh)
        many = self.people * self.waves
        said = 50.0 + np.concatenate(course) + self.sd * rng.standard_normal(many)
        return Evidence(
            np.tile(np.arange(self.people), self.waves),
            np.full(many, place),
            np.clip(said, 0, 100),
            np.full(many, self.stated**2),
            np.repeat(self.months * np.arange(self.waves), self.people),
            np.zeros(many, dtype=np.int64),
            np.ones(many),
            np.zeros(many, dtype=bool),
        )
