"""Messages and meetings on their way to touchpoints: as rows of files that are gone when the file is read."""

import datetime as dt
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import pyarrow.parquet as pq

from keepworth.tables.arrow import arrow_table

ROWS: Final = 50_000  # that are written at once
EVENTS: Final = {  # which message or occurrence, by what it is known, its conversation, microseconds UTC, by a machine
    "line": np.int64, "mark": np.object_, "thread": np.object_, "moment": np.int64, "automated": np.bool_,
}  # fmt: skip
PARTIES: Final = {"line": np.int64, "begins": np.bool_, "address": np.object_}
THREADS: Final = {"mark": np.object_, "root": np.object_}
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_TICK: Final = dt.timedelta(microseconds=1)


class Keeping:
    """Writes events and who took part in them."""

    def __init__(self, into: Path) -> None:
        """Write to `events.parquet` and `parties.parquet` in a folder."""
        self.events, self.parties = _Rows(into / "events.parquet", EVENTS), _Rows(into / "parties.parquet", PARTIES)
        self.threads = _Rows(into / "threads.parquet", THREADS)  # of messages that answer another, the first

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *failed: object) -> None:
        """End the files."""
        self.events.close()
        self.parties.close()
        self.threads.close()

    def add(
        self, line: int, at: dt.datetime, *, marks: tuple[str, str], automated: bool, parties: list[tuple[bool, str]]
    ) -> None:
        """Keep one event: by what it and its conversation are known, and of each party whether it begins, and where."""
        self.events.add((line, *marks, (at - _EPOCH) // _TICK, automated))
        for begins, address in parties:
            self.parties.add((line, begins, address))


class _Rows:
    """One file, written some rows at a time."""

    def __init__(self, path: Path, columns: dict[str, Any]) -> None:
        self.path, self._columns = path, columns
        self._rows: list[tuple[Any, ...]] = []
        empty = arrow_table({name: np.array([], dtype=kind) for name, kind in columns.items()})
        self._writer = pq.ParquetWriter(path, empty.schema)

    def add(self, row: tuple[Any, ...]) -> None:
        self._rows.append(row)
        if len(self._rows) >= ROWS:
            self._write()

    def close(self) -> None:
        self._write()
        self._writer.close()

    def _write(self) -> None:
        if self._rows:
            held = zip(self._columns.items(), zip(*self._rows, strict=True), strict=True)
            self._writer.write_table(arrow_table({name: np.array(values, dtype=kind) for (name, kind), values in held}))
            self._rows = []
