"""Undo an import: one batch goes, and what it hid of others is seen again."""

from keepworth.runs.writing import writing
from keepworth.tables.book import Book
from keepworth.tables.lake import remove_batch
from keepworth.tables.lake.manifest import Batch, read_manifest


def batches_of(book: Book) -> tuple[Batch, ...]:
    """Return the batches that the book holds, oldest first."""
    return read_manifest(book.lake_folder).batches


def undo_batch(book: Book, name: str) -> Batch:
    """Take the batch of that id (its first letters suffice) out of the book.

    Raises
    ------
    BadInput
        There is no such batch, or more than one; the message lists them.
    Busy
        Another process writes to the book.

    """
    with writing(book):
        return remove_batch(book.lake_folder, name, limits=book.limits)
