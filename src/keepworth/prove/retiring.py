"""Retiring: an action or a question that does nothing is proposed to be given up, with what shows that.

Nobody proves that something does nothing. What can be shown is that it does less than would be worth having: the whole
range of its effect, 8 times in 10, lies within that. Where the range is wider, nothing is proposed: it is not known.

Source: the region of practical equivalence, Kruschke (2018), Advances in Methods and Practices in Psychological
Science 1, 270-280. Which effect is worth having, and how many are enough, is ours unless a book says it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from keepworth.errors import BadInput

LEAST: Final = 1.0  # points of its lever from which on an effect is worth having
LEAST_COMPARED: Final = 20  # customers, both arms together
LEAST_TOLD: Final = 0.02  # of the doubt about an indicator that a question takes away, from which on it tells something
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


def judge_question(*, told: float, answers: int, is_read: bool, least: float = LEAST_TOLD) -> Standing:
    """Return whether a question is proposed to be given up: its answers move next to nothing, and nobody reads them."""
    if answers < LEAST_ANSWERS:
        return Standing.OPEN
    return Standing.RETIRE if told < least and not is_read else Standing.KEEP
