"""`keepworth know rivals`: who else serves the customers, and what is left for us."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, many, plain
from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.runs.rivals import Rival, Wallet


@click.command()
@BOOK
@AS_OF
@AS_JSON
def rivals(folder: Path, as_of: dt.date | None, as_json: bool) -> None:
    """Say who else serves the customers of BOOK, those first of whose spending we have the least.

    Our share is what the rivals that we know of leave, so it is as good as that list; where each share is known from
    stands beside it.
    """
    from keepworth.runs.rivals import report_rivals
    from keepworth.tables.book import find_book

    found = report_rivals(find_book(folder), as_of=as_of)
    if as_json:
        print_json(plain(found))
        return
    click.echo(f"As of {found.as_of}: {many(len(found.customers), 'customer')} with a rival that we know of. "
               f"Of {found.without:,} no rival is known: nobody asked, or there is none.")  # fmt: skip
    for one in found.customers:
        click.echo(f"\n{one.name or one.customer_id}: {_ours(one)}")
        for rival in one.rivals:
            click.echo(f"  {_rival(rival)}")


def _ours(one: "Wallet") -> str:
    if one.ours is None:
        return "the rivals' shares are more than the whole, so ours is not known; ask them"
    return f"our share {'at most ' if one.is_at_most else ''}{one.ours:.0%}"


def _rival(one: "Rival") -> str:
    parts = ["share not known" if one.share is None else f"{one.share:.0%}"]
    if one.price_gap is not None:
        parts.append(_dearness(one.price_gap))
    if one.exclusive:
        parts.append("alone may serve a part")
    parts.append(one.source or "nobody said where that is known from")
    return f"{one.rival}: {', '.join(parts)}; since {one.since}"


def _dearness(gap: float) -> str:
    if gap == 0:
        return "as dear as we are"
    return f"{many(round(abs(gap), 1), 'point')} {'cheaper' if gap > 0 else 'dearer'} than we are"
