"""`keepworth backup` and `keepworth restore`: a book in one file, and back."""

from dataclasses import asdict
from pathlib import Path

import click

from keepworth.cli.progress import print_json, steps_shown


@click.command()
@click.argument("folder", metavar="BOOK", type=click.Path(path_type=Path))
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Replace FILE where it exists.")
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
def backup(folder: Path, file: Path, replace: bool, as_json: bool) -> None:
    """Write all of BOOK to one FILE, while others go on writing to it.

    FILE is a zip with checksums: facts as they stood at one moment, scores, settings, and a whole copy of the website's
    database. It holds personal data and the book's secret, and is readable by its owner alone.
    """
    from keepworth.runs.backup import back_up
    from keepworth.tables.book import find_book

    with steps_shown(f"Backing up {folder}") as tell:
        done = back_up(find_book(folder), file, replace_it=replace, tell=tell)
    if as_json:
        print_json(asdict(done))
        return
    click.echo(
        f"Wrote {done.file}: {done.files:,} files, {done.rows:,} rows of facts in {done.batches:,} batches"
        f"{f', and the database ({done.database})' if done.database else ''}; {done.bytes / 2**20:,.1f} MB."
    )
    click.echo(f"To get it back: keepworth restore {done.file} FOLDER")


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option(
    "--tombstones",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="privacy/tombstones.json of the book as it was last: whoever was erased since the backup is erased again.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was restored as JSON.")
def restore(file: Path, folder: Path, tombstones: Path | None, as_json: bool) -> None:
    """Make the book in FOLDER from the backup FILE.

    FOLDER must be empty, or hold nothing but the folder `privacy` of the book that was lost, by which erased persons
    stay erased. Every file is checked before the book appears.
    """
    from keepworth.runs.restore import restore as restored

    with steps_shown(f"Restoring {folder}") as tell:
        done = restored(file, folder, tombstones=tombstones, tell=tell)
    if as_json:
        print_json(asdict(done))
        return
    click.echo(
        f"Restored {done.folder} as of {done.made_at}: {done.files:,} files, {done.rows:,} rows of facts."
        f"{f' Erased again: {done.erased:,} persons.' if done.erased else ''}"
    )
    for note in done.notes:
        click.echo(f"Note: {note}")
    click.echo(f"Look it over: keepworth doctor {folder}")
