"""`keepworth backtest`: how far to trust the forecasts, by this book's own history."""

import datetime as dt
from pathlib import Path

import click

from keepworth.cli.progress import print_json, steps_shown
from keepworth.cli.score import MODELS


@click.command()
@click.argument("folder", metavar="BOOK", type=click.Path(path_type=Path))
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Forecast as of the end of this day, then compare up to the day of the last order. "
    "Default: the last third of the history is compared, at most a year.",
)
@click.option(
    "--model",
    type=click.Choice(MODELS),
    default="auto",
    show_default=True,
    help="The order model; auto as for `keepworth score`, on the history before the day.",
)
@click.option(
    "--what",
    type=click.Choice(("orders", "staying")),
    default="orders",
    show_default=True,
    help="What is tested: the orders that were expected, or the chances that contracts are renewed.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def backtest(folder: Path, as_of: dt.datetime | None, model: str, what: str, as_json: bool) -> None:
    """Forecast a past day of BOOK and compare with what came.

    Says how many orders came against how many were expected, how far off the forecast was customer by
    customer against two naive forecasts (the same as last period; the segment's mean rate), and whether the
    ranges held as often as they claim. A tie, or a naive forecast that wins, is an answer too.

    With --what staying it says, on the day and every quarter after it, how likely each contract was to be renewed,
    learnt from other customers and earlier decisions alone, and compares with what came; by default from a year
    before the last decision on. What it found is kept in backtests/ of the book, for the website; the last ten stay.
    """
    day = as_of.date() if as_of else None
    if what == "staying":
        _staying(folder, day, as_json=as_json)
        return
    from keepworth.runs.backtest import backtest_book
    from keepworth.runs.backtest_words import backtest_record, sentences
    from keepworth.tables.book import find_book

    book = find_book(folder)
    with steps_shown("Testing") as tell:
        found = backtest_book(book, as_of=day, model=model, tell=tell)
    if as_json:
        print_json(backtest_record(found))
        return
    for line in sentences(found):
        click.echo(line)
    click.echo(tenths_table(backtest_record(found)["deciles"]))


def tenths_table(tenths: list[dict[str, float]]) -> str:
    """Lay out the tenths of the customers, those of whom most was expected first."""
    head = f"{'customers':>12}{'expected':>12}{'actual':>12}"
    rows = [f"{tenth['customers']:>12,}{tenth['expected']:>12,.1f}{tenth['actual']:>12,}" for tenth in reversed(tenths)]
    return "\n".join(["Tenths of the customers, those of whom most was expected first:", head, *rows])


def _staying(folder: Path, as_of: dt.date | None, *, as_json: bool) -> None:
    from keepworth.runs.backtest_staying import stays_sentences
    from keepworth.runs.kept_backtests import keep_staying
    from keepworth.tables.book import find_book

    book = find_book(folder)
    with steps_shown("Testing") as tell:
        kept = keep_staying(book, as_of=as_of, tell=tell)
    file = kept.file.relative_to(book.folder).as_posix()
    if as_json:
        print_json({**kept.found.record(), "kept": file})
        return
    for line in stays_sentences(kept.found):
        click.echo(line)
    click.echo(f"Kept: {file}")
