"""Rows that cannot be split or decoded, gathered on the way and written at the end."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from keepworth.tables.arrow import arrow_table

SHOWN = 2_000  # characters of a refused row that the error file shows


@dataclass(slots=True)
class Refusals:
    """Refused rows, in the order in which they were met."""

    lines: list[int] = field(default_factory=list)
    columns: list[str | None] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def add(self, line: int, reason: str, *, text: str, column: str | None = None) -> None:
        """Refuse one row."""
        self.lines.append(line)
        self.columns.append(column)
        self.reasons.append(reason)
        self.texts.append(text if len(text) <= SHOWN else text[:SHOWN] + f" … ({len(text):,} characters in all)")

    def write(self, path: Path) -> None:
        """Write them as Parquet: line, column, reason, text."""
        texts = {"column": self.columns, "reason": self.reasons, "text": self.texts}
        columns = {name: np.array(values, dtype=np.object_) for name, values in texts.items()}
        pq.write_table(arrow_table({"line": np.array(self.lines, dtype=np.int64), **columns}), path)
