"""`keepworth act advocates`: who would speak for us, what they were asked last, and what their word is worth."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, many, plain, whole
from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.runs.advocates import AdvocatesReport, Speaker

SHOWN: Final = 20
WAITS: Final = {
    "unanswered": "has yet to answer",
    "complaint": "a complaint of theirs is not solved",
    "weak": "the relationship is surely weak",
    "limit": "was asked as often as may be",
}
MOMENTS: Final = {
    "promise": "a promise was kept",
    "case": "a complaint was solved",
    "trial": "they stayed when tested",
    "answer": "they gave 9 or 10 of 10",
}
TITLES: Final = {
    "ask": "May be asked now",
    "thank": "To be thanked before they are asked",
    "wait": "Not to be asked now",
}


@click.command()
@BOOK
@AS_OF
@AS_JSON
def advocates(folder: Path, as_of: dt.date | None, as_json: bool) -> None:
    """Say who would speak for us in BOOK: what they did, what they were asked last, when they may be asked again.

    Beside each stands what the customer's word was worth so far, with its range. Nobody is asked more often than
    act.asks_a_year says, and whoever did something for us is thanked before they are asked again.
    """
    from keepworth.runs.advocates import report_advocates
    from keepworth.tables.book import find_book

    found = report_advocates(find_book(folder), as_of=as_of)
    if as_json:
        print_json(plain(found))
        return
    for line in _words(found):
        click.echo(line)


def _words(of: "AdvocatesReport") -> Iterator[str]:
    if not of.advocates:
        yield (
            f"As of {of.as_of}: nobody is known to have spoken for us. Write it on a customer's page, or import a file "
            "as acts."
        )
        return
    owed = sum(one.thanks_owed for one in of.advocates)
    yield (
        f"As of {of.as_of}: {len(of.advocates):,} spoke for us, or were asked to. At most "
        f"{many(of.asks_a_year, 'ask')} a person in twelve months. Not thanked for: "
        f"{many(owed, 'act')} of these months. Money in {of.currency}."
    )
    yield from _spread(of)
    for do, title in TITLES.items():
        these = [one for one in of.advocates if one.do == do]
        if these:
            yield f"\n{title}: {len(these):,}"
        for one in these[:SHOWN]:
            yield from _said(one)
        if len(these) > SHOWN:
            yield f"  … and {len(these) - SHOWN:,} more; --json tells all"


def _spread(of: "AdvocatesReport") -> Iterator[str]:
    if of.spread is None:
        yield f"Whether it spreads from customer to customer cannot be told. {of.spread_why}"
        return
    chance = of.spread.chance or 0
    yield (
        f"Who came through somebody that had spoken for us speaks for us {of.spread.times:.2g} times as soon (likely "
        f"{of.spread.low:.2g} to {of.spread.high:.2g}, 8 in 10; {of.spread.began:,} customers, {of.spread.exposed:,} "
        f"of them through others); by chance alone as much comes {chance:.0%} of the time. Friends are alike: it may "
        "be no following."
    )


def _said(one: "Speaker") -> Iterator[str]:
    who = one.contact or one.contact_id
    yield f"  {who}, {one.name or one.customer_id}"
    yield f"    because {'; '.join(_because(one))}"
    if one.last_ask:
        yield (
            f"    asked last on {one.last_ask.asked_on} for a {one.last_ask.kind}, answer: {one.last_ask.answer}; "
            f"{many(one.asks_12m, 'ask')} in twelve months"
        )
    if one.moment and one.do != "wait":
        yield f"    a good moment: {MOMENTS[one.moment.kind]} on {one.moment.on}"
    if one.wait:
        yield f"    {WAITS[one.wait]}" + (
            f"; may be asked again on {one.may_be_asked_on}" if one.wait == "limit" else ""
        )
    if one.thanks_owed:
        yield f"    thank for {many(one.thanks_owed, 'act')}"


def _because(one: "Speaker") -> Iterator[str]:
    if one.acts:
        kinds = ", ".join(f"{name} {times}" for name, times in one.kinds.items())
        yield f"{many(one.acts, 'act')} ({kinds}), {one.acts_12m:,} in twelve months, the last on {one.last_act_on}"
    else:
        yield "they were asked; no act is known"
    if one.strength is not None and one.strength_low is not None and one.strength_high is not None:
        yield f"strength {one.strength:.0f} (likely {one.strength_low:.0f} to {one.strength_high:.0f}, 8 in 10)"
    else:
        yield "strength withheld"
    if one.worth and one.worth.brought and one.worth.referral_value is not None:
        yield (
            f"brought {many(one.worth.brought, 'customer')}, worth {whole(one.worth.referral_value)} (likely "
            f"{whole(one.worth.referral_low)} to {whole(one.worth.referral_high)})"
        )
    if one.worth and one.worth.spoke_to and one.worth.reference_value is not None:
        yield (
            f"spoke to {one.worth.spoke_to:,}, worth {whole(one.worth.reference_value)} (likely "
            f"{whole(one.worth.reference_low)} to {whole(one.worth.reference_high)})"
        )
    if one.followed and one.followed.owed:
        yield f"{one.followed.first:.0%} likely among the five that others follow most"
