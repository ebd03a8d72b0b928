"""`keepworth act season`: when each customer is expected to buy most, what to offer before it, and its calendar."""

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, many, plain
from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.runs.season import SeasonReport, Window

SHOWN, EACH = 6, 3
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
WHY: Final = {"own": "their own habit", "segment": "as their segment does", "everybody": "as most customers do"}


@click.command()
@BOOK
@click.option("--customer", metavar="ID", help="Only this customer, by your own id.")
@click.option(
    "--calendar", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Also write the days on which offers are due to FILE, as an iCalendar (.ics).",
)  # fmt: skip
@AS_OF
@AS_JSON
def season(
    folder: Path, *, customer: str | None, calendar: Path | None, as_of: dt.date | None, as_json: bool
) -> None:  # fmt: skip
    """Say in which months each customer of BOOK is expected to buy most, and what to offer them before.

    Only of customers one of whose months surely stands out. Where two years are known, it is also said how well the
    last one was foreseen from what stood before it.
    """
    from keepworth.runs.season import report_season, season_calendar
    from keepworth.tables.book import find_book

    found = report_season(find_book(folder), customer, as_of=as_of)
    if calendar is not None:
        calendar.write_bytes(season_calendar(found, at=dt.datetime.now(tz=dt.UTC)))
    if as_json:
        print_json(plain(found))
        return
    for line in _words(found, all_of_it=customer is not None):
        click.echo(line)


def _words(of: "SeasonReport", *, all_of_it: bool) -> Iterator[str]:
    told = of.told
    yield (
        f"As of {of.as_of}: {many(told['customers'], 'customer')} of {told['judged']:,} who have bought for a year and "
        "in the last one buy surely more in some months."
    )
    tested = told["tested"]
    if tested:
        yield (
            f"Foreseen a year ago: {tested['share']:.0%} of what {many(tested['customers'], 'customer')} paid fell in "
            f"their months ({tested['low']:.0%} to {tested['high']:.0%}, {tested['level']:.0%}), against "
            f"{tested['by_chance']:.0%} had they bought evenly; of what was expected in them {tested['kept']:.0%} came."
        )
    else:
        yield f"Never tested: {told['why']}"
    for one in told["kinds"]:
        name = one["segment"] or "All"
        month, index = MONTHS[one["best"] - 1], one["months"][one["best"] - 1]
        yield f"  {name}: best in {month}, {index:.2f} of an average month ({many(one['customers'], 'customer')})"
    days = [(day, list(those)) for day, those in groupby(of.windows, key=lambda one: one.offer_on)]
    for day, those in days if all_of_it else days[:SHOWN]:
        money = sum(one.expected_value for one in those)
        yield f"\n{day}: offers to {many(len(those), 'customer')}, {money:,.0f} {of.currency} expected"
        yield from (f"  {_line(one, currency=of.currency)}" for one in (those if all_of_it else those[:EACH]))
        if not all_of_it and len(those) > EACH:
            yield f"  … and {len(those) - EACH:,} more; --json tells all"
    if not all_of_it and len(days) > SHOWN:
        yield f"\n… and {len(days) - SHOWN:,} more days; --json tells all, --calendar writes them"


def _line(one: "Window", *, currency: str) -> str:
    span = "range never tested" if one.low is None else f"{one.low:,.0f} to {one.high:,.0f}"
    offer = f"; offer {one.product}" if one.product else ""
    return (
        f"{one.customer}: {one.window_start} to {one.window_end}, {one.expected_value:,.0f} {currency} ({span}), "
        f"{one.share:.0%} of their year, {WHY[one.why]}{offer}"
    )
