"""Retiring: an action or a question that does nothing is proposed to be given up, with what shows that.

Nobody proves that something does nothing. What can be shown is that it does less than would be worth having: the whole
range of its effect, 8 times in 10, lies within that. Where the range is wider, nothing is proposed: it is not known.

Source: the region of practical equivalence, Kruschke (2018), Advances in Methods and Practices in Psychological
Science 1, 270-280. Which effect is worth having, and how many are enough, is ours unless a book says it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from keepworth.errors import BadInput

LEAST: Final = 1.0  # points of its lever from which on an effect is worth having
LEAST_COMPARED: Final = 20  # customers, both arms together
LEAST_TOLD: Final = 0.05  # of what its scale could tell, from which on a question tells something
LEAST_ANSWERS: Final = 30


class Standing(StrEnum):
    """What is to become of an action or a question."""

    RETIRE = "retire"
    KEEP = "keep"
    OPEN = "open"  # nothing is known well enough


@dataclass(frozen=True, slots=True)
class Tried:
    """What was learned of an action by lot."""

    low: float  # of its effect on its lever, 8 times in 10
    high: float
    compared: int  # customers

    def __post_init__(self) -> None:
        """Refuse a range that is none."""
        if not self.low <= self.high or self.compared < 0:
            raise BadInput("A range from low to high, of no fewer than 0 customers.")


def judge_action(of: Tried, *, least: float = LEAST) -> Standing:
    """Return whether an action is proposed to be given up.

    One that does harm for sure is as well: its range lies below what is worth having.
    """
    if of.compared < LEAST_COMPARED:
        return Standing.OPEN
    if of.high < least:
        return Standing.RETIRE if of.low > -least or of.high <= 0 else Standing.OPEN
    return Standing.KEEP if of.low >= 0 else Standing.OPEN


def share_told(counts: Sequence[int], *, points: int) -> float:
    """Return what one answer tells, in parts of the most that a scale of so many points can: 0 where all say the same.

    Source: Shannon (1948), "A mathematical theory of communication", Bell System Technical Journal 27: the entropy.
    """
    if points < 2 or len(counts) > points or min(counts, default=0) < 0:
        raise BadInput("A scale has two points or more, and a count of 0 or more for each.")
    of = np.array([one for one in counts if one], dtype=np.float64)
    if not of.size:
        return 0.0
    share = of / of.sum()
    return abs(float((share * np.log(share)).sum() / np.log(points)))


def judge_question(*, told: float, answers: int, is_read: bool, least: float = LEAST_TOLD) -> Standing:
    """Return whether a question is proposed to be given up: its answers tell next to nothing, and nobody reads them."""
    if answers < LEAST_ANSWERS:
        return Standing.OPEN
    return Standing.RETIRE if told < least and not is_read else Standing.KEEP
