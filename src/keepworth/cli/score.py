"""`keepworth score`: from the facts in a book to what each customer is worth."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from keepworth.cli.progress import steps_shown

if TYPE_CHECKING:
    from keepworth.tables.book import Book

MODELS = ("auto", "bgnbd", "mbgnbd", "paretonbd", "bgbb")


@click.command()
@click.argument("folder", metavar="BOOK", type=click.Path(path_type=Path))
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Score as of the end of this day; nothing later is seen. Default: the day of the last order or answer.",
)
@click.option(
    "--horizon-weeks",
    type=float,
    metavar="WEEKS",
    help="How far expected orders look ahead. Default: the book's setting, 52 weeks unless changed.",
)
@click.option(
    "--discount",
    type=float,
    metavar="SHARE",
    help="How much less a year's wait makes money worth: 0.15 is 15 %. Default: the book's setting.",
)
@click.option(
    "--model",
    type=click.Choice(MODELS),
    default="auto",
    show_default=True,
    help="The order model; auto takes what `[value] model` says: unless changed, bgbb where customers order at most "
    "once a period, else the best of the others on the book's own history.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def score(
    folder: Path,
    as_of: dt.datetime | None,
    horizon_weeks: float | None,
    discount: float | None,
    model: str,
    as_json: bool,
) -> None:
    """Say what each customer of BOOK is worth, and how sure that is.

    Reads the orders in the book, fits a model of how often customers buy and how they leave, and one of what
    they spend, and writes each customer's chance of being active, expected orders, expected spend and
    lifetime value, with their 80 % ranges, to scores/. Of contacts, touchpoints and ties it writes there who
    knows whom, and on whom each customer hangs.
    """
    from keepworth.runs.asked import Asked
    from keepworth.runs.score import score_book
    from keepworth.runs.store import read_record
    from keepworth.tables.book import find_book

    book = find_book(folder)
    asked = Asked(as_of=as_of.date() if as_of else None, horizon_weeks=horizon_weeks, discount=discount, model=model)
    with steps_shown("Scoring") as tell:
        run = score_book(book, asked=asked, tell=tell)
    record = read_record(run)
    if as_json:
        from keepworth.cli.progress import print_json

        print_json(record)
    else:
        _print_words(book, run=run, record=record)


def _print_words(book: "Book", *, run: Path, record: dict[str, Any]) -> None:
    from keepworth.runs.score_sentences import score_sentences

    for line in score_sentences(record, book=str(book.folder)):
        click.echo(line)
