"""An index of several items on 0 to 100, as the American index of customer satisfaction is made."""

import numpy as np

from keepworth.errors import BadInput
from keepworth.measure.estimate import Estimate
from keepworth.measure.psychometrics.items import ENOUGH_PEOPLE, ItemAnswers, cannot_tell
from keepworth.measure.withheld import Withheld
from keepworth.numerics.arrays import Floats
from keepworth.numerics.reach import student_reach


def weighted_index(
    answers: ItemAnswers, weights: Floats, *, level: float = 0.8, fewest: int = ENOUGH_PEOPLE
) -> Estimate | Withheld:  # fmt: skip
    """Return 100·(Σw·x̄ − lowest·Σw)/((highest − lowest)·Σw), of 1 to 10 the index of ACSI, with Student's interval.

    The weights are taken as known; those of `fit_paths` or equal ones are usual.

    Source: Fornell et al. (1996), Journal of Marketing 60(4), 7-18.

    Raises
    ------
    BadInput
        A weight below 0, or another number of weights than of items.

    """
    if weights.shape != (len(answers.names),) or not ((weights >= 0).all() and weights.sum() > 0):
        raise BadInput(f"{len(answers.names)} items take as many weights of 0 or more; these are {weights.tolist()}.")
    untold = cannot_tell(answers, items=1, fewest=fewest)
    if untold:
        return untold
    each = 100 * (answers.complete @ weights / weights.sum() - answers.lowest) / (answers.highest - answers.lowest)
    value = float(each.mean())
    reach = student_reach(level, freedom=each.size - 1) * float(each.std(ddof=1) / np.sqrt(each.size))
    return Estimate(value, max(value - reach, 0.0), min(value + reach, 100.0))
