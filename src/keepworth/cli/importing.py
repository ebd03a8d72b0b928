"""`keepworth import`: the rows of a file become a batch of a book."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from keepworth.cli.asking import many
from keepworth.cli.progress import print_json, share_shown

if TYPE_CHECKING:
    from keepworth.runs.import_file import Imported


@click.command(name="import")
@click.argument("folder", metavar="BOOK", type=click.Path(path_type=Path))
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--as", "table", required=True, metavar="TABLE", help="The table it fills; see `keepworth tables`.")
@click.option(
    "--map", "maps", multiple=True, metavar="OURS=THEIRS", help="Which of the file's columns fills which of ours."
)
@click.option(
    "--read", "options", multiple=True, metavar="KEY=VALUE", help="Answer what the file leaves open, e.g. dates=dmy."
)
@click.option("--dry-run", is_flag=True, help="Read and count everything, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def import_(
    folder: Path, file: Path, table: str, maps: tuple[str, ...], options: tuple[str, ...], dry_run: bool, as_json: bool
) -> None:
    """Add the rows of FILE to BOOK.

    FILE is CSV (also .gz), Parquet or xlsx; a mailbox (mbox, eml) or calendar (ics) fills touchpoints. What cannot be
    decided from the file is asked, with the option that answers. Rows that cannot be read go to an error file; correct
    them there and import that file.
    """
    from keepworth.tables.reading.child import started_ahead

    with started_ahead(), share_shown(f"Importing {file.name}") as tell:
        from keepworth.runs.import_file import Asked, import_file
        from keepworth.tables.book import find_book

        asked = Asked(table=table, maps=maps, options=options, dry=dry_run)
        done = import_file(find_book(folder), file, asked=asked, tell=tell)
    if as_json:
        print_json(asdict(done))
    else:
        _print_words(done, folder=folder, asked_for=table, dry=dry_run)


def _print_words(done: "Imported", *, folder: Path, asked_for: str, dry: bool) -> None:
    click.echo(done.plan)
    counted = [(done.rows_new, "new"), (done.rows_same, "known already"), (done.rows_replaced, "replaced")]
    parts = [f"{count:,} {what}" for count, what in (*counted, (done.rows_refused, "refused")) if count]
    click.echo(f"{done.rows_read:,} rows read: {', '.join(parts) or 'none'}.")
    for line in _why_refused(done):
        click.echo(line)
    for note in done.notes:
        click.echo(f"Note: {note}")
    if done.error_file:
        click.echo(
            f"The refused rows stand in {folder / done.error_file}, each with its reason. Correct them there, then:\n"
            f"  keepworth import {folder} {folder / done.error_file} --as {asked_for}"
        )
    if dry:
        click.echo("Nothing was written (--dry-run).")
    elif done.batch:
        click.echo(f"Batch {done.batch}. To take it out again: keepworth undo {folder} {done.batch[:8]}")


def _why_refused(done: "Imported") -> Iterator[str]:
    """Say why most rows were refused: what is wrong, where it is first, how many rows, and what to do."""
    for one in done.reasons:
        why, _, way = one.why.partition("; --read ")
        where = f"the first in line {one.first_line:,}" if one.rows > 1 else f"line {one.first_line:,}"
        answer = f". To take them: --read {way.split()[0]}" if way else ""
        yield f"  {one.column or 'the row'}: {why} ({many(one.rows, 'row')}, {where}){answer}"
