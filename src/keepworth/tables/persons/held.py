"""What a book holds, open for questions about persons."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from keepworth.tables.lake.engine import connect, parquet
from keepworth.tables.lake.files import aside
from keepworth.tables.lake.keys import known_keys
from keepworth.tables.lake.manifest import Batch, Manifest, read_manifest


@dataclass(frozen=True, slots=True)
class Held:
    """The facts of a book, by an engine of their own; every row is seen, also those that others replaced."""

    engine: duckdb.DuckDBPyConnection
    book: Path
    manifest: Manifest
    folder: Path  # to write into on the way

    @property
    def lake(self) -> Path:
        """Where the facts are."""
        return self.book / "lake"

    @property
    def keys(self) -> str:
        """The query of every interned id: kind, number, text."""
        return known_keys(self.lake, self.manifest)

    def rows(self, query: str) -> list[Any]:
        """Return the rows of a query."""
        return self.engine.execute(query).fetchall()

    def count(self, query: str) -> int:
        """Return a query's one number."""
        found = self.rows(query)
        return int(found[0][0] or 0)

    def file(self, batch: Batch) -> str:
        """Read a batch, each row with its number."""
        return parquet(self.lake / batch.file)


@contextmanager
def held(book: Path) -> Iterator[Held]:
    """Open what a book holds; the caller keeps others from changing it."""
    with aside(book / "lake") as folder:
        engine = connect(folder / "spill")
        try:
            yield Held(engine, book, read_manifest(book / "lake"), folder)
        finally:
            engine.close()
