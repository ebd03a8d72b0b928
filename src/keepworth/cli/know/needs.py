"""`keepworth know needs`: what customers need, rolled up, with the money behind each."""

import datetime as dt
from pathlib import Path

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, many, plain, said_money, said_wait
from keepworth.cli.progress import print_json


@click.command()
@BOOK
@AS_OF
@AS_JSON
def needs(folder: Path, as_of: dt.date | None, as_json: bool) -> None:
    """Say what the customers of BOOK need, those first for which most of them wait.

    How long it takes until a need is met, and by topic: how many customers have it, of how many it is open, and what
    these customers are worth together.
    """
    from keepworth.runs.needs import report_needs
    from keepworth.tables.book import find_book

    book = find_book(folder)
    found = report_needs(book, as_of=as_of)
    if as_json:
        print_json(plain(found))
        return
    total = sum(found.states.values())
    click.echo(f"As of {found.as_of}: {many(total, 'need')}, {many_by_state(dict(found.states))}.")
    click.echo(f"From a need to our answer: {said_wait(found.answer)}.")
    for one in found.topics:
        click.echo(f"\n{one.topic or '(no topic)'}")
        click.echo(f"  {many(one.customers, 'customer')}, {said_money(one.worth, currency=book.settings.currency)}")
        click.echo(f"  {many(one.waiting, 'customer')} waiting ({one.open} open of {one.needs}), "
                   f"{said_money(one.worth_waiting, currency=book.settings.currency)}")  # fmt: skip
        click.echo(f"  {said_wait(one.answer)}")


def many_by_state(states: dict[str, int]) -> str:
    """Say how many stand where."""
    return ", ".join(f"{count:,} {state}" for state, count in states.items())
