"""Answers that are not given: why, and what it would take. They are results, neither errors nor NaN."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Why(StrEnum):
    """Why an answer is withheld."""

    FEW_PEOPLE = "few people"
    FEW_ITEMS = "few items"
    FEW_CONTACTS = "few contacts"
    FEW_CUSTOMERS = "few customers"
    FEW_THINGS = "few things"
    ONE_SIDE = "one side"
    ALL_ALIKE = "all alike"
    MADE_OF_PARTS = "made of parts"
    NOT_CONVERGED = "not converged"
    NOT_IDENTIFIED = "not identified"


WORDS: Final[Mapping[Why, str]] = {
    Why.FEW_PEOPLE: "Not enough answers: {have} people answered every item, and it takes {need}.",
    Why.FEW_ITEMS: "Not enough items: there are {have}, and it takes {need}.",
    Why.FEW_CONTACTS: "Not enough contacts: {have} answered, and it takes {need}.",
    Why.FEW_CUSTOMERS: "Not enough customers: enough is known of {have}, and it takes {need}.",
    Why.FEW_THINGS: "Not enough to compare: {have} things are known of both, and it takes {need}.",
    Why.ONE_SIDE: "Only one of both views is known.",
    Why.ALL_ALIKE: "All answers are alike: nothing tells people apart.",
    Why.MADE_OF_PARTS: "It is the sum of its parts, which need not go together: reliability does not apply.",
    Why.NOT_CONVERGED: "The search for the factors came to no rest on these answers.",
    Why.NOT_IDENTIFIED: "These answers do not tell the factors apart.",
}


@dataclass(frozen=True, slots=True)
class Withheld:
    """No answer, and why: a code with the numbers of its sentence."""

    why: Why
    have: int = 0
    need: int = 0  # what `have` would have to be; 0 where no number helps

    def __str__(self) -> str:
        return WORDS[self.why].format(have=self.have, need=self.need)
