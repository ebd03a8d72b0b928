"""`keepworth act assortment`: what to list, drop and give more room at each place, and what nothing on sale meets."""

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, many, plain
from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.runs.assortment import AssortmentReport, Lift

SHOWN, EACH, TOPICS = 10, 3, 5
SAID: Final = {"list": "List", "drop": "Drop", "more": "Give more room"}


@click.command()
@BOOK
@click.option("--location", metavar="PLACE", help="Only this place, by its name or, without one, your own id.")
@AS_OF
@AS_JSON
def assortment(folder: Path, *, location: str | None, as_of: dt.date | None, as_json: bool) -> None:
    """Say what to list, drop and give more room at each place of BOOK, and which stated needs nothing on sale meets.

    Only where the whole 8-in-10 range says so; of everything else nothing is proposed.
    """
    from keepworth.runs.assortment import report_assortment
    from keepworth.tables.book import find_book

    found = report_assortment(find_book(folder), location, as_of=as_of)
    if as_json:
        print_json(plain(found))
        return
    for line in _words(found, all_of_it=location is not None):
        click.echo(line)


def _words(of: "AssortmentReport", *, all_of_it: bool) -> Iterator[str]:
    told = of.told
    yield (
        f"As of {of.as_of}: {told['baskets']:,} baskets of {told['days']} days, {many(told['products'], 'product')} at "
        f"{many(told['locations'], 'place')}. List: {told['list']:,}; drop: {told['drop']:,}; more room: "
        f"{told['more']:,}. Of everything else the ranges do not say enough."
    )
    yield from _unmet(of)
    each = [(name, list(those)) for name, those in groupby(of.lifts, key=lambda one: one.location)]
    for name, those in each if all_of_it else each[:SHOWN]:
        yield f"\n{name}"
        proposed = [one for one in those if one.proposal]
        if not proposed:
            yield "  nothing to change that its baskets would tell of"
        for kind in SAID:
            mine = [one for one in proposed if one.proposal == kind]
            yield from (f"  {_line(one, currency=of.currency)}" for one in (mine if all_of_it else mine[:EACH]))
    if not all_of_it and len(each) > SHOWN:
        yield f"\n… and {len(each) - SHOWN:,} more places; --location shows one of them, --json tells all"


def _unmet(of: "AssortmentReport") -> Iterator[str]:
    topics = of.told["unmet"]
    if topics:
        yield "Nothing on sale meets what customers told us they need; a new product could:"
    for one in topics[:TOPICS]:
        yield (
            f"  {one['topic']}: {many(one['customers'], 'customer')}, who paid {one['paid_12m']:,.0f} {of.currency} "
            "in the last year"
        )
    if len(topics) > TOPICS:
        yield f"  … and {of.told['unmet_topics'] - TOPICS:,} more; --json tells them"


def _line(one: "Lift", *, currency: str) -> str:
    money = (
        ""
        if one.gain_12m is None
        else f", leaves {one.gain_12m:,.0f} {currency} a year ({one.gain_low:,.0f} to {one.gain_high:,.0f})"
    )
    whose = "by places of its kind, " if one.proposal == "list" else ""
    return (
        f"{SAID[str(one.proposal)]}: {one.product}, bought {one.lift:.2f} times as often as in the chain "
        f"({one.low:.2f} to {one.high:.2f}; {whose}{many(one.baskets, 'basket')}){money}"
    )
