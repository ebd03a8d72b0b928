"""`keepworth measure groups`: what segments say, and those of a segment at one location, for who was not asked."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, many, plain
from keepworth.cli.indicators import NAMES
from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.runs.groups import GroupTold


@click.command()
@BOOK
@AS_OF
@AS_JSON
def groups(folder: Path, as_of: dt.date | None, as_json: bool) -> None:
    """Say what the groups of BOOK say for the persons in them who were not asked.

    A group is a segment, or those of it at one location. It speaks where five of the tracked indicators were each heard
    of 20 of its customers; then every person of it of whom too little was heard shows its strength, marked "group".
    """
    from keepworth.runs.groups import report_groups
    from keepworth.tables.book import find_book

    found = report_groups(find_book(folder), as_of=as_of)
    if as_json:
        print_json(plain(found))
        return
    if not found.groups:
        click.echo(f"As of {found.as_of}: this score told no groups. Score the book again where answers are in it.")
        return
    speak = sum(one.speaks for one in found.groups)
    click.echo(f"As of {found.as_of}: {speak:,} of {many(len(found.groups), 'group')} can speak for those not asked.")
    for one in found.groups:
        click.echo(f"  {one.name or '(no segment)'}: {_said(one)}")


def _said(of: "GroupTold") -> str:
    people = f"{many(of.people, 'customer')} heard"
    if of.strength is None:
        return f"{people}, too few to speak for the others"
    weakest = f"; weakest: {NAMES[of.weakest]}" if of.weakest else ""
    silent = f"{of.shown_by:,} who {'was' if of.shown_by == 1 else 'were'} not"
    return (
        f"strength {of.strength:.0f} of 100 on average (likely {of.low:.0f} to {of.high:.0f}, 8 in 10; one of them "
        f"{of.low_of_one:.0f} to {of.high_of_one:.0f}), from {people}{weakest}; shown by {silent}"
    )
