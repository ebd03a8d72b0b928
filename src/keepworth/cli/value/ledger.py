"""`keepworth value ledger`: what each side gains in a year, and how the joint value is shared."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, many, plain, signed, whole
from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.runs.ledger import Counted, LedgerReport, LedgerYear

FROM: Final = {
    "ledger": "as our lines say",
    "orders": "from the margins of their orders, for no line is on our side",
    "setting": "by the book's margin, for no line is on our side",
}


@click.command()
@BOOK
@click.argument("customer", required=False)
@AS_OF
@AS_JSON
def ledger(folder: Path, customer: str | None, as_of: dt.date | None, as_json: bool) -> None:
    """Say what each side of the customers of BOOK gains in a year, and how the joint value is shared.

    CUSTOMER is your own id, or the name if only one is called so; without it, everybody who has a ledger. A line counts
    by how far it is believed: .3 where it is claimed, .7 verified, 1 signed, unless [ledger] says otherwise. Of a line
    and the answers to it the one most believed counts.
    """
    from keepworth.runs.ledger import report_ledger
    from keepworth.tables.book import find_book

    found = report_ledger(find_book(folder), customer, as_of=as_of)
    if as_json:
        print_json(plain(found))
        return
    for line in _words(found, whole=customer is not None):
        click.echo(line)


def _words(of: "LedgerReport", *, whole: bool) -> Iterator[str]:
    if not of.customers:
        yield f"As of {of.as_of}: no line of a value ledger. Import some: keepworth import BOOK FILE --as ledger"
        return
    yield f"As of {of.as_of}: {many(len(of.customers), 'ledger')}. Money in {of.currency}, a year."
    for one in of.customers:
        yield f"\n{one.name or one.customer_id}"
        for year in one.years if whole else one.years[:1]:
            yield from (f"  {line}" for line in _year(year))
        if one.without_year:
            yield f"  {many(one.without_year, 'line')} of no year that we can read, which count nowhere."


def _year(of: "LedgerYear") -> Iterator[str]:
    gain = f"{whole(of.gain)} (signed alone {whole(of.gain_low)}, all in full {whole(of.gain_high)})"
    yield f"{of.year}: they gain {gain}, from {_lines(of.lines_theirs)}."
    if of.price is None:
        yield "  What they paid is not known, so what is left for them is not told."
    else:
        roi = "" if of.roi is None else f", {signed(of.roi, '.0%')} of it"
        yield f"  They paid {whole(of.price)}, and {whole(of.use)} beside; left for them: {whole(of.theirs)}{roi}."
    if of.margin is None:
        yield "  What is left for us is not known: no line is on our side, nor margins of their orders."
    else:
        served = f"less {whole(of.serve)} to serve them"
        if of.serve is None:
            served = "what serving them cost is not recorded"
        gain = f"{whole(of.margin)} ({FROM[of.margin_from or 'ledger']})"
        yield f"  We gain {gain}, {served}; left for us: {whole(of.ours)}."
    yield f"  {_shared(of)}"
    if of.until is not None and not (of.price is None and of.serve is None):
        yield f"  What they paid and what serving them cost are of {of.since} to {of.until}, the days of the lines."


def _lines(of: "Counted") -> str:
    return f"{of.claimed} claimed, {of.verified} verified, {of.signed} signed"


def _shared(of: "LedgerYear") -> str:
    if of.runs:
        return "Who takes too much is not judged before the days of the lines are over."
    if of.share is None:
        return "One side has nothing of it." if of.loses else "How it is shared is not told: a side is not known."
    said = f"Of the joint value {of.share:.0%} is theirs"
    if of.takes_too_much:
        who = "They take" if of.takes_too_much == "theirs" else "We take"
        return f"{said}. {who} so much of it that the other side may not go on."
    return f"{said}."
