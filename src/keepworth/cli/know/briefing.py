"""`keepworth know briefing`: a segment in one page."""

import calendar
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, many, plain, said_money, said_share, said_wait
from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.runs.briefing import Briefing


@click.command()
@BOOK
@click.argument("segment")
@AS_OF
@AS_JSON
def briefing(folder: Path, segment: str, as_of: dt.date | None, as_json: bool) -> None:
    """Brief whoever takes over SEGMENT of BOOK: what it needs, what keeps and loses it, what changes, when it buys.

    It is made from the book and nothing else.
    """
    from keepworth.runs.briefing import brief_segment
    from keepworth.tables.book import find_book

    book = find_book(folder)
    found = brief_segment(book, segment, as_of=as_of)
    if as_json:
        print_json(plain(found))
        return
    for line in _lines(found, currency=book.settings.currency):
        click.echo(line)


def _lines(one: "Briefing", *, currency: str) -> Iterator[str]:
    worth = said_money(one.worth, currency=currency)
    yield f"{one.segment}, as of {one.as_of}: {many(one.customers, 'customer')}, {worth}."
    team = f", team {one.team}" if one.team else ""
    yield f"Served by {one.owner or 'nobody by name'}{team}. {one.about or ''}".rstrip()
    yield "\nWhat they need"
    yield f"  From a need to our answer: {said_wait(one.needs.answer)}."
    for topic in one.needs.topics:
        waiting = said_money(topic.worth_waiting, currency=currency) if topic.waiting else "nobody waits"
        counted = f"{many(topic.customers, 'customer')}, {topic.waiting} waiting"
        yield f"  {topic.topic or '(no topic)'}: {counted}, {waiting}"
    yield from _keeps(one, currency=currency)
    yield from _loses(one)
    yield "\nWhat changes"
    yield from (_trend(trend, today=one.as_of) for trend in one.trends)
    yield "\nWhen they buy"
    yield from _season(one)


def _keeps(one: "Briefing", *, currency: str) -> Iterator[str]:
    yield "\nWhat keeps them"
    yield f"  Promises on time: {said_share(one.promises.rate)}."
    yield f"  {many(one.acts, 'time')} somebody there spoke up for us within a year."
    yield f"  {many(one.passed, 'trial')} passed, {one.failed} failed."
    if one.because is not None:
        parts = (("how often they order", one.because.orders), ("how surely they are still here", one.because.recency),
                 ("what they spend per order", one.because.spend))  # fmt: skip
        said = ", ".join(f"{what} {amount:+,.0f}" for what, amount in parts)
        whole = f"one of the whole book ({one.because.typical:,.0f} {currency})"
        yield f"  An average customer here against {whole}: {said}."


def _loses(one: "Briefing") -> Iterator[str]:
    yield "\nWhat loses them"
    broken = f"{many(one.promises.broken, 'promise')} broken, {one.promises.overdue} overdue"
    yield f"  {many(one.gone, 'customer')} left; {broken}."
    for left in one.left:
        yield f"  {left.left_on}: {left.reason or 'no reason was noted'}"
    if one.gone > len(one.left):
        yield f"  and {one.gone - len(one.left):,} before them"
    for rival in one.rivals:
        yield f"  {rival.rival} serves {many(rival.customers, 'customer')} here"


def _trend(one: dict[str, Any], *, today: dt.date) -> str:
    weighed = f"likelihood {one['likelihood'] or '?'}, impact {one['impact'] or '?'} of 5"
    due = one["review_on"]
    review = (
        f"{'was to be looked at again' if due < today else 'look again'} on {due}" if due else "no day to look again"
    )
    breaks = f" Would break: {one['assumption']}" if one["assumption"] else ""
    return f"  {one['kind']}: {one['words'] or 'not described'} ({weighed}; {review}).{breaks}"


def _season(one: "Briefing") -> Iterator[str]:
    total = sum(month.orders for month in one.season)
    if any(month.index is None for month in one.season):
        yield f"  {many(total, 'order')}: too few, or less than a year, to tell the months apart."
        return
    out = [month for month in one.season if month.stands_out]
    for month in out:
        yield (f"  {calendar.month_name[month.month]}: {month.index:.1f} times an average month "
               f"(likely {month.low:.1f} to {month.high:.1f}, 8 in 10), {many(month.orders, 'order')}")  # fmt: skip
    if not out:
        yield f"  No month stands out among {many(total, 'order')}."
