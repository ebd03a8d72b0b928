"""`keepworth listen coverage`: who was heard, and who was not."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, many, plain, said_money, said_share, said_span
from keepworth.cli.indicators import NAMES
from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.runs.survey_coverage import SurveyCoverage

SHOWN = 10


@click.command()
@BOOK
@AS_OF
@AS_JSON
def coverage(folder: Path, as_of: dt.date | None, as_json: bool) -> None:
    """Say who of the customers of BOOK was heard in the last twelve months, and who was not.

    Of the people who decide, of the customers, and of what they are worth; whom too little was heard of, the most
    valuable first, with whom to ask what next; and who was invited and did not answer.
    """
    from keepworth.runs.survey_coverage import survey_coverage
    from keepworth.tables.book import find_book

    book = find_book(folder)
    found = survey_coverage(book, as_of=as_of)
    if as_json:
        print_json(plain(found))
        return
    click.echo(f"Heard from {found.since} to {found.as_of}.")
    click.echo(f"Of those who decide: {said_share(found.deciding)}.")
    for role, share in found.by_role.items():
        click.echo(f"  {role or '(no role)'}: {said_share(share)}")
    click.echo(f"Of the customers: {said_share(found.customers)}.")
    _print_money(found, currency=book.settings.currency)


def _print_money(found: "SurveyCoverage", *, currency: str) -> None:
    if found.worth and found.share_of_worth is not None:
        click.echo(f"They are {said_money(found.worth, currency=currency)}, {found.share_of_worth:.0%} of all.")
    if found.unheard:
        worth = said_money(found.worth_unheard, currency=currency)
        click.echo(f"\nNot heard enough: {many(found.not_heard, 'customer')}, {worth}; the most valuable first:")
    for row in found.unheard[:SHOWN]:
        worth = "worth not known" if row["value"] is None else f"worth {row['value']:,.0f} {currency}"
        click.echo(f"  {row['name'] or row['customer_id']}: {worth}; {_why(row)}{_ask(row)}")
    if found.minutes:
        click.echo(f"All these questions take {said_span(found.minutes)} of their time.")
    if found.asked:
        click.echo(f"\n{many(found.still, 'contact')} of {found.asked:,} who were asked did not answer.")


def _why(row: Mapping[str, Any]) -> str:
    asked = f", asked on {row['asked_on']}" if row["asked_on"] else ""
    return {
        "nobody": "nobody answered",
        "deciding": "the one who decides did not answer"
        if row["deciding"] == 1
        else f"none of the {row['deciding']} who decide answered",
        "strength": "too little was heard to tell a strength",
    }[row["why"]] + asked


def _ask(row: Mapping[str, Any]) -> str:
    whom = row["contact_name"] or ("somebody" if row["contact"] is None else f"contact {row['contact']}")
    if row["ask_next"] is None:
        return "" if row["contact"] is None else f"; ask {whom}"
    minutes = "" if row["minutes"] is None else f", {said_span(row['minutes'])}"
    return f"; ask {whom} about {NAMES[row['ask_next']]}{minutes}"
