"""`keepworth act offers`: what to offer to whom, why, and how well that way foresaw what customers bought."""

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, many, plain
from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.runs.offers import Offer, OffersReport

SHOWN, EACH = 10, 3


@click.command()
@BOOK
@click.option("--customer", metavar="ID", help="Only this customer, by your own id.")
@AS_OF
@AS_JSON
def offers(folder: Path, *, customer: str | None, as_of: dt.date | None, as_json: bool) -> None:
    """Say what to offer to each customer of BOOK, and why.

    What they said they need stands first, then what is expected to earn most. By what similar customers bought where
    that foretold the book's own past better than what sells best, else by that.
    """
    from keepworth.runs.offers import report_offers
    from keepworth.tables.book import find_book

    found = report_offers(find_book(folder), customer, as_of=as_of)
    if as_json:
        print_json(plain(found))
        return
    for line in _words(found, all_of_them=customer is not None):
        click.echo(line)


def _words(of: "OffersReport", *, all_of_them: bool) -> Iterator[str]:
    told = of.told
    by = "what similar customers bought" if told["by"] != "popular" else "what sells best"
    yield (
        f"As of {of.as_of}: {told['offers']:,} offers to {many(told['customers'], 'customer')} out of "
        f"{many(told['products'], 'product')}, by {by}; {told['with_needs']:,} told us of a need that we can meet."
    )
    if told["recall"]:
        yield "Each customer's last day of shopping, foreseen from what they bought before:"
        yield from (_judged(name, told[key]) for name, key in (("recall", "recall"), ("NDCG", "ndcg")))
    if told["why"]:
        yield str(told["why"])
    each = [(name, list(those)) for name, those in groupby(of.offers, key=lambda one: one.customer)]
    for name, those in each if all_of_them else each[:SHOWN]:
        yield f"\n{name}"
        for one in those if all_of_them else those[:EACH]:
            yield f"  {one.rank}. {_line(one, currency=of.currency)}"
    if not all_of_them and len(each) > SHOWN:
        yield f"\n… and {len(each) - SHOWN:,} more customers; --json tells all"


def _judged(name: str, of: dict[str, Any]) -> str:
    return (
        f"  {name} at 10: {of['ours']:.3f} by similar customers, {of['popular']:.3f} by what sells best; difference "
        f"{of['difference']:+.3f} ({of['low']:+.3f} to {of['high']:+.3f}, {of['level']:.0%}; "
        f"{of['customers']:,} customers)".replace("-", "−")
    )


def _line(one: "Offer", *, currency: str) -> str:
    chance = "never tested" if one.chance is None else f"{one.chance:.0%} buy it the next time"
    money = "" if one.expected_margin is None else f", {one.expected_margin:,.2f} {currency} expected"
    return f"{one.product}: {one.words} ({chance}{money})"
