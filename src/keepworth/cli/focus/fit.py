"""`keepworth focus fit`: how like those who work best with us customers are, and what we want."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, many, plain, signed
from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.runs.fit import Common, FitReport, Fitting, Reason

SHOWN, REASONS, IN_COMMON = 30, 3, 8
PUSH = "+.1f"


@click.command()
@BOOK
@AS_OF
@AS_JSON
def fit(folder: Path, as_of: dt.date | None, as_json: bool) -> None:
    """Say how like those who work best with us the customers of BOOK are, with reasons, and which kinds there are.

    Best is the third with the highest value × strength where both are measured. What they have in common is learnt;
    what [profile] of keepworth.toml wants and what customers answered stand apart from it.
    """
    from keepworth.runs.fit import report_fit
    from keepworth.tables.book import find_book

    found = report_fit(find_book(folder), as_of=as_of)
    if as_json:
        print_json(plain(found))
        return
    rule = found.rule
    click.echo(f"As of {found.as_of}: {rule['best']:,} work best of {rule['measured']:,} measured customers.")
    click.echo(found.no_fit or _said_of_the_best(found))
    for wish in found.wants:
        name = f"{wish['kind']} {wish['of']}".strip()
        points, who = signed(wish["points"], "+g"), many(wish["customers"], "customer")
        click.echo(f"  We want: {name} {wish['value']} ({points}), {who}.")
    click.echo(f"{many(found.asked['customers'], 'customer')} answered about fit; the others are moved by no answer.")
    click.echo(found.no_kinds or "Kinds of customers, a proposal; nobody's segment is changed:")
    for at, kind in enumerate(found.kinds["each"] if found.kinds else (), 1):
        click.echo(f"  {at}. {many(kind['customers'], 'customer')}, fit {kind['fit']:.0%}: {_apart(kind)}")
    for one in found.customers[:SHOWN]:
        click.echo(f"  {_line(one)}")


def _said_of_the_best(found: "FitReport") -> str:
    told = [one for one in found.common if one.low > 0 or one.high < 0][:IN_COMMON]
    lines = "".join(
        f"\n  {_common(one)}: {signed(one.push, PUSH)} ({signed(one.low, PUSH)} to {signed(one.high, PUSH)})"
        for one in told
    )
    return f"What the best have in common, in logits with 80 % ranges:{lines}"


def _common(of: "Common") -> str:
    name = f"{of.kind} {of.of}".strip()
    return f"{name} {of.value} ({of.best} of {of.known_best} best, {of.others} of {of.known_others} others)"


def _apart(kind: Mapping[str, Any]) -> str:
    return "; ".join(
        f"{f'{one["kind"]} {one["of"]}'.strip()} {one['value']} ({one['have']} of {one['known']}, "
        f"of the others {one['others']} of {one['others_known']})"
        for one in kind["apart"]
    )


def _line(of: "Fitting") -> str:
    reasons = "; ".join(_reason(one) for one in of.reasons[:REASONS])
    said = f"{of.name or '(not named)'}: fit {of.fit:.0%} ({of.low:.0%} to {of.high:.0%})"
    return f"{said}; {reasons}" if reasons else said


def _reason(of: "Reason") -> str:
    if of.source == "asked":
        return f"what they answered {signed(of.push, PUSH)}"
    if of.source == "told":
        return f"we want {of.attribute} {of.value} {signed(of.push, PUSH)}"
    return f"{_common(of.common) if of.common else f'{of.attribute} {of.value}'} {signed(of.push, PUSH)}"
