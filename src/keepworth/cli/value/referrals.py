"""`keepworth value referrals`: who came by word of mouth, and whose word is worth most."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, many, plain, said_share, whole
from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.runs.word_of_mouth import WordOfMouthReport
    from keepworth.tables.advocates import Advocate

WHY: Final = {
    "self": "of a customer by themselves",
    "circle": "that would close a ring",
    "not_ours": "of who is no customer",
    "nobody_named": "that name no decision",
}


@click.command()
@BOOK
@AS_OF
@AS_JSON
def referrals(folder: Path, as_of: dt.date | None, as_json: bool) -> None:
    """Say who of BOOK came by word of mouth, by year and segment, and whose word is worth most.

    As the newest score tells it, or that of a day. What customers bring stands beside what they are worth, and is in no
    sum: equity holds who was brought already.
    """
    from keepworth.runs.word_of_mouth import report_word_of_mouth
    from keepworth.tables.book import find_book

    found = report_word_of_mouth(find_book(folder), as_of=as_of)
    if as_json:
        print_json(plain(found))
        return
    for line in _words(found):
        click.echo(line)


def _words(of: "WordOfMouthReport") -> Iterator[str]:
    new = of.new
    yield f"As of {of.as_of}. Money in {of.currency}."
    yield f"Came by word of mouth, of customers won since {new.since}: {said_share(new.all)}."
    yield f"In the last twelve months: {said_share(new.last_year)}."
    if new.undated:
        yield f"Of {many(new.undated, 'customer')} nobody knows when they were won."
    for title, shares in (("By year", new.by_year), ("By segment", new.by_segment)):
        yield f"\n{title}"
        yield from (f"  {name or '(not said)'}: {said_share(share)}" for name, share in shares.items())
    yield "\n" + ", ".join(f"{field}s {count:,}" for field, count in of.fields.items()) + "."
    if of.best:
        yield "Whose word is worth most, beside what they pay:"
    for one in of.best:
        yield f"  {one.name or one.customer_id}: {_worth(one)}"
    yield from _left_out(of)


def _worth(one: "Advocate") -> str:
    parts = []
    if one.brought and one.referral_value is not None:
        parts.append(f"brought {many(one.brought, 'customer')}, {whole(one.referral_value)} "
                     f"({whole(one.referral_low)} to {whole(one.referral_high)})")  # fmt: skip
    if one.spoke_to and one.reference_value is not None:
        parts.append(f"spoke to {one.spoke_to:,}, {whole(one.reference_value)} "
                     f"({whole(one.reference_low)} to {whole(one.reference_high)})")  # fmt: skip
    paid = "nobody knows what they pay" if one.value is None else f"worth {whole(one.value)} by what they pay"
    return "; ".join([*parts, paid])


def _left_out(of: "WordOfMouthReport") -> Iterator[str]:
    saved = of.told["saved"]
    if saved["each"] is None:
        yield "What winning a customer costs is not known, so nothing counts as saved."
    else:
        won = many(saved["won"], "customer")
        yield f"Who was brought saved {whole(saved['each'])}: {whole(saved['spent'])} was spent on winning {won}."
    for kind in ("referral", "reference"):
        said = [f"{count} {why}" for name, why in WHY.items() if (count := of.told[kind][name])]
        if said:
            yield f"Not counted of {kind}s: {', '.join(said)}."
