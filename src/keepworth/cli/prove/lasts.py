"""`keepworth prove lasts`: what goes before what, which drivers last, and how long customers stay."""

import datetime as dt
from pathlib import Path

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK
from keepworth.cli.progress import print_json, steps_shown


@click.command()
@BOOK
@AS_OF
@AS_JSON
def lasts(folder: Path, as_of: dt.date | None, as_json: bool) -> None:
    """Take the long view of BOOK.

    Whether our people's growth goes before their customers' growth, and kept promises before recommendations, with the
    reverse lag beside each; which drivers endure, fade or rise; how long those stay who began together. All of it is
    association, and "not enough" is an answer.
    """
    from keepworth.runs.long_view import long_view_sentences, look_long
    from keepworth.tables.book import find_book

    book = find_book(folder)
    with steps_shown("Looking long") as tell:
        found = look_long(book, as_of=as_of, tell=tell)
    if as_json:
        print_json(found.record())
        return
    for line in long_view_sentences(found):
        click.echo(line)
