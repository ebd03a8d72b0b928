"""`keepworth know merge` and `split`: two ids that mean the same, and the way back."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from keepworth.cli.asking import AS_JSON, BOOK
from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.runs.merge import Merging

KIND = click.argument("kind", type=click.Choice(["customer", "contact", "colleague", "partner"]))


@click.command()
@BOOK
@KIND
@click.argument("alias")
@click.argument("into")
@AS_JSON
def merge(folder: Path, kind: str, alias: str, into: str, as_json: bool) -> None:
    """Read the id ALIAS as INTO from now on: both mean the same customer or person.

    No row is changed, so both histories stay; `keepworth know split` takes it back.
    """
    from keepworth.runs.merge import merge as run
    from keepworth.tables.book import find_book

    done = run(find_book(folder), kind, alias=alias, into=into)
    said = f"{alias} is read as {into} now. To take it back: keepworth know split {folder} {kind} {alias} {into}"
    _tell(done, said, book=folder, as_json=as_json)


@click.command()
@BOOK
@KIND
@click.argument("one")
@click.argument("other")
@AS_JSON
def split(folder: Path, kind: str, one: str, other: str, as_json: bool) -> None:
    """Take a merge back: ONE and OTHER are two customers or persons again."""
    from keepworth.runs.merge import split as run
    from keepworth.tables.book import find_book

    done = run(find_book(folder), kind, one=one, other=other)
    _tell(done, f"{one} and {other} are two again, each with its own history.", book=folder, as_json=as_json)


def _tell(done: "Merging", said: str, *, book: Path, as_json: bool) -> None:
    if as_json:
        print_json(asdict(done))
        return
    click.echo(said)
    click.echo(f"Scores made before stand until you score again: keepworth score {book}")
