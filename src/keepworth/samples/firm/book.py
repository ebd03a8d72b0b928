"""Make the firm's book: files like a user's own, read by the ordinary import."""

import tempfile
from pathlib import Path

from keepworth.runs.clock import Tell, nobody
from keepworth.runs.import_file import Asked, import_file
from keepworth.samples.firm.buying import invoices
from keepworth.samples.firm.facts import facts_of
from keepworth.samples.firm.rows import write_tables
from keepworth.samples.firm.truth import truth_of, write_truth
from keepworth.samples.firm.world import make_world
from keepworth.tables.book import Book
from keepworth.tables.lake.manifest import read_manifest
from keepworth.tables.reading.child import read_here

# Contracts that run, promises and plans that are due and trends to be looked at again reach beyond the book's last day.
_AHEAD = ("contracts", "promises", "trends", "plans", "plan_steps")
_WRITTEN = ("encoding=utf-8", "delimiter=comma", "header=1", "footer=keep", "decimal=.", "dates=ymd")


def load_firm(book: Book, *, tell: Tell = nobody) -> None:
    """Fill a sample book with the firm's facts, and store beside them what is true.

    A book that was left half-filled is completed: what it holds already is recognised.
    """
    world = make_world()
    write_truth(truth_of(world, invoices(world)), into=book.truth)
    with tempfile.TemporaryDirectory(prefix="keepworth-") as aside:
        files = write_tables(facts_of(world), into=Path(aside))
        held = {batch.table for batch in read_manifest(book.lake_folder).batches}
        with read_here():
            for table in (table for table in files if table not in held):
                tell("import")
                options = (*_WRITTEN, "future=allow") if table in _AHEAD else _WRITTEN
                import_file(book, files[table], asked=Asked(table=table, options=options), own=True)
