"""`keepworth listen standby`: after which purchases trouble is to be expected."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, many, plain
from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.runs.standby import Standby

SHOWN = 10


@click.command()
@BOOK
@AS_OF
@AS_JSON
@click.option(
    "--days", type=click.IntRange(1, 90), default=14, show_default=True, help="How many days are looked ahead."
)
def standby(folder: Path, as_of: dt.date | None, as_json: bool, days: int) -> None:
    """Say after which purchases of BOOK trouble is to be expected, so that you ask before anybody complains.

    From the book's own past cases and orders: the chance of trouble after each product was bought, and the purchases of
    the last half year that stand out. Nothing is said where there are too few cases.
    A sample book is looked at as of its own last day.
    """
    from keepworth.runs.standby import standby_of
    from keepworth.tables.book import find_book

    found = standby_of(find_book(folder), as_of=as_of, days=days)
    if as_json:
        print_json(plain(found))
        return
    placed = f"{found.placed:,} of {many(found.cases, 'case')}"
    click.echo(f"{many(found.purchases, 'purchase')} by {found.as_of}; a purchase is known of {placed}.")
    if not found.products:
        click.echo("Too few of them to expect anything: ten are needed.")
        return
    _print(found)


def _print(found: "Standby") -> None:
    click.echo("\nTrouble within 30 days of buying:")
    for one in found.products:
        name, range_ = one.product or "(not said)", f"likely {one.low:.1%} to {one.high:.1%}"
        said = f"{one.chance:.1%} ({range_}, 8 in 10)" if one.is_told else "too few were bought to tell"
        click.echo(f"  {name}: {said}; {many(one.purchases, 'purchase')}")
    if not found.ask:
        click.echo(f"\nNone of {many(found.looked_at, 'young purchase')} stands out.")
        return
    click.echo(f"\nTo be asked about now, for the next {found.days} days, {len(found.ask)} of {found.looked_at:,}:")
    for purchase in found.ask[:SHOWN]:
        what = purchase.product or purchase.order or "a purchase"
        click.echo(
            f"  {what}, bought {purchase.bought_on} ({many(purchase.age, 'day')} ago): {purchase.chance:.1%}, "
            f"{purchase.times:.1f} times the average"
        )
