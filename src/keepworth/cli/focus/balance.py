"""`keepworth focus balance`: what is spent on winning customers and on keeping them, and where it would be best."""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, plain, whole
from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.runs.balance import BalanceReport

MISSING: Final = {
    "quarters": "{needed} quarters whose spending is known; there are {quarters}",
    "won": "{needed_events} customers won in them; there are {won}",
    "lost": "{needed_events} customers lost in them; there are {lost}",
    "prospects": "how many prospects there are: prospects among the customers, or [focus] prospects",
    "revenue": "what customers bring in a year",
}
VERDICTS: Final = {
    "nothing": "nothing, neglected", "little": "less than a tenth, neglected", "enough": "a tenth or more",
    "not told": "maybe less than a tenth: too much is not told",
}  # fmt: skip


@click.command()
@BOOK
@AS_OF
@AS_JSON
def balance(folder: Path, as_of: dt.date | None, as_json: bool) -> None:
    """Say what the next money earns on winning customers and on keeping those of BOOK, and where it would be best.

    Learnt from the book's own quarters; where they are too few, by what stands in `[focus]`: `won`, `won_most`, `kept`
    and `kept_most`.
    """
    from keepworth.runs.balance import report_balance
    from keepworth.tables.book import find_book

    found = report_balance(find_book(folder), as_of=as_of)
    if as_json:
        print_json(plain(found))
        return
    for line in _words(found):
        click.echo(line)


def _words(of: "BalanceReport") -> Iterator[str]:
    from keepworth.runs.balance import beyond_tried, neglected_of

    told, weighed = of.told, of.told["weighed"]
    if weighed is None:
        yield f"As of {of.as_of}: not enough to weigh getting against keeping. To learn it takes:"
        yield from (f"  {MISSING[name].format(**told)}" for name in told["missing"])
        yield "Or say in [focus] what share of prospects is won and of customers kept: won, won_most, kept, kept_most."
    else:
        source = "learnt from the book's quarters" if told["verdict"] == "learnt" else "by what the owner says"
        yield f"As of {of.as_of}, {source}: in a year"
        for name, called in (("getting", "winning customers"), ("keeping", "keeping them")):
            yield (
                f"  {weighed['spent'][name]:,.0f} {of.currency} on {called}; best would be "
                f"{_range(weighed[name])}; {told['more']:,.0f} more would earn {_range(weighed[f'next_{name}'])}."
            )
            tried = beyond_tried(told, name)
            if tried:
                yield f"    That lies beyond what quarters tried ({tried[0]:,.0f} to {tried[1]:,.0f})."
    none = neglected_of(told)
    if none:
        yield (
            f"In {none.quarters} of the last {none.of} quarters nothing was spent on keeping, and {none.getting:,.0f} "
            f"{of.currency} on winning customers."
        )
    yield from _elements(told, currency=of.currency)
    for one in told["by_quarter"]:
        money = " and ".join("?" if one[name] is None else f"{one[name]:,.0f}" for name in ("getting", "keeping"))
        yield f"  {one['quarter']}: {money} spent; {one['won']:,} won, {one['kept']:,} of {one['before']:,} kept"


def _elements(told: Mapping[str, Any], *, currency: str) -> Iterator[str]:
    """Say which elements of keeping get nothing or little, and of how much money nobody wrote what it was for."""
    found = told.get("elements")
    if found is None:
        return
    said = f"{found['keeping']:,.0f} {currency} for keeping in the last {found['quarters']} quarters that are known"
    if found["not_told"] >= found["keeping"]:
        yield f"What {said} was for is not told: no row of spending names its element."
    else:
        yield f"Of {said}:"
        for one in found["each"]:
            share = f"{one['low']:.0%}" if one["low"] == one["high"] else f"{one['low']:.0%} to {one['high']:.0%}"
            yield f"  {one['element']}: {one['money']:,.0f} ({share}): {VERDICTS[one['verdict']]}"
        if found["not_told"]:
            yield f"  not told: {found['not_told']:,.0f}, which may have gone to any of them"
    for period in found["twice"]:
        yield (
            f"Of {period} the money that names no element is just that of the elements together: probably written "
            "twice. Undo one of the two imports."
        )


def _range(of: Mapping[str, Any]) -> str:
    if of["low"] is None:
        return whole(of["mean"])
    return f"{whole(of['mean'])} (likely {whole(of['low'])} to {whole(of['high'])}, 8 in 10)"
