"""`keepworth know merge` and `split`: two ids that mean the same, and the way back."""

from dataclasses import asdict
from pathlib import Path

import click

from keepworth.cli.progress import print_json

BOOK = click.argument("folder", metavar="BOOK", type=click.Path(path_type=Path))
KIND = click.argument("kind", type=click.Choice(["customer", "contact", "colleague", "partner"]))
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


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
    if as_json:
        print_json(asdict(done))
        return
    click.echo(f"{alias} is read as {into} now. To take it back: keepworth know split {folder} {kind} {alias} {into}")
    click.echo(f"Scores made before stand until you score again: keepworth score {folder}")


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
    if as_json:
        print_json(asdict(done))
        return
    click.echo(f"{one} and {other} are two again, each with its own history.")
    click.echo(f"Scores made before stand until you score again: keepworth score {folder}")
