"""Trials in columns, as sources give them: ids are the lake's."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from keepworth.measure.trials import TrialKind
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.tables.arrow import NO_WORDS, arrow_column, texts_column
from keepworth.tables.trials.kinds import APART, FAMILY, OBJECT_ITEM, SWITCHING_ITEM

# What the id of a piece of proof begins with, and what stands behind its number.
PROOFS: Final = (("contract", ""), ("rivals", ""), ("case", ""), ("act", ""), ("trial", ""),
                 ("answer", SWITCHING_ITEM), ("answer", OBJECT_ITEM))  # fmt: skip
CONTRACT, RIVALS, CASE, ACT, ENTERED, SWITCHING, OBJECTING = range(len(PROOFS))


@dataclass(frozen=True, slots=True)
class Tried:
    """Trials; every array has an entry a trial."""

    customer: Ints  # in the lake
    kind: Ints  # see `keepworth.measure.trials.TrialKind`
    gap: Floats  # price disadvantage at that time, percentage points
    stress: Floats  # what else made it hard, logits
    passed: Flags
    weight: Floats  # 1 of what was seen, less of what was stated
    day: Ints  # since 1970, when it was known how it went
    began: Ints  # since 1970, when it began: of a failure the day of the failure
    proof: Ints  # a place in `PROOFS`
    number: Ints  # in the lake, of the proof

    def some(self, rows: Flags | Ints) -> "Tried":
        """Return some of the trials."""
        return Tried(*(getattr(self, one.name)[rows] for one in fields(self)))

    @property
    def family(self) -> Ints:
        """Of each the kinds with which it may be one event."""
        found: Ints = _FAMILIES[self.kind]
        return found

    @property
    def evidence_ids(self) -> Any:  # noqa: ANN401 — a column of texts, for files
        """Return the ids of the proofs, such as `contract:57`."""
        at = arrow_column(self.proof)
        before = texts_column([f"{name}:" for name, _ in PROOFS]).take(at)
        behind = texts_column([f":{label}" if label else "" for _, label in PROOFS]).take(at)
        return pc.binary_join_element_wise(before, arrow_column(self.number).cast(pa.string()), behind, NO_WORDS)


_FAMILIES: Final = np.array([FAMILY.get(kind, APART) for kind in TrialKind])


def tried(  # noqa: PLR0913 — a column each
    customer: Ints, day: Ints, *, kind: Ints | TrialKind, passed: Flags | bool, proof: int, number: Ints,
    gap: Floats | float = 0.0, stress: Floats | float = 0.0, weight: float = 1.0, began: Ints | None = None,
) -> Tried:  # fmt: skip
    """Return trials, with one value for all where one is given."""
    size = customer.size
    return Tried(
        customer,
        np.broadcast_to(np.asarray(kind, dtype=np.int64), size),
        np.broadcast_to(np.asarray(gap, dtype=np.float64), size),
        np.broadcast_to(np.asarray(stress, dtype=np.float64), size),
        np.broadcast_to(np.asarray(passed, dtype=np.bool_), size),
        np.full(size, weight),
        day,
        day if began is None else began,
        np.full(size, proof),
        number,
    )


def none_tried() -> Tried:
    """Return no trial."""
    none = np.empty(0, dtype=np.int64)
    return tried(none, none, kind=TrialKind.OTHER, passed=False, proof=ENTERED, number=none)


def together(parts: Sequence[Tried]) -> Tried:
    """Put trials one after another."""
    parts = [part for part in parts if part.customer.size]
    if not parts:
        return none_tried()
    return Tried(*(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(Tried)))


def harder(of: Tried, rows: Flags, *, by: float) -> Tried:
    """Return trials, some of them harder by so many logits."""
    return replace(of, stress=of.stress + np.where(rows, by, 0.0))
