"""`keepworth show`: one customer whole."""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from keepworth.cli.asking import AS_JSON, AS_OF, BOOK, many, plain, said_span
from keepworth.cli.fighting import fighting_words
from keepworth.cli.indicators import NAMES
from keepworth.cli.progress import print_json
from keepworth.cli.success import success_words

if TYPE_CHECKING:
    from keepworth.runs.show import ShownCustomer, ShownIndicator, ShownStrength

TOLD: Final[Mapping[str, str]] = {
    "firm": "firm: enough was heard of {n}, and of {covered} from enough of those who decide",
    "provisional": "provisional: enough was heard of {n}, but from too few of those who decide",
    "group": "of its group{group}: too little was heard of this one, so those of it who were asked stand in",
    "withheld": "withheld: enough was heard of {n}, and it takes 5",
}
MONTH: Final = 365.25 / 12


@click.command()
@BOOK
@click.argument("customer")
@AS_OF
@AS_JSON
def show(folder: Path, customer: str, as_of: dt.date | None, as_json: bool) -> None:
    """Say what is known of one CUSTOMER of BOOK: its worth, the relationship, and why.

    CUSTOMER is your own id, or the name if only one is called so. Each number has its range, its age, and how many
    pieces of evidence it rests on; --json gives every piece with what it adds.
    """
    from keepworth.runs.show import show_customer
    from keepworth.tables.book import find_book

    found = show_customer(find_book(folder), customer, as_of=as_of)
    if as_json:
        print_json(plain(found))
        return
    for line in words_of(found):
        click.echo(line)


def words_of(of: "ShownCustomer") -> Iterator[str]:
    """Say what is known, in words: the worth, the strength, then each indicator that was heard."""
    one = of.customer
    yield f"{one['name']} ({one['customer_id']}), as of {of.as_of}."
    yield _worth(of)
    if of.fought:
        yield from fighting_words(of.fought, checked=of.staying_checked, currency=of.currency)
    if of.strength is None:
        yield "How strong the relationship is was not measured: nothing was heard by this score, or it is an older one."
        return
    yield from _strength(of.strength, of)
    if of.success:
        yield from success_words(of.success)
    heard = [line for line in of.indicators if line.theirs["is_heard"] or line.ours]
    if heard:
        yield "\nWhat they say, 0 to 100, and what we say:"
        yield from (f"  {_line(line)}" for line in heard)
    silent = [NAMES[line.indicator] for line in of.indicators if not line.theirs["is_heard"]]
    if silent:
        stands = "There what is believed of those like them stands in."
        yield f"\nOf them nothing was heard on: {', '.join(silent)}. {stands}"
    yield from _gaps(of)
    yield from _learnt(of)


def _worth(of: "ShownCustomer") -> str:
    if of.value is None:
        return "What it is worth is not known."
    said = (
        f"Worth {of.value.mean:,.0f} {of.currency} (likely {of.value.low:,.0f} to {of.value.high:,.0f}, 8 in 10)"
    )  # fmt: skip
    return f"{said}; likely still active: {of.p_active.mean:.0%}." if of.p_active else f"{said}."


def _strength(of: "ShownStrength", whole: "ShownCustomer") -> Iterator[str]:
    n = f"{of.heard} of {len(of.tracked)} tracked indicators"
    how = TOLD[of.published].format(n=n, covered=of.covered, group=_group(of))
    if of.strength is None:
        yield f"How strong the relationship is, is {how}."
    else:
        yield f"Strength {of.strength:.0f} of 100 (likely {of.low:.0f} to {of.high:.0f}, 8 in 10); {how}."
    if of.weakest:
        weakest = next(one for one in whole.indicators if one.indicator == of.weakest)
        yield f"Weakest: {NAMES[of.weakest]}, {_score(weakest.theirs)}."
    if of.state:
        yield f"State: {of.state}. {of.rule}"
    if of.ask_next:
        whom = of.ask_next.contact or "somebody who decides there"
        took = f", {said_span(of.ask_next.minutes)}" if of.ask_next.minutes is not None else ""
        yield f"Ask next: {whom}, about {NAMES[of.ask_next.indicator]}{took}."


def _group(of: "ShownStrength") -> str:
    """Name the group, of how many people it is, and how sure their mean is."""
    group = of.group
    if group is None:
        return ""
    mean = f"their mean {group.strength:.0f}, likely {group.low:.0f} to {group.high:.0f}"
    return f" {group.name or 'of all customers'} ({many(group.people, 'customer')} heard, {mean})"


def _line(of: "ShownIndicator") -> str:
    theirs = _said(of.theirs) if of.theirs["is_heard"] else "they: not heard"
    parts = [theirs, f"we {_told(of.ours)}" if of.ours else ""]
    parts.append("their people differ among themselves" if of.is_split else "")
    parts.append(_agreed(of))
    return f"{NAMES[of.indicator]}: {'; '.join(part for part in parts if part)}"


def _agreed(of: "ShownIndicator") -> str:
    """Say how far their people agree: of two to five the ends, from six on whether."""
    found = of.agreement
    if found.lowest is None or found.highest is None:
        return ""
    said = f"{found.people} people said {found.lowest:.0f} to {found.highest:.0f}"
    if found.r_wg is None:
        return said
    verdict = {"alike": "they agree", "differ": "they differ"}.get(found.judged, "cannot tell whether they agree")
    return f"{said}, {verdict} (r_wg {found.r_wg.value:.2f}, likely {found.r_wg.low:.2f} to {found.r_wg.high:.2f})"


def _learnt(of: "ShownCustomer") -> Iterator[str]:
    """Say what the book taught itself and what is printed, of what the numbers go by."""
    heard = [one for one in of.indicators if one.theirs["is_heard"]]
    priors = [f"{NAMES[one.indicator]} {one.theirs['prior']:.0f}, from {many(one.prior_learnt_from, 'customer')}"
              for one in heard if one.prior_learnt_from]  # fmt: skip
    lives = [f"{NAMES[one.indicator]} {one.half_life_months:.0f} months, from {one.half_life_learnt.people} people"
             for one in heard if one.half_life_learnt]  # fmt: skip
    rest = "Every other number is ours, or the company's own setting."
    if priors:
        yield f"\nPriors learnt from its segment: {'; '.join(priors)}."
    if lives:
        yield f"{'' if priors else chr(10)}Half-lives learnt from people who were asked again: {'; '.join(lives)}."
    if priors or lives:
        yield rest
    elif heard:
        yield "\nPriors and half-lives are ours, or the company's own settings: the book taught none yet."


def _said(of: Mapping[str, Any]) -> str:
    # Facts speak for nobody: where they alone were heard, no influence was.
    covered = f", heard {of['coverage']:.0%} of the influence of who decides" if of["coverage"] > 0 else ""
    return f"{_told(of)}{covered}"


def _told(of: Mapping[str, Any]) -> str:
    return f"{_score(of)}, {many(of['pieces'], 'piece')}, the newest {_age(of['age_days'])}"


def _score(of: Mapping[str, Any]) -> str:
    return f"{min(max(of['score'], 0), 100):.0f} (likely {of['low']:.0f} to {of['high']:.0f})"


def _age(days: int) -> str:
    if days < 1:
        return "of that day"
    return f"{many(days, 'day') if days < 2 * MONTH else many(round(days / MONTH), 'month')} old"


def _gaps(of: "ShownCustomer") -> Iterator[str]:
    sure = [one for one in of.gaps if one.judged == "differ"]
    if sure:
        yield "\nWhere both sides surely see it differently:"
    for one in sure:
        way = "more" if one.gap > 0 else "less"
        low, high = sorted((abs(one.low), abs(one.high)))
        said = f"we say {abs(one.gap):.0f} {way} than they do (likely {low:.0f} to {high:.0f})"
        yield f"  {NAMES[one.indicator]}: {said}."
