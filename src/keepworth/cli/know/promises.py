"""`keepworth know promises`: how promises were kept."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, plain, said_share
from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.know import Kept


@click.command()
@BOOK
@AS_OF
@AS_JSON
def promises(folder: Path, as_of: dt.date | None, as_json: bool) -> None:
    """Say how the promises to the customers of BOOK were kept.

    In time, late, broken, overdue or open; what was put right, and what stayed right; by measure, by standard and by
    segment.
    """
    from keepworth.runs.promises import report_promises
    from keepworth.tables.book import find_book

    found = report_promises(find_book(folder), as_of=as_of)
    if as_json:
        print_json(plain(found))
        return
    click.echo(f"As of {found.as_of}: {_counts(found.all)}.")
    click.echo(f"On time: {said_share(found.all.rate)}.")
    click.echo(f"Broken ones put right: {said_share(found.all.put_right)}.")
    click.echo(f"Stayed right: {said_share(found.all.stayed_right)}.")
    _groups("By measure", found.by_measure)
    _groups("By standard", found.by_standard)
    _groups("By segment", found.by_segment)


def _counts(kept: "Kept") -> str:
    return (
        f"{kept.on_time:,} kept on time, {kept.late:,} late, {kept.broken:,} broken, {kept.overdue:,} overdue, "
        f"{kept.open:,} open"
    )


def _groups(title: str, groups: Mapping[str, "Kept"]) -> None:
    if groups:
        click.echo(f"\n{title}")
    for name, kept in groups.items():
        click.echo(f"  {name or '(not said)'}: {said_share(kept.rate)}")
