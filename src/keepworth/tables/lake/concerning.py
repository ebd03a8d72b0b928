"""Which rows of the facts concern a person: by the columns that hold its number."""

from collections.abc import Iterator
from typing import Final

from keepworth.tables.lake.manifest import Batch, Manifest
from keepworth.tables.schema import Column
from keepworth.tables.schemas import TABLES

# Whose row it is, apart from columns in which the person is only named, such as an owner.
SUBJECT: Final = {"customer": "customer_id", "contact": "contact_id", "colleague": "colleague_id"}


def columns_of(batch: Batch) -> tuple[Column, ...]:
    """Return the columns of its table that a batch supplies; it may have others of ours beside them."""
    return tuple(column for column in TABLES[batch.table].columns if column.name in batch.columns)


def naming_columns(batch: Batch, *, kind: str) -> tuple[str, ...]:
    """Return the columns of a batch that may name a person of this kind."""
    return tuple(column.name for column in columns_of(batch) if column.kind == "id" and column.of == kind)


def facts_about(manifest: Manifest, *, kind: str) -> Iterator[tuple[Batch, tuple[str, ...]]]:
    """Yield the batches of facts that may name a person of this kind, with the columns that would."""
    for batch in manifest.everything:
        columns = naming_columns(batch, kind=kind)
        if columns:
            yield batch, columns


def text_columns(batch: Batch) -> tuple[str, ...]:
    """Return the columns of a batch that name a text."""
    if batch.table == "texts":
        return ()
    return tuple(column.name for column in columns_of(batch) if column.of == "text")
