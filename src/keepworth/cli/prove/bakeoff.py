"""`keepworth prove bakeoff`: which metric foretells what customers then do."""

import datetime as dt
from pathlib import Path

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK
from keepworth.cli.progress import print_json, steps_shown

OUTCOMES = ("retained", "growth", "referrals")


@click.command()
@BOOK
@click.option(
    "--outcome",
    type=click.Choice(OUTCOMES),
    default="retained",
    show_default=True,
    help="What is foretold: who stays, how spending changes, or how many they bring.",
)
@click.option(
    "--days",
    type=click.IntRange(1, 3650),
    default=365,
    show_default=True,
    help="Within how many days after an answer.",
)
@AS_OF
@AS_JSON
def bakeoff(folder: Path, outcome: str, days: int, as_of: dt.date | None, as_json: bool) -> None:
    """Say which metric foretells what customers of BOOK do after they answered it.

    Effort, satisfaction, recommendation and the indicators stand beside the same past behaviour, on the same people,
    and are judged on customers and times that no model had seen. A tie, nobody, and not enough events are answers.
    """
    from keepworth.prove.bakeoff import Outcome
    from keepworth.runs.bakeoff import bakeoff_book, bakeoff_sentences
    from keepworth.tables.book import find_book

    book = find_book(folder)
    with steps_shown("Judging") as tell:
        found = bakeoff_book(book, outcome=Outcome(outcome), days=days, as_of=as_of, tell=tell)
    if as_json:
        print_json(found.record())
        return
    for line in bakeoff_sentences(found):
        click.echo(line)
