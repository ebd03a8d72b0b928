"""`keepworth demo`: the sample book, scored, in the terminal and as a page."""

from pathlib import Path

import click

from keepworth.cli.portfolio import SPOKEN, show
from keepworth.cli.progress import steps_shown

PAGE = "portfolio.html"


@click.command()
@click.option(
    "--at",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("demo-book"),
    show_default=True,
    metavar="FOLDER",
    help="Where the sample book is, or is to be.",
)
@click.option(
    "--language",
    type=click.Choice(SPOKEN),
    default="en",
    show_default=True,
    help="The language of the words; warnings of a run stay in English.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def demo(folder: Path, language: str, as_json: bool) -> None:
    """Score the sample book and show its portfolio.

    The book holds a year of baskets of a real grocer's 2,469 households. It is made where there is none yet,
    scored, tested on its own past, and shown: in the terminal, and as portfolio.html in the book's folder.
    """
    from keepworth.runs.portfolio import portfolio_of, proof_of
    from keepworth.runs.score import score_book
    from keepworth.samples.complete_journey.book import sample_book

    with steps_shown("Demo") as tell:
        book = sample_book(folder, tell=tell)
        run = score_book(book, tell=tell)
        proof, why = proof_of(book, tell=tell)
    found = portfolio_of(book, run=run, proof=proof, no_proof=why)
    show(found, page=folder / PAGE, language=language, as_json=as_json)
