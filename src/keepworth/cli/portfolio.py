"""`keepworth portfolio`: who the customers of a scored book are to us, in the terminal and as a page."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from keepworth.cli.progress import print_json, steps_shown

if TYPE_CHECKING:
    from keepworth.runs.portfolio import Customer, Portfolio, Range
    from keepworth.runs.relations import Fighting, Relations

SPOKEN = ("en", "zh-hans")


@click.command()
@click.argument("folder", metavar="BOOK", type=click.Path(path_type=Path))
@click.option(
    "--page",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Also write an HTML page with charts, one file that needs nothing else.",
)
@click.option(
    "--language",
    type=click.Choice(SPOKEN),
    default="en",
    show_default=True,
    help="The language of the words; warnings of a run stay in English.",
)
@click.option(
    "--without-backtest", is_flag=True, help="Leave out the comparison with the book's own past; saves its time."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def portfolio(folder: Path, page: Path | None, language: str, without_backtest: bool, as_json: bool) -> None:
    """Say what the customers of BOOK are worth together, and name those who matter most.

    Reads the newest score: equity with its range, the most valuable customers and those most at risk (ten each at
    most), and whether forecasts from the book's own past came true.
    """
    from keepworth.runs.portfolio import portfolio_of, proof_of
    from keepworth.runs.store import latest_run
    from keepworth.tables.book import find_book

    book = find_book(folder)
    run = latest_run(book.scores)
    if without_backtest:
        found = portfolio_of(book, run=run, no_proof="it was left out (--without-backtest).")
    else:
        with steps_shown("Testing") as tell:
            proof, why = proof_of(book, tell=tell)
        found = portfolio_of(book, run=run, proof=proof, no_proof=why)
    show(found, page=page, language=language, as_json=as_json)


def show(of: "Portfolio", *, page: Path | None, language: str, as_json: bool) -> None:
    """Print a portfolio, and write its page where one is asked for."""
    from keepworth.cli.words import LANGUAGES

    words = LANGUAGES[language]
    if page is not None:
        _write(of, page=page, language=language)
    if as_json:
        print_json(as_plain(of, page=page))
        return
    from rich.console import Console

    from keepworth.cli.terminal import print_portfolio

    console = Console(highlight=False)
    print_portfolio(of, words=words, console=console)
    if page is not None:
        console.print()
        console.print(words.text("page_written", path=page.resolve()), markup=False, soft_wrap=True)


def _write(of: "Portfolio", *, page: Path, language: str) -> None:
    from keepworth.cli.page.portfolio import portfolio_page
    from keepworth.cli.words import LANGUAGES
    from keepworth.errors import BadInput

    text = portfolio_page(of, words=LANGUAGES[language])
    try:
        page.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise BadInput(f"The page cannot be written to {page}: {fault.strerror}. Name another file: --page") from fault


def as_plain(of: "Portfolio", *, page: Path | None) -> dict[str, Any]:
    """Return a portfolio as plain values that become JSON."""
    return {
        "book": of.name,
        "sample": of.sample,
        "simulated": of.simulated,
        "run": of.run,
        "as_of": of.as_of.isoformat(),
        "currency": of.currency,
        "customers": of.customers,
        "equity": _range(of.equity),
        "at_stake": of.at_stake,
        "relations": _plain(of.relations),
        "fighting": _plain(of.fighting),
        "most_valuable": [_customer(one) for one in of.valuable],
        "most_at_risk": [_customer(one) for one in of.risk],
        "proof": _proof(of),
        "warnings": list(of.warnings),
        "page": None if page is None else str(page.resolve()),
    }


def _customer(one: "Customer") -> dict[str, Any]:
    from keepworth.runs.portfolio import RELATION

    return {
        "customer_id": one.customer_id,
        "value": _range(one.value),
        "p_active": one.active and _range(one.active),
        "p_stay": one.stays and _range(one.stays),
        "expected_orders": one.orders and _range(one.orders),
        "expected_spend": one.spend and _range(one.spend),
        "at_stake": one.at_stake,
        "silent_weeks": one.silent_weeks,
        "gap_weeks": one.gap_weeks,
        "strength": None if one.strength is None else _range(one.strength),
        **{name: one.relation.get(name) for name in RELATION},
    }


def _plain(of: "Relations | Fighting | None") -> dict[str, Any] | None:
    from dataclasses import asdict

    return None if of is None else asdict(of)


def _proof(of: "Portfolio") -> dict[str, Any] | None:
    if of.proof is None:
        return None
    test = of.proof.test
    return {
        "as_of": of.proof.as_of.isoformat(),
        "expected": test.orders_expected,
        "actual": test.orders_actual,
        "interval_coverage": test.coverage.share,
        "verdict": of.proof.verdict.is_,
    }


def _range(of: "Range") -> dict[str, float]:
    return {"mean": of.mean, "low": of.low, "high": of.high}
