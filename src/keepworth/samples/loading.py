"""Sample books: made anew, loaded into an empty book, and taken out again in one step."""

import json
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Final, Literal

from keepworth.errors import BadInput
from keepworth.runs.clock import Tell, nobody
from keepworth.runs.import_file import Asked, import_file
from keepworth.runs.kept_backtests import FOLDER as BACKTESTS
from keepworth.runs.kept_findings import FOLDER as FINDINGS
from keepworth.runs.store import one_score_at_a_time
from keepworth.runs.writing import writing
from keepworth.samples import chain, complete_journey, firm
from keepworth.samples.chain.book import SAMPLE, load_chain
from keepworth.samples.firm.book import load_firm
from keepworth.tables.book import Book, find_book, make_book
from keepworth.tables.clearing import remove_everything
from keepworth.tables.lake.manifest import read_manifest
from keepworth.tables.persons.tombstones import FOLDER as PRIVACY
from keepworth.tables.settings import FILE
from keepworth.tables.settings_change import change_settings

type Sample = Literal["firm", "retail", "chain"]

EMPTIERS: Final = "keepworth.emptiers"  # entry points of other stores: they delete what they hold about a sample

_NEW: Final[dict[Sample, tuple[str, str, str]]] = {
    "firm": (firm.NAME, firm.CURRENCY, firm.TIME_ZONE),
    "retail": (complete_journey.NAME, complete_journey.CURRENCY, complete_journey.TIME_ZONE),
    "chain": (chain.NAME, chain.CURRENCY, chain.TIME_ZONE),
}


@dataclass(frozen=True, slots=True)
class Removed:
    """What became of a sample that was taken out."""

    rows: int
    tables: int


type Around = Callable[[Removed], AbstractContextManager[None]]


def sample_book(at: Path, *, sample: Sample = "firm", tell: Tell = nobody) -> Book:
    """Return the sample book in the folder `at`; it is made where there is none yet.

    A sample book that was left half-made is completed. Nothing is ever added to a book of your own.

    Raises
    ------
    BadInput
        The folder holds something else.

    """
    if not (at / FILE).exists():
        name, currency, time_zone = _NEW[sample]
        book = make_book(at, currency=currency, name=name, time_zone=time_zone, sample=True)
    else:
        book = find_book(at)
        if not book.settings.sample:
            raise BadInput(f"{at} is a book of your own. Name another folder for the sample: --at FOLDER")
        if sample_of(book) not in (sample, None):
            raise BadInput(
                f"{at} holds another sample. Name another folder: --at FOLDER, or take that one out first: "
                f"keepworth demo --remove {at}"
            )
    _fill(book, sample=sample, tell=tell)
    return book


def load_sample(book: Book, *, sample: Sample = "firm", tell: Tell = nobody) -> Book:
    """Fill an empty book with a sample, and return it as it is then: it takes no other files until that is removed.

    Raises
    ------
    BadInput
        The book holds something already, or is in another currency than the sample's real amounts.

    """
    with writing(book):
        if read_manifest(book.lake_folder).batches:
            raise BadInput(f"{book.folder} holds data already; the sample goes into an empty book only.")
        _, currency, _ = _NEW[sample]
        # The firm's and the chain's amounts are invented, so they may be of any currency; the grocer's are dollars.
        if sample == "retail" and book.settings.currency != currency:
            raise BadInput(f"The retail sample is in {currency}, {book.folder} in {book.settings.currency}.")
        book = Book(book.folder, change_settings(book.folder, sample=True))
    _fill(book, sample=sample, tell=tell)
    return book


def sample_of(book: Book) -> Sample | None:
    """Say which sample a book holds; None for a book that holds none, or nothing yet."""
    if not book.settings.sample:
        return None
    if book.truth.is_file():
        return "chain" if json.loads(book.truth.read_bytes()).get("sample") == SAMPLE else "firm"
    return "retail" if read_manifest(book.lake_folder).batches else None


def remove_sample(book: Book, *, around: Around = lambda _: nullcontext()) -> Removed:
    """Empty a sample book in one step: facts, scores, truth. What is left is an empty book for your own files.

    `around` is entered just before anything goes, with what will be gone, and left when it is.

    Raises
    ------
    BadInput
        The book is no sample; nothing was removed.
    Busy
        Another process scores the book, or writes to it; or the website's database does not answer.

    """
    if not book.settings.sample:
        raise BadInput(f"{book.folder} is a book of your own, no sample: nothing was removed.")
    with one_score_at_a_time(book.scores), writing(book):
        batches = read_manifest(book.lake_folder).batches
        gone = Removed(rows=sum(batch.rows for batch in batches), tables=len({batch.table for batch in batches}))
        with around(gone):
            _empty(book)
    return gone


def _empty(book: Book) -> None:
    # First: what was written about a sample must not meet customers of your own, who have the same numbers.
    for empty in emptiers():
        empty(book.folder)
    remove_everything(book.lake_folder)
    # Who was restricted or erased was invented too, and numbers are given anew.
    rights = book.folder / PRIVACY
    runs = (one for one in book.scores.iterdir() if one.is_dir())
    for folder in (book.errors, book.truth.parent, rights, book.folder / BACKTESTS, book.folder / FINDINGS, *runs):
        _remove(folder)
    # Last, so that a removal that was cut short can be done again.
    change_settings(book.folder, sample=False, name=_name_after(book))


def emptiers() -> tuple[Callable[[Path], None], ...]:
    """Return what takes a sample out of other stores, such as the website's database."""
    return tuple(point.load() for point in entry_points(group=EMPTIERS))


def _remove(folder: Path) -> None:
    if folder.is_symlink():
        folder.unlink()
    else:
        shutil.rmtree(folder, ignore_errors=True)


def _name_after(book: Book) -> str:
    """Return the name of a book without its sample: one that was made for it is called after its folder."""
    names = [name for name, _, _ in _NEW.values()]
    return book.folder.resolve().name if book.settings.name in names else book.settings.name


def _fill(book: Book, *, sample: Sample, tell: Tell) -> None:
    if sample == "firm":
        load_firm(book, tell=tell)
    elif sample == "chain":
        load_chain(book, tell=tell)
    elif not read_manifest(book.lake_folder).batches:
        tell("import")
        import_file(book, complete_journey.baskets(), asked=Asked(table="orders"), own=True)
