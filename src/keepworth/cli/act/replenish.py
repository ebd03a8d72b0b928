"""`keepworth act replenish`: what to order and what to move between places, and how far forecasts miss."""

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, many, plain
from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.runs.replenish import Proposal, ReplenishReport

SHOWN, EACH = 10, 3


@click.command()
@BOOK
@click.option("--location", metavar="PLACE", help="Only this place, by its name or, without one, your own id.")
@AS_OF
@AS_JSON
def replenish(folder: Path, *, location: str | None, as_of: dt.date | None, as_json: bool) -> None:
    """Say what to order for each place of BOOK, and what to move there from places that have too much.

    Each place is filled up to what lasts until the delivery after the next look as often as a piece too few costs
    against a piece too many. Moves come before orders.
    """
    from keepworth.runs.replenish import report_replenish
    from keepworth.tables.book import find_book

    found = report_replenish(find_book(folder), location, as_of=as_of)
    if as_json:
        print_json(plain(found))
        return
    for line in _words(found, all_of_it=location is not None):
        click.echo(line)


def _words(of: "ReplenishReport", *, all_of_it: bool) -> Iterator[str]:
    told = of.told
    unpriced = f", and {told['unpriced']:,} of unknown cost" if told["unpriced"] else ""
    yield (
        f"As of {of.as_of}: {many(told['products'], 'product')} counted at {many(told['locations'], 'place')}. Order: "
        f"{many(told['orders'], 'proposal')}, {told['ordered']:,.0f} pieces for {told['cost']:,.0f} {of.currency}"
        f"{unpriced}. Move: {many(told['moves'], 'proposal')}, {told['moved']:,.0f} pieces. Released by the rule: "
        f"{told['released']:,}; the others wait for somebody's word."
    )
    if told["old_counts"]:
        yield f"Of {told['old_counts']:,} counts that are older than 28 days nothing is proposed."
    yield from _missed(of)
    proposed = [one for one in of.proposals if one.order]
    each = [(name, list(those)) for name, those in groupby(proposed, key=lambda one: one.location)]
    for name, those in each if all_of_it else each[:SHOWN]:
        yield f"\n{name}"
        yield from (f"  {_line(one, currency=of.currency)}" for one in (those if all_of_it else those[:EACH]))
    if not all_of_it and len(each) > SHOWN:
        yield f"\n… and {len(each) - SHOWN:,} more places; --location shows one of them, --json tells all"


def _missed(of: "ReplenishReport") -> Iterator[str]:
    told = of.told
    if told["mase"] is None:
        yield "How far forecasts miss could not be told: no past of any product ever moved."
        return
    repeated = "the year before again" if told["season"] > 1 else "the last week again"
    others = f"a smoothed level {told['mase']['level']:.3f}"
    if told["season"] > 1:
        others += f", with last year's course {told['mase']['course']:.3f}"
    yield (
        f"Forecasts of {many(told['ahead'], 'week')}, looked up from {told['origins']:,} points in time, miss by "
        f"{told['mase']['chosen']:.3f} (MASE); {repeated} {told['mase']['repeated']:.3f}, {others}."
    )
    gain = told["gain"]
    if gain is None:
        yield str(told["why"])
        return
    beaten = (
        "they beat it"
        if gain["low"] > 0
        else "they lose to it"
        if gain["high"] < 0
        else "it is not sure which is better"
    )
    yield (
        f"Against {repeated}: {gain['difference']:+.3f} ({gain['low']:+.3f} to {gain['high']:+.3f}, "
        f"{gain['level']:.0%}; {gain['products']:,} products): {beaten}."
    ).replace("-", "−")


def _line(one: "Proposal", *, currency: str) -> str:
    what = "Order" if one.move_from is None else "Move"
    whence = "" if one.move_from is None else f" from {one.move_from}"
    money = "" if one.cost is None else f", {one.cost:,.2f} {currency}"
    word = f"; released by the {one.released}" if one.released else ""
    return (
        f"{what} {one.order:,.0f} of {one.product}{whence} by {one.due_on}: {one.on_hand:,.0f} there and "
        f"{one.on_order:,.0f} under way, {one.forecast:,.1f} foreseen, {one.order_up_to:,.0f} to keep{money}{word}"
    )
