"""Merge two ids that mean the same customer or person, and split them again: both histories stay."""

from dataclasses import dataclass

from keepworth.runs.writing import writing
from keepworth.tables.book import Book
from keepworth.tables.lake.merging import merge_ids, split_ids


@dataclass(frozen=True, slots=True)
class Merging:
    """What was merged or split."""

    kind: str
    one: str
    other: str
    batch: str | None  # that holds the merge, or held it; None of a split of one that is two
    merged: bool
    change: int | None = None  # the number of such a split


def merge(book: Book, kind: str, *, alias: str, into: str) -> Merging:
    """Read one id as another from now on; nothing is lost, and `split` takes it back.

    Raises
    ------
    BadInput
        One of them is no id of that kind, both are the same, or are merged already.
    Busy
        Another process writes to the book.

    """
    with writing(book), book.lake() as lake:
        batch = merge_ids(lake, kind=kind, alias=alias, into=into, day=book.today(), limits=book.limits)
    return Merging(kind, alias, into, batch, merged=True)


def split(book: Book, kind: str, *, one: str, other: str) -> Merging:
    """Take a merge back.

    Raises
    ------
    BadInput
        They are not merged, or by a file or in the website; the message says where it is undone.
    Busy
        Another process writes to the book.

    """
    with writing(book), book.lake() as lake:
        batch = split_ids(lake, kind=kind, one=one, other=other, limits=book.limits)
    return Merging(kind, one, other, batch, merged=False)
