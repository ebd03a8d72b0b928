"""`keepworth person`: what is held about one person, and their right to have it restricted or erased."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.tables.persons.erasing import Erased

BOOK = click.argument("folder", metavar="BOOK", type=click.Path(path_type=Path))
PERSON = click.argument("person", metavar="PERSON")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


@click.group()
def person() -> None:
    """Export, restrict or erase what BOOK holds about one person.

    PERSON is an own id, a mail address or a telephone number; where several are called that, `contact:7`,
    `customer:7` or `colleague:7`.
    """


@person.command()
@BOOK
@PERSON
@click.option(
    "--to",
    "into",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The file to write, for its owner's eyes alone. Default: standard output.",
)
@click.option("--replace", is_flag=True, help="Replace FILE where it exists.")
def export(folder: Path, person: str, into: Path | None, replace: bool) -> None:
    """Write everything that BOOK holds about PERSON as JSON.

    Every row of every table that names them, with its source, the day it was learned and what it is for; their words,
    stored scores, and how long each kind of data is kept.
    """
    from keepworth.runs.export_person import export_person, write_person
    from keepworth.tables.book import find_book

    record = export_person(find_book(folder), person)
    if into is None:
        print_json(record)
        return
    write_person(record, into=into, replace=replace)
    click.echo(f"Wrote {len(record['rows']) + len(record['identities']):,} rows about one person to {into}.")


@person.command()
@BOOK
@PERSON
@click.option("--lift", is_flag=True, help="Lift the restriction.")
@AS_JSON
def restrict(folder: Path, person: str, lift: bool, as_json: bool) -> None:
    """Keep what is held about PERSON and do nothing with it.

    Their words and addresses are hidden, and they are in no measure and no new score, until the restriction is lifted.
    Orders of an organisation that they work for stay.
    """
    from keepworth.runs.restrict_person import restrict_person
    from keepworth.tables.book import find_book

    done = restrict_person(find_book(folder), person, lift=lift)
    if as_json:
        print_json(asdict(done))
    elif done.since:
        click.echo(f"{done.kind}:{done.id} is restricted since {done.since}. Score again to leave them out of results.")
    else:
        click.echo(f"{done.kind}:{done.id} is {'no longer' if done.changed else 'not'} restricted.")


@person.command()
@BOOK
@PERSON
@click.option("--dry-run", is_flag=True, help="Count what would be deleted, and change nothing.")
@click.option("--yes", "sure", is_flag=True, help="Do not ask; needed where nobody can answer.")
@AS_JSON
def erase(folder: Path, person: str, dry_run: bool, sure: bool, as_json: bool) -> None:
    """Erase PERSON from BOOK for good, with a receipt.

    Names, addresses and words go; amounts, counts and dates stay under a random id. Later imports of the same person
    are refused. This cannot be undone; take `--dry-run` first.
    """
    from keepworth.errors import BadInput
    from keepworth.runs.erase_person import erase_person
    from keepworth.tables.book import find_book

    book = find_book(folder)
    if not (dry_run or sure):
        if not sys.stdin.isatty():
            raise BadInput("Erasing cannot be undone. Say --yes to do it, or --dry-run to see what it would delete.")
        click.confirm(f"Erase {person} from {folder}? This cannot be undone", abort=True, err=True)
    done = erase_person(book, person, dry=dry_run)
    if as_json:
        receipt = done.receipt["receipt"] if done.receipt else None
        print_json({
            "receipt": receipt, "deleted": done.counts, "erased_before": done.before, "dry_run": dry_run,
            "shared_with": list(done.shared_with), "notes": list(done.notes),
        })  # fmt: skip
        return
    _print_erased(done, folder=folder)


@person.command()
@BOOK
@click.option("--dry-run", is_flag=True, help="Count what would go, and change nothing.")
@AS_JSON
def retention(folder: Path, dry_run: bool, as_json: bool) -> None:
    """Let personal data go that BOOK has kept for long enough, or that nobody consents to any more.

    `[retention]` in keepworth.toml says after how many months each kind goes; nothing does unless it says so. Visits
    and use go when their consent was taken back, whatever it says. Run it every night.
    """
    from keepworth.runs.apply_retention import apply_retention
    from keepworth.tables.book import find_book

    done = apply_retention(find_book(folder), dry=dry_run)
    if as_json:
        print_json({**asdict(done), "dry_run": dry_run})
        return
    for kind, count in done.deleted.items():
        if kind not in done.periods:
            click.echo(f"{kind}: consent taken back, {count:,} {'rows would go' if dry_run else 'rows deleted'}")
            continue
        months = done.periods[kind]
        kept = "kept for ever" if months == "keep" else f"kept for {months} months"
        click.echo(f"{kind}: {kept}, {count:,} {'would go' if dry_run else 'deleted'}")
    if done.receipt:
        click.echo(f"Receipt: {folder}/privacy/receipts/{done.receipt}.json")


_WORDS = {
    "identities": "entries of identities",
    "texts": "texts of theirs",
    "mentions_in_texts": "mentions in other texts",
    "ids": "ids made random",
    "rows_of_scores": "rows of old scores",
    "files": "kept source and error files",
    "questionnaires": "own questionnaires that mentioned them",
}


def _print_erased(done: "Erased", *, folder: Path) -> None:
    if not done.before:
        counted = ", ".join(f"{count:,} {_WORDS.get(what, what)}" for what, count in done.counts.items() if count)
        click.echo(f"{'Deleted' if done.receipt else 'Would delete'}: {counted or 'nothing'}.")
    for note in done.notes:
        click.echo(f"Note: {note}")
    for other in done.shared_with:
        click.echo(
            f"Note: {other} has the same address. If that is the same person: keepworth person erase {folder} {other}"
        )
    if done.receipt:
        click.echo(f"Receipt: {folder}/privacy/receipts/{done.receipt['receipt']}.json. It names nobody.")
        click.echo(
            "Backups made before still hold this person; a restore that is given this book's tombstones erases anew."
        )
