"""`keepworth undo`: one imported file is taken out again."""

from pathlib import Path

import click

from keepworth.cli.progress import print_json


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

    gone = undo_batch(find_book(folder), batch)
    if as_json:
        print_json({"batch": gone.id, "table": gone.table, "rows": gone.rows, "source": gone.source})
        return
    click.echo(
        f"Took out batch {gone.id}: {gone.rows:,} rows of {gone.table} from {gone.source}. Rows of other batches "
        "that it had replaced count again."
    )
    click.echo(f"Scores made with it stand until you score again: keepworth score {folder}")
