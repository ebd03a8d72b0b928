"""The customers of a run who are worth most: what follows from a score is worked out for them."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.runs.lasting import CUSTOMERS
from keepworth.tables.fights_joined import Scored, is_here, read_foremost

NUMBERS: Final = ("value", "value_low", "value_high", "p_active", "p_stay", "p_stay_low", "p_stay_high", "strength",
                  "strength_low", "strength_high", "expected_orders", "expected_spend")  # fmt: skip
WORDS: Final = ("state",)
MOST: Final = 50_000  # customers who get actions, fit and a tier, those of most value; ours


@dataclass(frozen=True, slots=True)
class Foremost:
    """Two choices of a run's customers, each by rising number, read at once."""

    into: Path  # the folder of the run so far
    here: Scored  # who is here and worth something
    served: Scored  # of whom it is known besides how likely they stay
    unserved: int  # how many more these would be


def foremost_in(into: Path, *, left: Ints) -> Foremost:
    """Return who is worth most among the customers of a run, but for these who left; actions are theirs as well."""
    (here, _), (served, many) = read_foremost(
        into / CUSTOMERS, numbers=NUMBERS, words=WORDS, who=(partial(is_here, left=left), _may_be_served), most=MOST
    )
    return Foremost(into, here, served, many - served.number.size)


def chance_of(of: Scored) -> Floats:
    """Return how likely each stays: as staying says, else as orders do."""
    found: Floats = np.where(np.isnan(of.numbers["p_stay"]), of.numbers["p_active"], of.numbers["p_stay"])
    return found


def _may_be_served(of: Scored) -> Flags:
    return ~np.isnan(chance_of(of)) & is_here(of)
