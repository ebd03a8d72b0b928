"""`keepworth focus tiers`: customers by value × strength × fit, with how sure that is."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, many, plain, signed
from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.runs.tiers import Tiered

SHOWN: Final = 30
WORDS: Final = {
    "contacts": "{:g} days with a talk",
    "reviews": "{:g} review meetings",
    "hours": "{:g} hours",
    "answer_days": "cases first answered within {:g} days",
    "named": "a colleague who serves them ({:g}: 1 yes, 0 no)",
}
VERDICTS: Final[Mapping[str | None, str]] = {
    "below": "got less than their tier is to get", "at": "got what it says", "above": "got more hours than is meant",
    None: "of whom nothing is known",
}  # fmt: skip


@click.command()
@BOOK
@AS_OF
@AS_JSON
def tiers(folder: Path, as_of: dt.date | None, as_json: bool) -> None:
    """Put the customers of BOOK into tiers by value × strength × fit, with how likely each is of each.

    A is the best fifth, B down to a half, C the others; that is ours. A strength that is withheld is taken as its
    prior, with the doubt of it.
    """
    from keepworth.runs.tiers import report_tiers
    from keepworth.tables.book import find_book

    found = report_tiers(find_book(folder), as_of=as_of)
    if as_json:
        print_json(plain(found))
        return
    said = ", ".join(f"{count:,} surely {name}" for name, count in found.sure.items())
    click.echo(f"As of {found.as_of}: {said}; {many(found.between, 'customer')} between two tiers.")
    if found.withheld:
        click.echo(f"Of {found.withheld:,} the strength is withheld; its prior is taken, with its doubt.")
    if found.no_fit:
        click.echo(f"Fit is left out. {found.no_fit}")
    for one in found.customers[:SHOWN]:
        click.echo(f"  {_said(one)}")
    click.echo("What each tier is to get in a year ([service]), and how many got it, by the likeliest tier:")
    for kept in found.service:
        said = f"kept {kept.kept:,} of {kept.known:,}" if kept.known else "not known"
        click.echo(f"  {kept.tier} {WORDS[kept.measure].format(kept.standard)}: {said}")
    told = Counter(one.gap.verdict for one in found.customers)
    said = ", ".join(f"{told[name]:,} {words}" for name, words in VERDICTS.items())
    click.echo(f"Customer by customer: {said}.")
    over = [one for one in found.customers if one.gap.over_hours is not None]
    hours = sum(one.gap.over_hours or 0.0 for one in over)
    money = sum(one.gap.over_money or 0.0 for one in over)
    if over:
        click.echo(f"{many(len(over), 'customer')} got more than half as many hours again as is meant: {hours:,.0f} "
                   f"hours beyond it, {money:,.0f} {found.currency} where their cost is known.")  # fmt: skip


def _said(of: "Tiered") -> str:
    tier = f"between {of.tier} and {of.between}" if of.between else of.tier
    chances = ", ".join(f"{name} {chance:.0%}" for name, chance in of.chances.items())
    strength = "withheld" if of.strength is None else f"{of.strength:.0f}"
    fit = "" if of.fit is None else f", fit {of.fit:.0%}"
    reasons = [f"{name} {signed(push, '+.1f')}" for name, push in of.because.items() if abs(push) >= 0.1]
    return f"{of.name or '(not named)'}: {tier} ({chances}); worth {of.value:,.0f}, strength {strength}{fit}" + (
        f" ({', '.join(reasons)})" if reasons else ""
    )
