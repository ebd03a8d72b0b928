"""`keepworth undo`: one imported file is taken out again."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.tables.book import Book
    from keepworth.tables.lake.manifest import Batch


@click.command()
@click.argument("folder", metavar="BOOK", type=click.Path(path_type=Path))
@click.argument("batch", default="")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def undo(folder: Path, batch: str, as_json: bool) -> None:
    """Take one imported file out of BOOK again.

    BATCH is the id that the import printed; its first letters suffice. Without it the batches are listed.
    """
    from keepworth.runs.undo_batch import undo_batch
    from keepworth.tables.book import find_book

    book = find_book(folder)
    if not batch:
        _list(book, as_json=as_json)
        return
    gone = undo_batch(book, batch)
    if as_json:
        print_json(_plain(gone))
        return
    click.echo(
        f"Took out batch {gone.id}: {gone.rows:,} rows of {gone.table} from {gone.source}. Rows of other batches "
        "that it had replaced count again."
    )
    click.echo(f"Scores made with it stand until you score again: keepworth score {folder}")


def _list(book: "Book", *, as_json: bool) -> None:
    from keepworth.runs.undo_batch import batches_of

    batches = batches_of(book)
    if as_json:
        print_json({"batches": [_plain(one) | {"recorded_at": one.recorded_at} for one in batches]})
    elif not batches:
        click.echo(f"{book.folder} holds no batches.")
    else:
        for one in batches:
            click.echo(f"{one.id}  {one.recorded_at[:10]}  {one.rows:,} rows of {one.table} from {one.source}")
        click.echo(f"To take one out: keepworth undo {book.folder} BATCH")


def _plain(batch: "Batch") -> dict[str, Any]:
    return {"batch": batch.id, "table": batch.table, "rows": batch.rows, "source": batch.source}
