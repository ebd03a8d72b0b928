"""`keepworth export`: a table of a book, as a file that others can read."""

import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

import click

from keepworth.cli.progress import print_json


@click.command()
@click.argument("folder", metavar="BOOK", type=click.Path(path_type=Path))
@click.argument("table", default="scores")
@click.option(
    "--to",
    "into",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The file to write: .csv, .csv.gz, .parquet or .xlsx. Default: CSV on standard output.",
)
@click.option("--replace", is_flag=True, help="Replace FILE where it exists.")
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON; needs --to.")
def export(folder: Path, table: str, into: Path | None, replace: bool, as_json: bool) -> None:
    """Write a table of BOOK to a file, with your own ids.

    TABLE is a table of the book (see `keepworth tables`), or `scores`: the customers of the newest score, which is
    the default; `value` is whence the value of each comes. In CSV, a text that a spreadsheet would run as a formula
    gets an apostrophe in front, which import takes off again.
    """
    from keepworth.errors import BadInput
    from keepworth.runs.export_table import export_table
    from keepworth.tables.book import find_book

    book = find_book(folder)
    if into is None:
        if as_json:
            raise BadInput("--json says what was written to a file: name one with --to.")
        _to_standard_output(folder, table)
        return
    done = export_table(book, table, into=into, replace=replace)
    if as_json:
        print_json(asdict(done))
        return
    click.echo(f"Wrote {done.rows:,} rows of {done.table} to {done.file}.")


def _to_standard_output(folder: Path, table: str) -> None:
    from keepworth.runs.export_table import export_table
    from keepworth.tables.book import find_book

    with tempfile.TemporaryDirectory(prefix="keepworth-") as aside:
        written = Path(aside) / "rows.csv"
        export_table(find_book(folder), table, into=written)
        with written.open(encoding="utf-8", newline="") as rows:
            while part := rows.read(1 << 20):
                sys.stdout.write(part)
