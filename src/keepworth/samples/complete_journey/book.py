"""Make the sample book: a book like any other, made by the ordinary import."""

from pathlib import Path

from keepworth.errors import BadInput
from keepworth.runs.clock import Tell, nobody
from keepworth.runs.import_file import Asked, import_file
from keepworth.samples.complete_journey import CURRENCY, NAME, TIME_ZONE, baskets
from keepworth.tables.book import Book, find_book, make_book
from keepworth.tables.lake.manifest import read_manifest
from keepworth.tables.settings import FILE


def sample_book(at: Path, *, tell: Tell = nobody) -> Book:
    """Return the sample book in the folder `at`; it is made where there is none yet.

    A sample book that was left half-made is completed. Nothing is ever added to a book of your own.

    Raises
    ------
    BadInput
        The folder holds something else.

    """
    if (at / FILE).exists():
        book = find_book(at)
        if not book.settings.sample:
            raise BadInput(f"{at} is a book of your own. Name another folder for the sample: --at FOLDER")
    else:
        book = make_book(at, currency=CURRENCY, name=NAME, time_zone=TIME_ZONE, sample=True)
    if not read_manifest(book.lake_folder).batches:
        tell("import")
        import_file(book, baskets(), asked=Asked(table="orders"), own=True)
    return book
