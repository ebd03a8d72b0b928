"""Who speaks for us, and what is lost if all of them leave."""

from typing import Final

import numpy as np

from keepworth.numerics.arrays import Flags, Floats, Ints

INFLUENCE: Final = 3
STANCE: Final = 2
ACTS: Final = 1  # dated, in the last 12 months
ALONE: Final = -1  # of no team that is known


def are_champions(influence: Floats, stance: Floats, *, acts: Ints, here: Flags) -> Flags:
    """Return who is a champion: influence ≥ 3, stance +2, and a dated act within 12 months, while they are here.

    A claimed stance alone does not count, nor does an influence that nobody judged (NaN). Shapes (contacts,).
    """
    found: Flags = (influence >= INFLUENCE) & (stance == STANCE) & (acts >= ACTS) & here
    return found


def probability_all_leave(
    leaves: Floats, customer: Ints, *, team: Ints, customers: int, shared: float = 0.0
) -> Floats:  # fmt: skip
    """Return the chance that all champions of each customer leave within a year; NaN where there are none.

    Independent leavers give Π q. Champions of one team share a factor ρ (`shared`): with that share they leave by one
    cause, whoever is surest to stay being the last, else independently, so that the team is lost with
    ρ · min q + (1 − ρ) · Π q. Every single chance stays q, and two of equal q correlate by ρ.

    Parameters
    ----------
    leaves
        q of each champion, the chance to leave within a year. Shape (champions,).
    customer
        Whose champion it is, 0 to customers − 1.
    team
        The team of each at their customer, or `ALONE`.
    customers
        How many customers there are.
    shared
        ρ, 0 to 1.

    Source: the design's §4; the mixture of independent and comonotone leaving is ours.

    """
    own = np.where(team == ALONE, team.max(initial=0) + 1 + np.arange(team.size), team)
    pairs, group = np.unique(np.stack([customer, own]), axis=1, return_inverse=True)
    group = group.reshape(-1)
    independent, least = np.ones(pairs.shape[1]), np.ones(pairs.shape[1])
    np.multiply.at(independent, group, leaves)
    np.minimum.at(least, group, leaves)
    lost = shared * least + (1.0 - shared) * independent
    found = np.where(np.bincount(customer, minlength=customers) > 0, 1.0, np.nan)
    np.multiply.at(found, pairs[0], lost)
    return found


def expected_orphaned_value(value: Floats, all_leave: Floats, *, stay_with: Floats, stay_without: Floats) -> Floats:
    """Return what is lost on average if champions leave: value × P(all leave) × (stay with one − stay with none).

    In the unit of `value`; 0 where there is no champion to lose (`all_leave` is NaN). Source: the design's §4.
    """
    lost: Floats = value * np.nan_to_num(all_leave, nan=0.0) * (stay_with - stay_without)
    return lost
