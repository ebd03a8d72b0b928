"""Rows that a program gives at once, as a file that is read like any other; and what was refused of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow.parquet as pq

from keepworth.tables.arrow import arrow_table, read_rows

# How the values of such rows are written: nothing in them is left open.
READ: Final = ("dates=ymd", "decimal=.")


@dataclass(frozen=True, slots=True)
class Refused:
    """One value that cannot be taken."""

    row: int  # counted from 0
    column: str
    why: str


def write_gathered(rows: Sequence[Mapping[str, str | None]], *, columns: Sequence[str], into: Path) -> None:
    """Write rows as columns of text; what a row does not say is empty."""
    texts = {name: np.array([row.get(name) for row in rows], dtype=np.object_) for name in columns}
    pq.write_table(arrow_table(texts), into)


def refused_values(refused: Path) -> Iterator[Refused]:
    """Yield the values that were refused, of a file that a reading wrote."""
    held = read_rows(refused, ("line", "column", "reason")).to_pylist()
    for one in sorted(held, key=lambda one: (one["line"], str(one["column"]))):
        yield Refused(one["line"] - 1, str(one["column"] or ""), one["reason"].split("; --read")[0])


def rows_left_out(accepted: Path, kept: Path) -> list[int]:
    """Return which of the accepted rows are not among those that were kept, counted from 0."""
    if accepted == kept:
        return []
    lines = [read_rows(path, ("source_line",))["source_line"].to_numpy() for path in (accepted, kept)]
    return [int(line) - 1 for line in np.setdiff1d(*lines)]
