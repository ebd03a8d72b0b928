"""Read a run's customers for the portfolio: two columns of all of them, and the whole rows of a few."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.tables.answering import ask, columns_in
from keepworth.tables.arrays import Columns
from keepworth.tables.held import held_by
from keepworth.tables.lake.engine import quoted
from keepworth.tables.results import read_columns

NEVER: Final = "trial_state = 'never tested'"


def who_ordered(customers: Path) -> Flags | None:
    """Return which rows are of customers who ordered; None where all are. The others were heard, and never bought."""
    with pq.ParquetFile(customers) as file:
        if "first_order" not in file.schema_arrow.names or "published" not in file.schema_arrow.names:
            return None
        days = file.read(columns=["first_order"]).column("first_order")
    if not days.null_count:
        return None
    return np.concatenate([np.from_dlpack(chunk.is_valid().cast(pa.uint8())) for chunk in days.chunks]) > 0


def value_and_active(customers: Path) -> tuple[Floats, Floats]:
    """Return every customer's lifetime value and chance to be there still, in the file's order; NaN: not known.

    The chance is that of being active where orders tell it, else that of staying, as contracts tell it.
    """
    held = pq.read_schema(customers).names
    told = [name for name in ("value", "p_active", "p_stay") if name in held]
    found = {name: column.astype(np.float64) for name, column in read_columns(customers, names=told).items()}
    unknown = np.full(found["value"].size, np.nan)
    active, stays = (found.get(name, unknown) for name in ("p_active", "p_stay"))
    return found["value"], np.where(np.isnan(active), stays, active)


def places_of(customers: Path, numbers: Collection[int]) -> Ints:
    """Return the places in the file of some customers, those whom it has."""
    return np.flatnonzero(np.isin(read_columns(customers, names=("number",))["number"], list(numbers)))


def rows_at(customers: Path, places: Sequence[int]) -> list[dict[str, Any]]:
    """Return the whole rows at these places of the file (0 is the first), in the order asked for."""
    with pq.ParquetFile(customers) as file:
        sizes = [file.metadata.row_group(number).num_rows for number in range(file.metadata.num_row_groups)]
        starts = np.concatenate([[0], np.cumsum(sizes)])
        rows: dict[int, dict[str, Any]] = {}
        groups = np.searchsorted(starts, places, side="right") - 1
        for group in sorted(set(groups.tolist())):
            read = file.read_row_group(group)
            for place in (place for place, of in zip(places, groups.tolist(), strict=True) if of == group):
                # A slice and not `take`, which loads pandas to look at its argument.
                rows[place] = read.slice(place - int(starts[group]), 1).to_pylist()[0]
    return [rows[place] for place in places]


def relations_in(customers: Path) -> dict[str, dict[str, int]] | None:
    """Count the valued customers by `state` and by `published`; None where the run tells no strength."""
    if not {"strength", "state", "published"} <= columns_in(customers):
        return None
    rows = f"read_parquet({quoted(str(customers))})"
    if not ask(f"SELECT count(strength) FROM {rows}")[0][0]:
        return None
    return {
        name: dict(ask(f"SELECT {name}, count(*) FROM {rows} WHERE value IS NOT NULL GROUP BY 1 ORDER BY 1"))
        for name in ("state", "published")
    }


def trials_in(customers: Path) -> dict[str, int] | None:
    """Count `all` customers, who `would` fight to keep us, and who was `never` tested; None where no run tells it.

    Prospects and our own offices are no customers.
    """
    held = columns_in(customers)
    if not {"fights", "trial_state"} <= held:
        return None
    rows = f"read_parquet({quoted(str(customers))})"
    (found,) = ask(
        f"SELECT count(trial_state), count(*), count(*) FILTER (fights), count(*) FILTER ({NEVER}) FROM {rows} "
        f"WHERE {_customers(held)}"
    )
    return dict(zip(("all", "would", "never"), found[1:], strict=True)) if found[0] else None


def held_in(customers: Path, states: Sequence[str]) -> Columns:
    """Return the factors of the cells that have customers in these states, as `keepworth.runs.worth` takes them."""
    return _held(customers, where=f"state IN ({', '.join(quoted(state) for state in states)})")


def held_fighting(customers: Path, *, would: bool) -> Columns:
    """Return the same of who would fight to keep us, or of who was never tested."""
    return _held(customers, where=f"{'fights' if would else NEVER} AND {_customers(columns_in(customers))}")


def _held(customers: Path, *, where: str) -> Columns:
    return held_by(f"SELECT * FROM read_parquet({quoted(str(customers))}) WHERE {where}", run=customers.parent)


def _customers(columns: Collection[str]) -> str:
    return "coalesce(kind, '') NOT IN ('prospect', 'internal')" if "kind" in columns else "TRUE"
