"""`keepworth know merge`, `split` and `rejoin`: two ids that mean the same, one that means two, and the ways back."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from keepworth.cli.asking import AS_JSON, BOOK
from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.runs.merge import Merging

# What may be a second one's, and the field of `Parting` that it goes to.
BELONGING = {"contact": "contacts", "need": "needs", "promise": "promises", "rival": "rivals",
             "alias": "aliases", "address": "addresses"}  # fmt: skip
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
@click.argument("other", required=False, default="")
@click.option("--name", default="", metavar="NAME", help="Of a second customer or person, who is made.")
@click.option(
    "--with", "belongs", multiple=True, metavar="WHAT=ID", help=f"What is the second one's: {', '.join(BELONGING)}."
)
@AS_JSON
def split(folder: Path, kind: str, one: str, other: str, name: str, belongs: tuple[str, ...], as_json: bool) -> None:
    """Take a merge back: ONE and OTHER are two customers or persons again.

    With --with, ONE itself is really two: what is named so belongs to the customer OTHER, or to a new one called NAME.
    To a second customer go contacts with their ties and talks, needs, promises and rivals; to a second person, who has
    a NAME, aliases and addresses. No row of a file is changed; orders and contracts stay where their source says.
    """
    from keepworth.runs.merge import Merging
    from keepworth.runs.merge import split as run
    from keepworth.runs.part import Parting, part
    from keepworth.tables.book import find_book

    book = find_book(folder)
    if not (name or belongs):
        if not other:
            raise click.UsageError(
                "Name the OTHER that ONE was merged with, or say with --with what is a second one's."
            )
        done = run(book, kind, one=one, other=other)
        _tell(done, f"{one} and {other} are two again, each with its own history.", book=folder, as_json=as_json)
        return
    parted = part(book, Parting(kind, one, name, other, **_chosen(belongs)))
    done = Merging(kind, one, parted.into, None, merged=False, change=parted.change)
    back = f"keepworth know rejoin {folder} {parted.change}"
    _tell(
        done,
        f"{one} is two now; the second one is {parted.into}. To take it back: {back}",
        book=folder,
        as_json=as_json,
    )


def _chosen(belongs: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Read WHAT=ID: what is a second one's, by kind."""
    found: dict[str, tuple[str, ...]] = {}
    for one in belongs:
        what, _, own = one.partition("=")
        if what not in BELONGING or not own:
            raise click.UsageError(f"--with {one[:60]}: say WHAT=ID, such as contact=p2. WHAT: {', '.join(BELONGING)}.")
        found[BELONGING[what]] = (*found.get(BELONGING[what], ()), own)
    return found


@click.command()
@BOOK
@click.argument("change", type=int)
@AS_JSON
def rejoin(folder: Path, change: int, as_json: bool) -> None:
    """Take a split back: CHANGE is the number that it was given."""
    from keepworth.runs.merge import Merging
    from keepworth.runs.part import rejoin as run
    from keepworth.tables.book import find_book

    found = run(find_book(folder), change)
    done = Merging(found.kind, found.of, found.into, None, merged=True, change=change)
    _tell(done, f"{found.into} is {found.of} again.", book=folder, as_json=as_json)


def _tell(done: "Merging", said: str, *, book: Path, as_json: bool) -> None:
    if as_json:
        print_json(asdict(done))
        return
    click.echo(said)
    click.echo(f"Scores made before stand until you score again: keepworth score {book}")
