"""`keepworth focus assign`: who could serve whom better than today."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, change, many, plain, whole
from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.runs.assigning import Hands


@click.command()
@BOOK
@AS_OF
@AS_JSON
def assign(folder: Path, as_of: dt.date | None, as_json: bool) -> None:
    """Propose who of ours should serve whom of BOOK, within everybody's hours: what it would add beside today.

    By segment, language and ties; changing hands costs `focus.continuity`. Nothing is changed: it is a proposal.
    """
    from keepworth.runs.assigning import report_assignment
    from keepworth.tables.book import find_book

    found = report_assignment(find_book(folder), as_of=as_of)
    if as_json:
        print_json(plain(found))
        return
    told = found.told
    click.echo(
        f"As of {found.as_of}: {many(told['changes'], 'change')} would add "
        f"{whole(told['gain'] - told['today'])} {found.currency} a year, by weights that are settings and no findings; "
        f"{many(found.others, 'customer')} stay. {whole(told['hours_needed'])} hours are needed of "
        f"{whole(told['hours_there'])}; {many(told['unserved'], 'customer')} would have nobody."
    )
    for one in found.changes:
        click.echo(
            f"  {one.name}: {one.today_name or '(nobody)'} -> {one.proposed_name}, {change(one.gain)}: {_why(one)}"
        )


def _why(one: "Hands") -> str:
    parts = [
        "knows the segment" if one.serves_segment else "",
        "speaks the language" if one.speaks_language else "",
        f"a tie of {one.tie:.0f}" if one.tie > 0 else "",
    ]
    return ", ".join(part for part in parts if part) or "has the time"
