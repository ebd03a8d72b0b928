"""`keepworth act next`: the things to do next, by what they add in an hour, with their reasons."""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, many, plain
from keepworth.cli.progress import print_json

if TYPE_CHECKING:
    from keepworth.runs.actions import ActionsReport, NextAction, Reason

SHOWN: Final = 10


@click.command("next")
@BOOK
@click.option("--customer", metavar="ID", help="Only this customer, by your own id.")
@click.option("--colleague", metavar="NAME", help="Only what this colleague of ours would do.")
@click.option("--hours", type=float, help="Hours a week of each of our people, in place of act.hours.")
@click.option("--budget", type=float, help="What all actions of the week may cost, in place of act.budget.")
@AS_OF
@AS_JSON
def next_actions(
    folder: Path, *, customer: str | None, colleague: str | None, hours: float | None, budget: float | None,
    as_of: dt.date | None, as_json: bool,
) -> None:  # fmt: skip
    """Say what to do next in BOOK: for whom, why, by whom, what it is expected to change, and when to look.

    By what an action adds to the lifetime value in an hour, within a week's hours and the budget. Effects are the
    playbook's, and guesses until they were compared with customers who did not get the action.
    """
    from dataclasses import replace

    from keepworth.runs.actions import Week, report_actions
    from keepworth.tables.book import find_book

    found = report_actions(find_book(folder), customer, as_of=as_of, week=Week(hours, budget))
    if colleague is not None:
        found = replace(found, actions=tuple(one for one in found.actions if one.colleague_name == colleague))
    if as_json:
        print_json(plain(found))
        return
    for line in _words(found, all_of_them=customer is not None):
        click.echo(line)


def _words(of: "ActionsReport", *, all_of_them: bool) -> Iterator[str]:
    spent = f"within {of.hours:g} hours of each of our people"
    if of.budget is not None:
        spent += f" and {of.budget:,.0f} {of.currency}"
    yield (
        f"As of {of.as_of}: {many(of.chosen, 'action')} for the week, {spent}; expected to add {of.value:,.0f} "
        f"{of.currency} of lifetime value after their cost. {of.held_out:,} left by lot, to compare with later."
    )
    if of.told["source"] == "ours":
        yield "All effects are ours, guesses until compared; your own stand in [act.plays] of keepworth.toml."
    for one in of.told.get("effects", []):
        yield _compared(one)
    shown = of.actions if all_of_them else [one for one in of.actions if one.chosen][:SHOWN]
    if not shown:
        yield "Nothing is proposed here that is expected to pay."
    for one in shown:
        yield from ("", *_said(one, of=of))


def _compared(one: Mapping[str, Any]) -> str:
    """Say what was compared of a play."""
    play, n = one["play"].replace("_", " "), one["got"] + one["held_out"]
    counted = (
        f"{play}, from {n:,} of your own outcomes: of {one['got']:,} who were to get it {one['got_left']:,} left, of "
        f"{one['held_out']:,} held out by lot {one['held_out_left']:,}."
    )
    if one["log_odds"] is None:
        return f"{counted} Too little to say anything: the effect stays the guess that it was."
    return (
        f"{counted} It is taken to move {one['lever'].replace('_', ' ')} by {one['effect']:+.1f} (likely "
        f"{one['effect_low']:+.1f} to {one['effect_high']:+.1f}, 8 in 10); before, by {one['effect_before']:+.1f}."
    )


def _said(one: "NextAction", *, of: "ActionsReport") -> Iterator[str]:
    money = of.currency
    mark = "this week" if one.chosen else "left by lot" if one.held_out else "not this week"
    who = one.colleague_name or "nobody serves them"
    title = one.called or one.action.replace("_", " ")
    yield f"{one.name or one.customer_id}: {title} ({who}; {mark})"
    cost = f", {one.cost:,.0f} {money}" if one.cost else ""
    yield f"  adds {one.value / max(one.hours, 0.01):,.0f} {money} an hour; takes {one.hours:g} hours{cost}"
    if one.action == "ask":
        yield f"  the answer is worth {one.gain:,.0f} {money}, for it may show that something else is better"
    else:
        yield (
            f"  expected: {one.gain:+,.0f} {money} over the lifetime (likely {one.gain_low:,.0f} to "
            f"{one.gain_high:,.0f}, 8 in 10), {one.gain_90_days:+,.0f} in 90 days; pays in {one.p_pays:.0%} of cases"
        )
        yield f"  stays: {one.p_stay:.1%} today, {one.p_after:.1%} after it"
    for reason in one.why:
        yield f"  because {_because(reason, money=money)}"
    yield f"  {_would_change(one)} Look again on {one.check_on}."


def _because(of: "Reason", *, money: str) -> str:
    likely = "" if of.low is None or of.high is None else f" (likely {of.low:,.0f} to {of.high:,.0f}, 8 in 10)"
    if of.reason == "lever":
        lever = "the strength" if of.about in ("strength", "question") else str(of.about).replace("_", " ")
        if of.number is None:
            return f"{lever} was not heard enough to be told" + (f", newest {of.on}" if of.on else "")
        return f"{lever} stands at {of.number:.0f}{likely}, newest evidence {of.on or 'not known'}"
    if of.reason == "trouble":
        whole = "" if of.about == "promises_broken" else ", where 1 is all of it"
        return f"{str(of.about).replace('_', ' ')} is {of.number:.2g}{whole}"
    if of.reason == "stays":
        likely = "" if of.low is None or of.high is None else f" (likely {of.low:.0%} to {of.high:.0%}, 8 in 10)"
        return f"they stay with {of.number:.0%}{likely}" + (f", decided on {of.on}" if of.on else "")
    if of.reason == "worth":
        return f"they are worth {of.number:,.0f} {money}{likely}"
    if of.reason == "compared":
        return (
            f"that effect is from {of.number:,.0f} of your own outcomes, compared by lot, and what was believed before"
        )
    ends = "" if of.low is None else f" (likely {of.low:+.1f} to {of.high:+.1f}, 8 in 10)"
    whose = {"ours": "a guess of ours", "compared by lot": "compared by lot"}.get(
        str(of.about), f"a number of {of.about}"
    )
    return f"it moves the lever by {of.number:+.1f}{ends}, {whose}"


def _would_change(of: "NextAction") -> str:
    """Say what would change our mind."""
    if of.action == "ask":
        return "It is not worth asking if the answer could not change what is done."
    if of.needed is None:
        return "Nothing that it moves would change whether it pays."
    if of.needed == 0 and of.ends:
        return f"It pays by ending the {of.ends.replace('_', ' ')} alone; if it cannot end that, leave it."
    lever = of.lever.replace("_", " ")
    return f"It does not pay if {lever} moves by less than {of.needed:.2g}."
