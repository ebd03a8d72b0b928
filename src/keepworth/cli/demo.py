"""`keepworth demo`: a sample book, scored, in the terminal and as a page; and its removal."""

from pathlib import Path

import click

from keepworth.cli.portfolio import SPOKEN, show
from keepworth.cli.progress import print_json, steps_shown

PAGE = "portfolio.html"
FOLDERS = {"firm": Path("demo-book"), "retail": Path("demo-retail-book"), "chain": Path("demo-chain-book")}


@click.command()
@click.option("--retail", is_flag=True, help="A year of baskets of a real grocer's 2,469 households instead.")
@click.option(
    "--chain", is_flag=True, help="Two years of thirty invented shops, with stock, promotions and coupons, instead."
)
@click.option(
    "--at",
    "folder",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Where the sample book is, or is to be.  "
    f"[default: {FOLDERS['firm']}; {FOLDERS['retail']} with --retail, {FOLDERS['chain']} with --chain]",
)
@click.option(
    "--language",
    type=click.Choice(SPOKEN),
    default="en",
    show_default=True,
    help="The language of the words; warnings of a run stay in English.",
)
@click.option(
    "--remove",
    type=click.Path(path_type=Path),
    metavar="BOOK",
    help="Take the sample out of BOOK: every row and every score of it goes, and BOOK is empty, for your own files.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def demo(retail: bool, chain: bool, folder: Path | None, language: str, remove: Path | None, as_json: bool) -> None:
    """Score the sample book and show its portfolio.

    The book is that of a simulated professional-services firm with 40 client organisations over three years; it
    fills every table of the lake. It is made where there is none yet, scored, tested on its own past, and shown:
    in the terminal, and as portfolio.html in the book's folder.
    """
    if remove is not None:
        _remove(remove, as_json=as_json)
        return
    from keepworth.runs.portfolio import portfolio_of, proof_of
    from keepworth.runs.score import score_book
    from keepworth.samples.loading import Sample, sample_book

    if retail and chain:
        raise click.UsageError("--retail and --chain are two samples: name one of them.")
    sample: Sample = "retail" if retail else "chain" if chain else "firm"
    folder = folder or FOLDERS[sample]
    with steps_shown("Demo") as tell:
        book = sample_book(folder, sample=sample, tell=tell)
        run = score_book(book, tell=tell)
        proof, why = proof_of(book, tell=tell)
    found = portfolio_of(book, run=run, proof=proof, no_proof=why)
    show(found, page=folder / PAGE, language=language, as_json=as_json)


def _remove(folder: Path, *, as_json: bool) -> None:
    from dataclasses import asdict

    from keepworth.samples.loading import remove_sample
    from keepworth.tables.book import find_book

    gone = remove_sample(find_book(folder))
    (folder / PAGE).unlink(missing_ok=True)
    if as_json:
        print_json(asdict(gone))
        return
    click.echo(f"Took the sample out of {folder}: {gone.rows:,} rows of {gone.tables} tables, and all scores.")
    click.echo(f"It is an empty book now. Next: keepworth import {folder} FILE --as orders")
