"""Let what was just written be seen where runs and lists look: in the lake, as soon as nobody else writes there."""

from keepworth.errors import Busy
from keepworth.runs.snapshots import take_snapshots
from keepworth.tables.book import Book


def settle_written(book: Book) -> bool:
    """Take a snapshot now; False where another process writes to the book, and the next run will take it."""
    try:
        take_snapshots(book, patience=2.0)
    except Busy:
        return False
    return True
