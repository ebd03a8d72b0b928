"""`keepworth value equity`: what all customers are worth together, what moves it, and why it is not what it was."""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import click

from keepworth.cli.asking import AS_JSON, BOOK, change, whole
from keepworth.cli.progress import print_json

STEPS: Final = {
    "new": "new customers",
    "lost": "customers lost",
    "grown": "customers worth more",
    "shrunk": "customers worth less",
    "re_estimated": "the same facts seen anew",
}
SOURCES: Final = {"orders": "orders to come", "contracts": "contracts", "cost_to_serve": "what serving costs"}
POINTS: Final = {
    "margin": "A point of margin more",
    "discount": "A point of discount rate more",
    "retention": "A point of retention more at the renewals of contracts",
    "ordering": "If one in a hundred more went on ordering from each year to the next",
}


@click.command()
@BOOK
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="As the last run of this day or before said."
)
@AS_JSON
def equity(folder: Path, as_of: dt.datetime | None, as_json: bool) -> None:
    """Say what all customers of BOOK are worth together, what moves that, and why it is not what it was.

    As the newest run says: score the book first. Of prospects and of our own offices nothing is in it, and of who left
    nothing any more.
    """
    from keepworth.runs.equity import equity_of
    from keepworth.tables.book import find_book

    found = equity_of(find_book(folder), as_of=as_of.date() if as_of else None)
    if as_json:
        print_json(found)
        return
    for line in _words(found):
        click.echo(line)


def _words(of: Mapping[str, Any]) -> Iterator[str]:
    who, together = (
        ("1 customer is", "") if of["customers"] == 1 else (f"{of['customers']:,} customers are", " together")
    )
    yield (
        f"As of {of['as_of']}: {who} worth {whole(of['mean'])} {of['currency']}{together} "
        f"(likely {whole(of['low'])} to {whole(of['high'])}, 8 times in 10)."
    )
    yield (
        "Made of: "
        + "; ".join(f"{SOURCES[name]} {change(money)}" for name, money in of["sources"].items() if money)
        + "."
    )
    yield ""
    for name, said in POINTS.items():
        told = of["sensitivity"].get(name)  # a run of an older version tells less
        if told:
            yield f"{said}: {change(told['money'])}{_between(told)}{_elastic(told)}."
    dearer = of["sensitivity"]["acquisition_cost"]
    if dearer:
        yield f"Winning a customer costs {whole(dearer['each'])}; 1 % more is {change(dearer['money'])} a year."
        if dearer.get("point"):  # a run of an older version tells less
            yield (
                f"  A point more (1 in 100 of the {whole(dearer['worth'])} that who was won is worth, on average of "
                f"{dearer['won']:,}) is {change(dearer['point'])} a year{_between(dearer)}."
            )
    yield from (f"Not told: {why}" for why in of["why_not"].values())
    yield ""
    yield from _bridge(of["bridge"])


def _between(told: Mapping[str, Any]) -> str:
    return "" if told.get("low") is None else f", likely {change(told['low'])} to {change(told['high'])}"


def _elastic(told: Mapping[str, Any]) -> str:
    found = told["elasticity"]
    return "" if found is None else f" (1 % of it moves {found:+.2f} %)".replace("-", "−")


def _bridge(of: Mapping[str, Any] | None) -> Iterator[str]:
    if of is None:
        yield "There is no run of an earlier day to compare with."
        return
    yield f"In run {of['against']} it was {whole(of['was'])}; since then:"
    yield from (f"  {change(of[name])}  {said}" for name, said in STEPS.items() if of[name] is not None)
    yield f"  {whole(of['is'])} now"
