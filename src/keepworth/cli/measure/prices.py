"""`keepworth measure prices`: what the loyal would pay more, and how they look at list prices."""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, many, plain
from keepworth.cli.progress import print_json

WHY_NOT: Final[Mapping[str, str]] = {
    "wrong sign": "a higher price seems to keep, so prices followed demand, and no number is told",
    "no end": "the price may have no effect at all, so no number can be told",
    "does not vary": "prices do not vary enough, or loyalty tells exactly who stays",
}


@click.command()
@BOOK
@AS_OF
@AS_JSON
def prices(folder: Path, as_of: dt.date | None, as_json: bool) -> None:
    """Say how much dearer the loyal of BOOK may be held, and by how much less they look at list prices.

    Loyal is who by then had passed a trial and failed none. Of the whole book and of each segment, each with its range;
    an association, unless the book says that prices were dealt by lot; or how much is missing for it.
    """
    from keepworth.runs.premium import report_premium
    from keepworth.tables.book import find_book

    found = report_premium(find_book(folder), as_of=as_of)
    if as_json:
        print_json(plain(found))
        return
    told = found.told
    if told is None:
        click.echo(f"As of {found.as_of}: no second renewal had a known price, and nothing was bought at a list price.")
        return
    click.echo(f"As of {found.as_of}: how many percentage points dearer the loyal renew as surely as the others.")
    for one in told["premiums"]:
        click.echo(f"  {_named(one['segment'])}: {_premium(one, needed=told['needed'])}")
    for line in _elasticities(told):
        click.echo(line)


def _named(segment: str | None) -> str:
    return "the whole book" if segment is None else segment or "(no segment)"


def _premium(of: Mapping[str, Any], *, needed: Mapping[str, int]) -> str:
    counted = (
        f"{many(of['renewals'], 'renewal')}, {of['loyal']:,} of the loyal; {of['lost']:,} lost, {of['lost_loyal']:,} "
        "of the loyal"
    )
    if of["verdict"] == "told":
        return f"{of['points']:+.1f} (likely {of['low']:+.1f} to {of['high']:+.1f}, 8 in 10), {of['claim']}; {counted}"
    few = f"not enough: it takes {needed['lost']} lost, {needed['lost_each']} of either"
    return f"{WHY_NOT.get(of['verdict'], few)}; {counted}"


def _elasticities(told: Mapping[str, Any]) -> Iterator[str]:
    if not told["since"]:
        return
    yield (
        f"Per cent of quantity with one per cent of list price, {told['since']} to {told['until']}, "
        f"{many(told['products'], 'product')}; an association."
    )
    for one in told["elasticities"]:
        yield f"  {_named(one['segment'])}: {_elasticity(one, needed=told['needed'])}"


def _elasticity(of: Mapping[str, Any], *, needed: Mapping[str, int]) -> str:
    counted = f"{many(of['loyal_customers'], 'loyal customer')} and {of['other_customers']:,} others saw two prices"
    if of["verdict"] == "told":
        each = (
            f"{what} {of[name]:+.1f} (likely {of[f'{name}_low']:+.1f} to {of[f'{name}_high']:+.1f}, 8 in 10)"
            for what, name in (("the others", "others"), ("the loyal", "loyal"))
        )
        return f"{', '.join(each)}; {counted}"
    few = f"not enough: it takes {needed['customers_each']} of either"
    why = few if of["verdict"] == "not enough" else "list prices moved only as months did"
    return f"{why}; {counted}"
