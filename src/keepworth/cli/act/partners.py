"""`keepworth act partners`: what partners could do for our customers, and how far we hang on them."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, many, plain, said_money, said_share
from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.runs.partners import Hangs, PartnerFound, PartnersReport


@click.command()
@BOOK
@AS_OF
@AS_JSON
def partners(folder: Path, as_of: dt.date | None, as_json: bool) -> None:
    """Say what partners could do for the customers of BOOK, and how far we hang on them.

    How many open needs we could meet without partners and with them, by what the book lists as offerings; what of met
    needs, of promises and of lifetime value rests on whom; and whether promises that we share with a partner are kept
    in time, beside our own.
    """
    from keepworth.runs.partners import report_partners
    from keepworth.tables.book import find_book

    book = find_book(folder)
    found = report_partners(book, as_of=as_of)
    if as_json:
        print_json(plain(found))
        return
    for line in _words(found, currency=book.settings.currency):
        click.echo(line)


def _words(of: "PartnersReport", *, currency: str) -> Iterator[str]:
    yield f"As of {of.as_of}: {_covered(of)}"
    if of.untold:
        yield f"{many(of.untold, 'open need')} more without a topic: nobody can tell who could meet them."
    for lacking in of.nobody:
        worth = said_money(lacking.worth, currency=currency)
        yield f"  Nobody could meet: {lacking.topic} ({many(lacking.customers, 'customer')}, {worth})"
    yield from _hanging(of)
    yield f"\nPromises kept in time, with a partner: {said_share(of.joint.rate)}"
    yield f"Promises kept in time, ours alone: {said_share(of.alone.rate)}"
    if of.change is None:
        yield "Not compared: that takes five on each side whose day has come."
    else:
        low, high = (f"{100 * end:+.0f}".replace("-", "−") for end in (of.change.low, of.change.high))
        yield f"Joint ones less ours, in 100: likely {low} to {high}, 8 in 10; an association, for nobody drew lots."
    for one in of.partners:
        yield from _partner(one, currency=currency)


def _covered(of: "PartnersReport") -> str:
    if of.ours is None:
        listed = (
            f"partners could meet {of.together:,} of {many(of.needs, 'open need')}" if of.partners else "no partner"
        )
        return f"{listed}; what we could meet ourselves is not known, since no offering of our own is listed."
    return (
        f"of {many(of.needs, 'open need')} we could meet {of.ours:,} ourselves and {of.together:,} with partners, "
        "by what is listed."
    )


def _hanging(of: "PartnersReport") -> Iterator[str]:
    named = (("Needs that were met", of.met), ("Promises", of.promised), ("Lifetime value", of.worth))
    for what, hangs in named:
        yield f"{what} that rest on partners: {_hangs(hangs)}"


def _hangs(of: "Hangs | None") -> str:
    if of is None or of.share is None:
        return "not known"
    among = (
        "too few to say how few partners that is"
        if of.hhi is None or of.effective is None
        else f"HHI {of.hhi:,.0f} among partners, as {of.effective:.1f} equal ones"
    )
    return f"{of.share:.0%}; {among}"


def _partner(one: "PartnerFound", *, currency: str) -> Iterator[str]:
    yield f"\n{one.name or f'Partner {one.number}'}{'' if one.is_there else ' (works with us no more)'}"
    alone = "" if one.alone is None else f", {one.alone:,} of them they alone"
    waiting, worth = (said_money(money, currency=currency) for money in (one.worth_waiting, one.worth))
    yield f"  could meet {many(one.could, 'open need')}{alone}; {many(one.waiting, 'customer')} waiting, {waiting}"
    shares = f"shares {many(one.promises, 'promise')}{_of_all(one.share_promises)}"
    yield f"  met {many(one.met, 'need')}{_of_all(one.share_met)}; {shares}"
    yield f"  kept in time: {said_share(one.kept.rate)}"
    yield f"  through them we serve {many(one.customers, 'customer')}{_of_all(one.share_worth)}, {worth}"


def _of_all(share: float | None) -> str:
    return "" if share is None else f" ({share:.0%} of all)"
