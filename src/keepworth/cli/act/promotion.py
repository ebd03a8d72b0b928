"""`keepworth act promotion`: what a promotion sold that would not have been sold anyway, by place and kind of area."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, many, plain
from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.act.offer.promoting import Earned
    from keepworth.runs.promotion import Change, Part, Promotion

TOPICS = 3


@click.command()
@BOOK
@click.argument("promotion", required=False)
@AS_OF
@AS_JSON
def promotion(folder: Path, promotion: str | None, *, as_of: dt.date | None, as_json: bool) -> None:
    """Say what each promotion of BOOK, or one by its id, sold that would not have been sold anyway.

    By place and kind of area, against the weeks before it and against places without it, or else other products; and
    what places that changed it made of it.
    """
    from keepworth.runs.promotion import report_promotion
    from keepworth.tables.book import find_book

    found = report_promotion(find_book(folder), promotion, as_of=as_of)
    if as_json:
        print_json(plain(found))
        return
    for at, one in enumerate(found.promotions):
        for line in _words(one, currency=found.currency, each=promotion is not None):
            click.echo(f"\n{line}" if at and line.startswith(one.name) else line)


def _words(of: "Promotion", *, currency: str, each: bool) -> Iterator[str]:
    off = "" if of.off is None else f", {of.off:g} % off"
    still = "" if of.is_over else "; it runs still"
    yield (
        f"{of.name} ({of.promotion}): {', '.join(of.products)}{off}, {of.starts_on} to {of.ends_on}, at "
        f"{many(of.whole.result.places, 'place')}{still}."
    )
    yield of.words
    for part in (of.whole, *of.areas, *(of.places if each else ())):
        yield f"  {part.name}: {_result(part.result, currency=currency)}{_after(part)}"
        if part in of.areas:
            yield f"    {_people(part)}"
    if of.change:
        yield from _change(of.change)


def _result(of: "Earned", *, currency: str) -> str:
    if of.times is None:
        return f"{of.pieces:,.0f} sold; nothing was sold before, so nothing can be told"
    verdict = {"more": "more than anyway", "less": "less than anyway", "unsure": "not surely more than anyway"}
    money = (
        "; what it left is not known"
        if of.gain is None
        else f"; {of.gain:+,.0f} {currency} after its costs ({of.gain_low:+,.0f} to {of.gain_high:+,.0f})"
    )
    said = (
        f"{of.pieces:,.0f} sold, {of.expected:,.0f} expected: {of.times:.2f} times ({of.low:.2f} to {of.high:.2f}, "
        f"{of.level:.0%}), {verdict[of.verdict]}{money}"
    )
    return said.replace("-", "−")


def _after(part: "Part") -> str:
    if part.after is None or part.after.times is None:
        return ""
    return f"; as long afterwards {part.after.times:.2f} times ({part.after.low:.2f} to {part.after.high:.2f})"


def _people(part: "Part") -> str:
    topics = [f"{topic} ({count:,})" for topic, count in list(part.said.items())[:TOPICS]]
    said = f"; those who came had told us: {', '.join(topics)}" if topics else ""
    return f"{many(part.buyers, 'buyer')}, {part.new_buyers:,} for the first time{said}"


def _change(of: "Change") -> Iterator[str]:
    off = "" if of.off is None else f" to {of.off:g} % off"
    yield f"Changed{off} at {', '.join(of.locations)}. {' '.join(f'“{why}”' for why in of.why) or 'Nobody said why.'}"
    if of.ratio is None:
        yield "  There is no place of the same kind that kept it: what the change earned cannot be told."
        return
    yield (
        f"  There it sold {of.own.times:.2f} times what was expected, at places of the same kind that kept it "
        f"{of.others.times:.2f} times: {of.ratio.ratio:.2f} times as well ({of.ratio.low:.2f} to {of.ratio.high:.2f}, "
        f"{of.ratio.level:.0%}). Managers chose to change it and no lot, so this is an association."
    )
    if of.earlier is not None:
        yield (
            f"  In the round before, when neither had changed it: {of.earlier.ratio:.2f} times as well "
            f"({of.earlier.low:.2f} to {of.earlier.high:.2f})."
        )
