"""The part of a score about who serves whom: a proposal beside today, with what it would add a year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from keepworth.focus.assignment import NOBODY, Pairs, assign
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.runs.asked import Resolved
from keepworth.tables.concentrated import belonging_of, revenue_of, stakes_in
from keepworth.tables.evidence.places import values_at
from keepworth.tables.focusing import Focusing
from keepworth.tables.served import Ours, languages_of, ours_of, ties_file, ties_in, write_assigned
from keepworth.tables.serving import yearly_costs
from keepworth.tables.tie_results import UNKNOWN
from keepworth.tables.touching import Asker

CUSTOMERS: Final = "customers.parquet"
MOST: Final = 5_000  # customers, those who bring the most; others stay with whom they are
FILLED: Final = 0.8  # of all hours, what customers take in all where nobody wrote down any


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The customers who are dealt; shapes (customers,)."""

    number: Ints
    segment: Ints  # a place among the segments; `UNKNOWN`
    brings: Floats  # a year
    owner: Ints  # who serves them today; `UNKNOWN`


def score_assigning(of: Asker, *, left: Ints, focusing: Focusing, to: Resolved, into: Path) -> dict[str, Any] | None:
    """Write assigned.parquet and return the record; None where there are no colleagues or no customers."""
    stakes, ours = stakes_in(into / CUSTOMERS), ours_of(of, as_of=to.as_of)
    if stakes is None or not ours.number.size:
        return None
    paid, belongs = revenue_of(of, as_of=to.as_of), belonging_of(of, as_of=to.as_of)
    brings = values_at(stakes.number, paid["customer_id"], values=paid["revenue"], missing=0.0)
    owner = values_at(stakes.number, belongs.number, values=belongs.ids["owner_id"], missing=UNKNOWN)
    rows = np.flatnonzero((brings > 0) & ~np.isin(stakes.number, left))
    rows = np.sort(rows[np.argsort(-brings[rows], kind="stable")][:MOST])
    if not rows.size:
        return None
    hours = _hours(of, stakes.number[rows], ours=ours, focusing=focusing, to=to)
    capacity = np.full(ours.number.size, focusing.hours)
    chosen = _Chosen(stakes.number[rows], stakes.segment[rows], brings[rows], owner[rows])
    pairs, why = _pairs(of, chosen, ours=ours, segments=stakes.segments, by=focusing, held=ties_in(ties_file(into)))
    # Changing hands costs a part of what the customer brings.
    stays = Pairs(pairs.customer, pairs.colleague, pairs.gain + focusing.continuity * brings[rows][pairs.customer]
                  * pairs.is_today, pairs.is_today)  # fmt: skip
    found = assign(stays, hours=hours, capacity=capacity)
    is_proposed: Flags = found.colleague[pairs.customer] == pairs.colleague
    kept = is_proposed | pairs.is_today
    write_assigned({
        "customer_id": stakes.number[rows][pairs.customer][kept], "colleague_id": ours.number[pairs.colleague][kept],
        "is_today": pairs.is_today[kept], "is_proposed": is_proposed[kept], "share": found.share[kept],
        "gain": pairs.gain[kept], "hours": hours[pairs.customer][kept],
        **{name: column[kept] for name, column in why.items()},
    }, into=into)  # fmt: skip
    served = found.colleague != NOBODY
    changed = is_proposed & ~pairs.is_today
    return {
        "customers": int(rows.size), "colleagues": int(ours.number.size), "changes": int(changed.sum()),
        "gain": float(pairs.gain[is_proposed].sum()), "today": float(pairs.gain[pairs.is_today].sum()),
        "unserved": int((~served).sum()), "hours_needed": float(hours.sum()), "hours_there": float(capacity.sum()),
        "hours_known": bool(yearly_costs(of, as_of=to.as_of).customer.size),
        "weights": {name: getattr(focusing, name) for name in ("knows", "speaks", "tied", "continuity")},
    }  # fmt: skip


def _hours(of: Asker, customers: Ints, *, ours: Ours, focusing: Focusing, to: Resolved) -> Floats:
    """Return the hours a year that each customer takes; where nobody wrote them down, the median of the others."""
    costs = yearly_costs(of, as_of=to.as_of)
    known = values_at(customers, costs.customer, values=costs.hours, missing=np.nan)
    if (known > 0).any():
        return np.where(np.nan_to_num(known) > 0, known, float(np.median(known[known > 0])))
    return np.full(customers.size, FILLED * focusing.hours * ours.number.size / customers.size)


def _pairs(
    of: Asker,
    chosen: _Chosen,
    *,
    ours: Ours,
    segments: Sequence[str],
    by: Focusing,
    held: Mapping[tuple[int, int], float],
) -> tuple[Pairs, dict[str, Any]]:
    """Return who could serve whom: who shares no language with a customer is no pair, but who serves them today."""
    size, numbers = chosen.number.size, chosen.number.tolist()
    customer, colleague = (one.ravel() for one in np.indices((size, ours.number.size)))
    today = ours.number[colleague] == chosen.owner[customer]
    names = [name.casefold() for name in segments]
    segment = ["" if code == UNKNOWN else names[code] for code in chosen.segment.tolist()]
    knows = np.array([[name in serves for serves in ours.serves] for name in segment]).ravel()
    read = languages_of(of)
    languages = [read.get(number, frozenset()) for number in numbers]
    speaks = np.array([[bool(one & spoken) for spoken in ours.speaks] for one in languages]).ravel()
    unknown = np.array([[not one or not spoken for spoken in ours.speaks] for one in languages]).ravel()
    tie = np.array([[held.get((one, who), 0.0) for who in ours.number.tolist()] for one in numbers]).ravel()
    gain = chosen.brings[customer] * (by.knows * knows + by.speaks * speaks + by.tied * tie / 100.0)
    could = speaks | unknown | today
    why = {"serves_segment": knows[could], "speaks_language": speaks[could], "tie": tie[could]}
    return Pairs(customer[could], colleague[could], gain[could], today[could]), why
