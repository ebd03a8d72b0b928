"""Which answers open a case: a rule for each survey, and the one that is meant where nobody said another."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from keepworth.listen.instruments import Instrument

COMPLAINT: Final = "complaint"  # the instrument whose every answer is a complaint
DETRACTS: Final = {"recommend": 6.0}  # where the usual reading draws its line elsewhere than in the middle
DAYS_TO_SOLVE: Final = 3  # ours

type Said = tuple[float | None, str]  # the number and the words of one answer


@dataclass(frozen=True, slots=True)
class Opening:
    """When an answer opens a case: a number that is this bad or worse, any words, or whatever is said."""

    item: str = ""  # whose number is looked at; empty: of none
    bound: float | None = None
    is_high: bool = False  # whether higher numbers are worse
    on_words: bool = False
    on_all: bool = False

    def opens(self, answers: Mapping[str, Said]) -> bool:
        """Whether these answers, by item, open a case."""
        number = answers.get(self.item, (None, ""))[0]
        is_bad = (
            number is not None
            and self.bound is not None
            and (number >= self.bound if self.is_high else number <= self.bound)
        )
        return self.on_all or is_bad or (self.on_words and any(words.strip() for _, words in answers.values()))


def opening_of(of: Instrument) -> Opening | None:
    """Return the rule that is meant for a questionnaire, None where none of its answers is bad by itself.

    Ours: of a metric, whatever is worse than the middle of its scale; of the recommend question 0 to 6, whom its
    usual reading counts as detractors; of a complaint, everything. Words alone open nothing until somebody says so.
    """
    if of.name == COMPLAINT:
        return Opening(on_all=True)
    item = next((one for one in of.asked_of("customer") if one.top is not None), None)
    if of.unasked or item is None or item.scale.lowest is None or item.scale.highest is None:
        return None
    bound = DETRACTS.get(item.name)
    if bound is None:
        low, high = item.scale.lowest, item.scale.highest
        bound = float((low + high) // 2 + 1 if item.lower_is_better else -((low + high) // -2) - 1)
    return Opening(item=item.name, bound=bound, is_high=item.lower_is_better)
