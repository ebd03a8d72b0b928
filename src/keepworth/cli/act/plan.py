"""`keepworth act plan`: where relationships must go, by indicator, and what needs to happen."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, many, plain
from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.runs.plans import PlannedLine, PlannedStep, PlansReport


@click.command()
@BOOK
@click.argument("customer", required=False)
@AS_OF
@AS_JSON
def plan(folder: Path, customer: str | None, as_of: dt.date | None, as_json: bool) -> None:
    """Say where the relationships of BOOK must go: by indicator where it is, its target, the steps, who and when.

    CUSTOMER is your own id, or the name if only one is called so; without it, everybody who has a plan. What was
    written in the website is told from the next `keepworth score` on.
    """
    from keepworth.runs.plans import report_plans
    from keepworth.tables.book import find_book

    found = report_plans(find_book(folder), customer, as_of=as_of)
    if as_json:
        print_json(plain(found))
        return
    for line in _words(found):
        click.echo(line)


def _words(of: "PlansReport") -> Iterator[str]:
    if not of.customers:
        yield f"As of {of.as_of}: no plan. Write one on a customer's page, or import a file as plans."
        return
    states = ", ".join(f"{count:,} {state}" for state, count in of.states.items())
    yield (
        f"As of {of.as_of}: {many(len(of.customers), 'plan')}; lines: {states}. "
        f"{many(of.late_steps, 'step')} {'is' if of.late_steps == 1 else 'are'} late."
    )
    for one in of.customers:
        yield f"\n{one.name or one.customer_id}"
        for line in one.lines:
            yield from (f"  {said}" for said in _line(line))


def _line(of: "PlannedLine") -> Iterator[str]:
    yield f"{of.indicator or 'a goal without an indicator'} ({of.state}{', late' if of.is_late else ''}): {of.goal}"
    parts = []
    if of.now:
        parts.append(f"now {of.now.score:.0f} (likely {of.now.low:.0f} to {of.now.high:.0f}, 8 in 10), "
                     f"{many(of.now.pieces, 'piece')}, newest {of.now.newest}")  # fmt: skip
    elif of.indicator:
        parts.append("nothing was heard of it")
    if of.target is not None:
        parts.append(f"to reach {of.target:g}")
    parts.append(f"by {of.due_on}" if of.due_on else "without a day")
    yield f"  {'; '.join(parts)}; {of.owner or 'nobody has it'}."
    if of.why:
        yield f"  Dropped because: {of.why}"
    for step in of.steps:
        yield f"  - {_step(step)}"


def _step(of: "PlannedStep") -> str:
    due = f"by {of.due_on}" if of.due_on else "without a day"
    late = ", late" if of.is_late else ""
    return f"{of.what or 'no words are kept'} ({of.owner or 'nobody'}, {due}, {of.state}{late})"
