"""On whom a customer hangs, on either side; who supports us, and whom of those that matter we know."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Flags, Floats, Ints

KNOWN: Final = 40.0  # a tie of this strength means that they know each other
UNKNOWN_INFLUENCE: Final = 3.0
NOBODY: Final = -1


@dataclass(frozen=True, slots=True)
class Threads:
    """How the ties of each customer spread over the people of one side.

    Of people, one row for each customer and person, sorted: `customer`, `person`, `share`, `without`. Of customers:
    the rest. Where a customer has no tie, `people` is 0 and `top` is `NOBODY`, and the numbers are NaN.
    """

    customer: Ints
    person: Ints
    share: Floats  # g: of the strength of all ties with the customer
    without: Floats  # effective threads that are left if this person leaves; 0 for none
    people: Ints
    single: Floats  # ST = Σ g²
    effective: Floats  # 1 / ST
    top: Ints  # the person with the largest share, of equal ones the first
    top_share: Floats


def thread_risk(customer: Ints, person: Ints, *, strength: Floats, customers: int) -> Threads:
    """Return thread risk from ties: ST = Σ g², with g the share of tie strength through one person.

    One call a side: `person` is the contact or the colleague of each tie. Ties of no strength count as nobody's.

    Parameters
    ----------
    customer
        The customer of each tie, 0 to customers − 1. Shape (ties,).
    person
        Who of that side it is.
    strength
        0 to 100.
    customers
        How many customers there are.

    Source: the design's §4; Σ g² is Herfindahl's index of concentration.

    """
    tied = strength > 0
    customer, person, strength = customer[tied], person[tied], strength[tied]
    order = np.lexsort((person, customer))
    customer, person, strength = customer[order], person[order], strength[order]
    begins = np.ones(customer.size, dtype=np.bool_)
    begins[1:] = (customer[1:] != customer[:-1]) | (person[1:] != person[:-1])
    at = np.flatnonzero(begins)
    summed = np.add.reduceat(strength, at) if at.size else np.empty(0)
    customer, person = customer[at], person[at]
    total = np.bincount(customer, weights=summed, minlength=customers)
    squares = np.bincount(customer, weights=summed**2, minlength=customers)
    rest, rest_squares = total[customer] - summed, squares[customer] - summed**2
    people = np.bincount(customer, minlength=customers)
    # Differences of rounded sums: with nobody else, nothing is left, and one other is one thread.
    left = people[customer] - 1
    with np.errstate(invalid="ignore", divide="ignore"):
        without = np.where(left > 0, np.clip(rest**2 / rest_squares, 1.0, np.maximum(left, 1)), 0.0)
        single = squares / total**2
    share = summed / total[customer]
    top, top_share = _largest(customer, person, share=share, customers=customers)
    return Threads(customer, person, share, without, people, single, 1.0 / single, top, top_share)


def _largest(customer: Ints, person: Ints, *, share: Floats, customers: int) -> tuple[Ints, Floats]:
    """Return who of each customer has the largest share, and that share."""
    top, top_share = np.full(customers, NOBODY), np.full(customers, np.nan)
    rising = np.lexsort((-person, share, customer))
    # The last that is written stays.
    top[customer[rising]] = person[rising]
    top_share[customer[rising]] = share[rising]
    return top, top_share


def undefended_without(customer: Ints, *, tied: Flags, champion: Flags, customers: int) -> Flags:
    """Return, of each person, whether their customer would be undefended without them.

    That is: left without anybody who has a tie, or without a champion where it has one now. Shapes (people,).
    """
    ties = np.bincount(customer[tied], minlength=customers)[customer] - tied
    speak = np.bincount(customer[champion], minlength=customers)[customer]
    found: Flags = (ties <= 0) | ((speak > 0) & (speak - champion <= 0))
    return found


def net_support(customer: Ints, influence: Floats, *, stance: Floats, customers: int) -> Floats:
    """Return Σ π · stance of each customer, −2 to +2; NaN where no stance is known.

    π is a person's share of influence among those who are here; an unknown influence (NaN) counts as 3, an unknown
    stance supports nothing. Shapes (people,).
    """
    weight = np.where(np.isnan(influence), UNKNOWN_INFLUENCE, influence)
    known = ~np.isnan(stance)
    total = np.bincount(customer, weights=weight, minlength=customers)
    support = np.bincount(customer, weights=weight * np.where(known, stance, 0.0), minlength=customers)
    some = np.bincount(customer[known], minlength=customers) > 0
    found: Floats = np.divide(support, total, out=np.full(customers, np.nan), where=some)
    return found


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many there are at each customer, and of how many somebody of ours knows them; shapes (customers,)."""

    all: Ints
    covered: Ints
    share: Floats  # NaN where there are none


def coverage(customer: Ints, known: Flags, *, customers: int, gone: Flags | None = None) -> Coverage:
    """Return the coverage of people, e.g. of those who decide.

    The place of somebody who goes (`gone`) stays, empty and uncovered, so that no leaver ever raises coverage.
    """
    has = known if gone is None else known & ~gone
    every, covered = (np.bincount(of, minlength=customers) for of in (customer, customer[has]))
    share = np.divide(covered, every, out=np.full(customers, np.nan), where=every > 0)
    return Coverage(every, covered, share)


def breadth(customer: Ints, department: Ints, *, known: Flags, customers: int) -> Coverage:
    """Return the coverage of departments: one is covered if somebody of ours knows one of its people.

    `department` is any numbering; people of none (`NOBODY`) are left out.
    """
    placed = department != NOBODY
    pairs, group = np.unique(np.stack([customer[placed], department[placed]]), axis=1, return_inverse=True)
    has = np.bincount(group.reshape(-1), weights=known[placed], minlength=pairs.shape[1]) > 0
    return coverage(pairs[0], has, customers=customers)
