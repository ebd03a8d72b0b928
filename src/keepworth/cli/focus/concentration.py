"""`keepworth focus concentration`: how much hangs on few, and what is lost if they go together."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, many, plain
from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.runs.concentration import ConcentrationReport, Hedge, Holder, Substitute, Unforetold

SHOWN: Final = 10
KINDS: Final = {
    "segment": "segment",
    "sector": "sector that they work in",
    "team": "team",
    "colleague": "colleague of ours",
    "channel": "channel",
    "partner": "partner through whom we serve them",
    "group": "group of companies",
    "champion": "person who alone speaks for us",
}

HEDGES: Final = {
    "second_contact": "A second contact",
    "close_complaint": "Solving the open complaint",
    "longer_term": "A longer term",
}


@click.command()
@BOOK
@AS_OF
@AS_JSON
def concentration(folder: Path, as_of: dt.date | None, as_json: bool) -> None:
    """Say how much of what the customers of BOOK are worth hangs on few of them, and what may be lost together.

    The chance that each leaves is what the score told of staying, else of being active; all share a common shock by
    `focus.correlation`.
    """
    from keepworth.runs.concentration import report_concentration
    from keepworth.tables.book import find_book

    found = report_concentration(find_book(folder), as_of=as_of)
    if as_json:
        print_json(plain(found))
        return
    for line in _words(found):
        click.echo(line)


def _words(of: "ConcentrationReport") -> Iterator[str]:
    told, what = of.told, "value" if of.told["of"] == "value" else "a year's revenue"
    yield (
        f"As of {of.as_of}: {told['total']:,.0f} {of.currency} of {what} with {many(told['customers'], 'customer')}, "
        f"as concentrated as {told['effective']:.1f} equal ones (HHI {told['hhi']:,.0f} of 10,000). The largest has "
        f"{told['top1']:.0%}, the largest five {told['top5']:.0%}."
    )
    first = of.customers[0] if of.customers else None
    if first and first.one_in:
        part = f"{_share(first, of):.0%}"
        yield f"Losing {first.name} ({part}) is a 1-in-{first.one_in} event until its renewal or in a year."
    if of.without:
        yield (
            f"Without the largest three: {of.without.amount:,.0f} {of.currency}, {of.without.share:.0%} of it would be "
            "left."
        )
    yield from _risk(of)
    if of.unlisted:
        yield (
            f"{many(of.unlisted, 'customer')} whose data are restricted: in the sums, and in no list and no hedge here."
        )
    yield "Customers:"
    for one in of.customers[:SHOWN]:
        yield f"  {_holder(one, of)}"
    for kind, holders in of.by.items():
        if holders:
            alike, placed = (told["by"][kind][name] for name in ("effective", "in_some"))
            yield f"By {KINDS[kind]}: as {alike:.1f} equal ones, {placed:.0%} of {what} in one."
            for one in holders[:SHOWN]:
                yield f"  {_holder(one, of)}"
    yield from _against(of)


def _against(of: "ConcentrationReport") -> Iterator[str]:
    if of.hedges:
        yield "What would lower the worst 1 in 20 most, for its money:"
        yield from (f"  {_hedge(one, of.currency)}" for one in of.hedges[:SHOWN])
    if of.unforetold:
        yield "Against what no book foretells, by the chance from which it would earn its cost:"
        yield from (f"  {_unforetold(one, of.currency)}" for one in of.unforetold[:SHOWN])
    yield "What could take our place, as far as the book knows:"
    for segment in of.substitutes[:SHOWN]:
        yield f"  {_substitute(segment, of.currency)}"


def _risk(of: "ConcentrationReport") -> Iterator[str]:
    told, chances = of.told, of.told["chances"]
    if told["expected"] is None:
        yield "How likely they leave is known of nobody, so what may be lost is not told."
        return
    yield (
        f"{told['expected']:,.0f} {of.currency} are lost on average; in the worst 1 in 20 at least "
        f"{told['var95']:,.0f}, on average {told['cvar95']:,.0f}{_between(of)}."
    )
    yield (
        f"  {told['draws']:,} draws with a common shock of {told['correlation']:.2f}; chances of "
        f"{chances['staying']:,} from staying, of {chances['activity']:,} from orders alone, of "
        f"{chances['unknown']:,} not known."
    )


def _between(of: "ConcentrationReport") -> str:
    ends = (of.told.get("ranges") or {}).get("cvar95")
    return f" ({ends[0]:,.0f} to {ends[1]:,.0f} at the ends of the ranges of all chances)" if ends else ""


def _holder(one: "Holder", of: "ConcentrationReport") -> str:
    amount = one.value if of.told["of"] == "value" else one.revenue
    parts = [f"{amount or 0:,.0f}", f"{_share(one, of):.0%}"]
    if one.customers != 1:
        parts.append(many(one.customers, "customer"))
    if one.leaves is not None:
        parts.append(f"{one.leaves:.0%} to leave")
    return f"{one.name or '(not named)'}: {', '.join(parts)}"


def _share(one: "Holder", of: "ConcentrationReport") -> float:
    return (one.share if of.told["of"] == "value" else one.share_revenue) or 0.0


def _hedge(one: "Hedge", currency: str) -> str:
    cost = "cost not known: say it in [focus] hedges" if one.cost is None else f"costs {one.cost:,.0f} {currency}"
    return (
        f"{HEDGES[one.hedge]} at {one.name or '(not named)'}: {one.less_cvar95:,.0f} less ({one.low:,.0f} to "
        f"{one.high:,.0f}); {one.leaves:.0%} to leave becomes {one.then:.0%}; {cost}"
    )


def _substitute(of: "Substitute", currency: str) -> str:
    parts = [f"rivals known of {of.with_rival:,} of {many(of.customers, 'customer')}"]
    if of.rival_share is not None:
        parts.append(f"their share {of.rival_share:.0%} on average")
    if of.cheapest is not None and of.cheapest > 0:
        parts.append(f"the cheapest {of.cheapest:.0f} points cheaper")
    if of.trends:
        parts.append(f"{many(of.trends, 'trend')} noted")
    if of.lost_to_price is not None:
        parts.append(f"a rival 20 % cheaper would cost {of.lost_to_price:,.0f} {currency}")
    cost = "not known: say it in [focus] repositioning"
    if of.repositioning is not None:
        cost = f"{of.repositioning:,.0f} {currency}"
    return f"{of.segment}: {'; '.join(parts)}; repositioning: {cost}"


def _unforetold(of: "Unforetold", currency: str) -> str:
    is_partner = of.hedge == "second_partner"
    what = f"{'A second partner beside' if is_partner else 'Being different in'} {of.name or '(not named)'}"
    hangs = "what hangs on it is not known"
    if of.amount is not None:
        hangs = f"{of.amount:,.0f} {currency} with {many(of.customers, 'customer')} may go without it"
    if of.cost is None:
        return f"{what}: {hangs}; cost not known: say it in [focus] {'hedges' if is_partner else 'repositioning'}"
    said = f"{what}: {hangs}; costs {of.cost:,.0f} {currency}"
    if of.pays_from is None:
        return said
    if of.pays_from > 1:
        return f"{said}, more than hangs on it: it does not pay"
    return f"{said}, earned from a chance of {of.pays_from:.1%} on if it kept all"
