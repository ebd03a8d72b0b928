"""`keepworth know ties`, `keepworth know champions`: who knows whom, on whom customers hang, who speaks for us."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from keepworth.cli.asking import AS_JSON, BOOK, many, plain
from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.runs.ties import ChampionsReport

FEW: Final = 5  # acts of somebody that are told; all are counted
RECENT: Final = 90  # days for which it matters that somebody left


@click.command()
@BOOK
@click.option("--customer", metavar="ID", help="Only this customer, by your own id.")
@AS_JSON
def ties(folder: Path, customer: str | None, as_json: bool) -> None:
    """Say who of us knows whom at the customers of BOOK, and on whom each customer hangs.

    As the newest score saw it, by customer and contact; nobody is ranked by how much they write.
    """
    from keepworth.runs.ties import report_ties
    from keepworth.tables.book import find_book

    found = report_ties(find_book(folder), customer=customer)
    if as_json:
        print_json(plain(found))
        return
    click.echo(f"As of {found.as_of}: {many(len(found.ties), 'tie')} with {many(len(found.threads), 'customer')}.")
    click.echo(f"What touches tell of a tie: {found.touch_map}.")
    if any(tie["learnt_from"] and tie["asked_on"] is None for tie in found.ties):
        click.echo("If closer people are likelier to be asked, ties without an answer look 3 to 12 too strong.")
    by_customer: dict[str, list[dict[str, Any]]] = {}
    for tie in found.ties:
        by_customer.setdefault(tie["customer"], []).append(tie)
    for thread in found.threads:
        click.echo(f"\n{thread['customer']}: {_threads(thread)}")
        for tie in by_customer.get(thread["customer"], ()):
            click.echo(f"  {_tie(tie)}")


def _threads(one: Mapping[str, Any]) -> str:
    if not one["contacts"]:
        return "nobody there has a tie with any of us."
    said = (
        f"{many(one['contacts'], 'contact')} and {many(one['colleagues'], 'colleague')}; "
        f"{one['effective_theirs']:.1f} threads on their side, {one['effective_ours']:.1f} on ours; "
        f"{one['top_contact_share']:.0%} through {one['top_contact']}, {one['top_colleague_share']:.0%} through "
        f"{one['top_colleague']}."
    )
    return f"{said} Undefended if either leaves." if one["undefended_if_top_leaves"] else said


def _tie(one: Mapping[str, Any]) -> str:
    parts = [
        f"{one['contact']} – {one['colleague']}: {one['strength']:.0f} of 100 "
        f"(likely {one['strength_low']:.0f} to {one['strength_high']:.0f}, 8 in 10)"
    ]
    if one["depth"] is not None:
        both = f"theirs {one['depth_theirs']:g}, ours {one['depth_ours']:g}, asked {one['asked_on']}"
        parts.append(f"depth {one['depth']:.2f} ({both})")
    if one["touches"]:
        parts.append(f"{many(one['touches'], 'time')} in touch, last on {one['last_at']:%Y-%m-%d}")
    if not one["active"]:
        parts.append("one of them has left")
    return "; ".join(parts)


@click.command()
@BOOK
@AS_JSON
def champions(folder: Path, as_json: bool) -> None:
    """Say who at the customers of BOOK speaks for us, what hangs on them, and who of them left or fell silent.

    A champion has influence 3 or more, stance +2, and did something for us in the last 12 months that has a date.
    """
    from keepworth.runs.ties import report_champions
    from keepworth.tables.book import find_book

    found = report_champions(find_book(folder))
    if as_json:
        print_json(plain(found))
        return
    click.echo(f"As of {found.as_of}: {many(len(found.champions), 'champion')}.")
    for one in found.champions:
        click.echo(f"  {one['customer']}: {one['contact']}, influence {one['influence']}, {_acts(one)}")
        click.echo(f"    {_hangs(one, currency=found.currency)}")
    for line in _warned(found):
        click.echo(line)
    if found.claimed:
        click.echo(f"\nOnly claimed, without a dated act in 12 months: {len(found.claimed):,}.")
        for one in found.claimed:
            click.echo(f"  {one['customer']}: {one['contact']}, influence {one['influence']}")


def _acts(one: Mapping[str, Any]) -> str:
    acts = one["acts"] or ()
    said = ", ".join(f"{act['kind']} {act['day']}" for act in acts[:FEW])
    return f"{many(one['acts_12m'], 'act')} in 12 months, the last on {one['last_act_on']}" + (
        f" ({said})" if said else ""
    )


def _hangs(one: Mapping[str, Any], *, currency: str) -> str:
    """Say what becomes of the customer without somebody, and who is nearest beside them."""
    worth = "of unknown worth" if one["value"] is None else f"worth {one['value']:,.0f} {currency}"
    parts = [f"the customer, {worth}, " + ("is undefended without them" if one["undefended_without"] else "has others")]
    # The stress test asks what becomes of a customer for whom nobody speaks any more.
    if one["undefended_without"] and one["p_stay"] is not None and one["p_without"] is not None:
        lost = "" if one["lost_without"] is None else f", {one['lost_without']:,.0f} {currency} lost on average"
        parts.append(f"likely to stay {one['p_stay']:.0%}, without them {one['p_without']:.0%}{lost}")
    second = f"{one['second']}, {_touches(one['second_touches'] or 0)}" if one["second"] else "none"
    return "; ".join([*parts, f"nearest second thread: {second}"])


def _warned(found: "ChampionsReport") -> Iterator[str]:
    """Say who left or fell silent."""
    if not found.going:
        yield f"Nobody who speaks for us left within {RECENT} days, or is silent for longer than is usual."
        return
    alone = "" if found.undefended is None else f"; {found.undefended:,.0f} {found.currency} is undefended with that"
    yield f"\nWarning: {_people(len(found.going))} left or fell silent{alone}."
    for one in found.going:
        since = f"nobody has talked to them since {one['last']}" if one["last"] else "nobody ever talked to them"
        what = f"left on {one['left_on']}" if one["left_on"] else since
        left = f"{one['others']:,} more speak for us" if one["others"] else "nobody else speaks for us"
        second = f"; nearest: {one['second']}" if one["second"] else ""
        yield f"  {one['customer']}: {one['contact'] or 'somebody erased'} {what}; {left}{second}"


def _touches(touches: int) -> str:
    return f"{touches:,} touch{'' if touches == 1 else 'es'}"


def _people(people: int) -> str:
    return "1 person" if people == 1 else f"{people:,} people"
