"""Look at rows that a program gives at once: what an import would refuse of them, before anything is taken."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from keepworth.runs.import_file import Asked, facts_of, refuse_sample, wanted_by
from keepworth.tables.book import Book
from keepworth.tables.persons.agreeing import needs_consent, why_unagreed, without_unagreed, write_consents
from keepworth.tables.persons.refusing import ERASED, without_erased
from keepworth.tables.persons.tombstones import read_tombstones
from keepworth.tables.reading.gathered import READ, Refused, refused_values, rows_left_out, write_gathered
from keepworth.tables.reading.source import read_source
from keepworth.tables.schemas import table_named
from keepworth.tables.sealing import why_sealed, without_sealed, write_sealed

__all__ = ["Checked", "Refused", "as_asked", "check_rows", "write_rows"]

CUSTOMER: Final = "customer_id"


@dataclass(frozen=True, slots=True)
class Checked:
    """What an import of some rows would refuse: all of it, the first row first."""

    rows: int
    refused: tuple[Refused, ...]


def as_asked(table: str, *, columns: Sequence[str], called: str = "") -> Asked:
    """Return how a file of such rows is imported: all of them or none, and nothing of it is guessed."""
    return Asked(
        table, maps=tuple(f"{name}={name}" for name in columns), options=READ, called=called, whole=True
    )  # fmt: skip


def write_rows(rows: Sequence[Mapping[str, str | None]], *, table: str, into: Path) -> list[str]:
    """Write rows by their columns as a file that `check_rows` and an import read; return the columns that it holds."""
    schema = table_named(table).as_read
    said = {name for row in rows for name in row}
    columns = [name for name in schema.names if name in said or name in schema.needed]
    write_gathered(rows, columns=columns, into=into)
    return columns


def check_rows(book: Book, file: Path, *, asked: Asked) -> Checked:
    """Read rows as an import would, and say what it would refuse; nothing is written.

    Raises
    ------
    BadInput
        The book is a sample, which takes none.

    """
    refuse_sample(book)
    table = table_named(asked.table)
    with tempfile.TemporaryDirectory(prefix="keepworth-") as aside:
        into = Path(aside)
        read = read_source(file, table=table, wanted=wanted_by(asked), book=facts_of(book), into=into)
        refused = list(refused_values(read.refused))
        kept = without_erased(read, table=table, tombstones=read_tombstones(book.folder), into=into)
        refused += [Refused(row, "", ERASED) for row in rows_left_out(read.accepted, kept.read.accepted)]
        if needs_consent(table):
            with book.lake() as lake:
                consents = write_consents(lake, table=table, into=into / "consents.parquet")
            agreed = without_unagreed(kept, table=table, consents=consents, zone=book.settings.time_zone, into=into)
            left_out = rows_left_out(kept.read.accepted, agreed.read.accepted)
            refused += [Refused(row, CUSTOMER, why_unagreed(table)) for row in left_out]
        if table.seal:
            with book.lake() as lake:
                sealed = write_sealed(lake, table=table, into=into / "sealed.parquet")
            open_ones = without_sealed(kept, table=table, sealed=sealed, into=into)
            left_out = rows_left_out(kept.read.accepted, open_ones.read.accepted)
            refused += [Refused(row, table.key[0], why_sealed(table)) for row in left_out]
    return Checked(read.rows_read, tuple(sorted(refused, key=lambda one: (one.row, one.column))))
