"""The success index of a run: knowledge, relationship and economic value of each customer, and what holds it back."""

import datetime as dt
from pathlib import Path
from typing import Final

import numpy as np

from keepworth.measure.knowledge import FIELDS, knowledge_held
from keepworth.measure.strength import Published
from keepworth.measure.success import Part, success_index, success_range
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.runs.asked import LEVEL
from keepworth.runs.measuring import Relationships
from keepworth.tables.arrow import words_column
from keepworth.tables.evidence import MONTH
from keepworth.tables.strengths_joined import Valued, value_ranges
from keepworth.tables.success import write_success
from keepworth.tables.tie_results import NEVER
from keepworth.tables.touching import EPOCH

PARTS: Final = ("knowledge", "relationship", "economic")
FEWEST_VALUED: Final = 20  # customers below which a place among them says too little


def score_success(
    of: Relationships, known: Ints | None, *, customers: Path, valued: Valued, as_of: dt.date, into: Path
) -> None:  # fmt: skip
    """Write the success index of everybody of whom anything was heard or is known; nothing where no knowledge is kept.

    A strength that is told by a group is of others, and makes no success of this customer.
    """
    if known is None:
        return
    mine = of.of.customers
    age = np.where(known == NEVER, np.nan, ((as_of - EPOCH).days - known) / MONTH)
    held = knowledge_held(age, is_person=of.of.is_person)
    own = of.strength.published >= Published.PROVISIONAL
    relationship = _three(of.strength.shown, of.strength.range(LEVEL), known=own)
    economic = _economic(mine, customers=customers, valued=valued)
    found = success_index(held.score, relationship[0], value=economic[0])
    nowhere = np.zeros(mine.size)
    below, above = (np.stack([nowhere, *(np.abs(part[0] - part[at]) for part in (relationship, economic))])
                    for at in (1, 2))  # fmt: skip
    low, high = success_range(found.index, below=below, above=above)
    columns = {
        "customer_id": mine,
        "success": found.index,
        "success_low": low,
        "success_high": high,
        "compounding": found.compounding,
        "bottleneck": words_column(np.where(found.bottleneck == Part.UNKNOWN, -1, found.bottleneck), PARTS),
        "knowledge": held.score,
        "known": held.known,
        "needed": held.needed,
        **{f"{name}_on": known[:, at].astype("datetime64[D]") for at, name in enumerate(FIELDS)},
        **{f"{name}{end}": part[at] for name, part in (("relationship", relationship), ("economic", economic))
           for at, end in enumerate(("", "_low", "_high"))},
        "valued": np.full(mine.size, valued.here.size),
    }  # fmt: skip
    write_success(columns, into=into)


def _economic(mine: Ints, *, customers: Path, valued: Valued) -> tuple[Floats, Floats, Floats]:
    """Return in how many of 100 customers each is worth more, with the range of its own value among theirs."""
    nothing = np.full(mine.size, np.nan)
    here = np.sort(valued.here)
    if here.size < FEWEST_VALUED:
        return nothing, nothing, nothing
    low, high = value_ranges(customers, mine)
    place, *ends = (_place(value, among=here) for value in (valued.of(mine), low, high))
    return _three(place, (ends[0], ends[1]), known=~np.isnan(place))


def _place(value: Floats, *, among: Floats) -> Floats:
    under, upto = (np.searchsorted(among, value, side=side) for side in ("left", "right"))
    return np.where(np.isnan(value), np.nan, 50.0 * (under + upto) / among.size)


def _three(value: Floats, ends: tuple[Floats, Floats], *, known: Flags) -> tuple[Floats, Floats, Floats]:
    """Return a part with its range, NaN where it is not known."""
    low, high = (np.where(known, end, np.nan) for end in ends)
    return np.where(known, value, np.nan), np.minimum(low, value), np.maximum(high, value)
