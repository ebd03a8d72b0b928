"""`keepworth focus growth`: what the accounts that matter might buy besides, and what rivals have of them."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, many, plain
from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.runs.growth import Chance, Growth

SHOWN: Final = 30


@click.command()
@BOOK
@AS_OF
@AS_JSON
def growth(folder: Path, as_of: dt.date | None, as_json: bool) -> None:
    """Say what the 50 most valuable customers of BOOK do not buy and similar ones do, by product and unit.

    Money is of a year, with the ends between which 8 in 10 of those lie who buy it; likeness is the segment, and no
    proof of a need.
    """
    from keepworth.runs.growth import report_growth
    from keepworth.tables.book import find_book

    book = find_book(folder)
    found = report_growth(book, as_of=as_of)
    if as_json:
        print_json(plain(found))
        return
    click.echo(_lead(found, book.settings.currency))
    for one in found.chances[:SHOWN]:
        click.echo(f"  {_chance(one)}")
    for rival in found.elsewhere[:SHOWN]:
        name = rival.name or rival.customer_id
        click.echo(f"  Rivals have {rival.money:,.0f} a year of {name}; we have {rival.ours:.0%} of their spending.")
    if found.named:
        click.echo(
            f"Our share of their spending is not known of {found.unknown_share:,} of {found.accounts:,} accounts."
        )


def _lead(of: "Growth", currency: str) -> str:
    start = f"As of {of.as_of}:"
    if of.named is None:
        return f"{start} not known. There are no orders of the last year and no running contracts."
    if of.named == 0:
        return f"{start} not known. No order and no contract names its product."
    if of.is_too_large:
        return f"{start} not told. This book is too large to compare every customer with every other."
    rest = "" if of.named == 1 else f" {of.named:.0%} of orders and contracts name their product; the rest is not seen."
    if not of.chances:
        return f"{start} nothing stands out. What at least five similar customers buy, these buy too.{rest}"
    total = sum(one.expected for one in of.chances)
    return (
        f"{start} {many(len(of.chances), 'product')} of {many(of.accounts, 'account')} that similar ones buy, on "
        f"average {total:,.0f} {currency} a year.{rest}"
    )


def _chance(of: "Chance") -> str:
    whose = "of their segment" if of.by_segment else "of the whole book"
    units = f"; {of.sisters_buy} of {of.sisters} units of the group buy it" if of.sisters else ""
    return (
        f"{of.name or of.customer_id}: {of.product}, on average {of.expected:,.0f}; {of.middle:,.0f} if they bought it "
        f"({of.low:,.0f} to {of.high:,.0f}, buyers {whose}); {of.buys:.0%} of {of.similar:,} similar buy it{units}"
    )
