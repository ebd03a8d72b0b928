"""A score in words, from its record: for the terminal, a notebook, a mail."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from keepworth.errors import CannotEstimate, NotEnough

UNITS: Final = ((1e9, "billion"), (1e6, "million"))


def score_sentences(record: Mapping[str, Any], *, book: str) -> list[str]:
    """Say what the book is worth, by which model and why, what to mind, and what to do next."""
    warnings = [f"  - {warning}" for warning in record["warnings"]]
    mind = ["Mind:", *warnings] if warnings else []
    people = [*_people_words(record), *_relationship_words(record), *_fight_words(record)]
    if record["orders"] is None:
        follows = f"know ties {book} lists them" if record.get("people") else f"show {book} CUSTOMER says one whole"
        return [*people, *mind, f"Next: keepworth {follows}."]
    return [
        worth(record),
        orders_words(record),
        spend_words(record),
        *people,
        *mind,
        f"Every customer: {book}/{record['scores']}",
        f"Next: keepworth backtest {book} shows how far to trust this.",
    ]


def _people_words(record: Mapping[str, Any]) -> list[str]:
    """Say how many ties there are, and how many customers hang on one person; nothing where nobody is known."""
    people = record.get("people")
    if not people:
        return []
    return [
        f"People: {_many(people['ties'], 'tie')} with {_many(people['contacts'], 'contact')} of "
        f"{_many(people['customers'], 'customer')}, as of {record['as_of']}; {_many(people['champions'], 'champion')}. "
        f"Of {people['tied_customers']:,} customers with a tie, {people['on_one_contact']:,} hang on one contact and "
        f"{people['on_one_colleague']:,} on one of your own people."
    ]


def _relationship_words(record: Mapping[str, Any]) -> list[str]:
    """Say of how many relationships a strength is told, and how they stand; nothing where nothing was heard."""
    found = record.get("indicators")
    if not found or not found["pieces"]:
        return []
    of, told = found["published"], found["customers"] - found["published"]["withheld"]
    stand = ", ".join(f"{many:,} {state}" for state, many in found["states"].items() if many)
    group = f", {of['group']:,} by their group" if of["group"] else ""
    sure = f"{of['firm']:,} firm, {of['provisional']:,} provisional{group}"
    return [
        f"Relationships: strength is told of {told:,} of {_many(found['customers'], 'customer')} from "
        f"{_many(found['pieces'], 'piece')} of evidence ({sure}): {stand}."
    ]


def _fight_words(record: Mapping[str, Any]) -> list[str]:
    """Say how many would fight to keep us, and how many were never tested; nothing where nobody was."""
    found = record.get("fight")
    if not found or not found["tested"]:
        return []
    return [
        f"Trials: {found['tested']:,} of {_many(found['customers'], 'customer')} were tested "
        f"({found['passed']:,} passed, {found['failed']:,} failed); {found['would_fight']:,} would fight to keep you, "
        f"{found['never_tested']:,} were never tested."
    ]


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def worth(record: Mapping[str, Any]) -> str:
    """Say what all customers together are worth, with the range."""
    customers, equity, to = record["customers"], record["equity"], record["settings"]
    heads = f"{customers:,} customer{'' if customers == 1 else 's'}, as of {record['as_of']}"
    if equity is None:
        return f"{heads}: what they are worth is not known; see below."
    what = "revenue" if record["margin"]["source"] == "none" else "margin"
    return (
        f"{heads}: worth {amount(equity['mean'])} {equity['currency']} "
        f"(likely {span(equity['low'], equity['high'])}, 8 in 10), the {what} of the next "
        f"{to['value_years']:g} years at {100 * to['discount']:.3g} % a year."
    )


def orders_words(record: Mapping[str, Any]) -> str:
    """Say which order model was used and why."""
    orders = record["orders"]
    values = ", ".join(f"{name} {_three(value)}" for name, value in orders["parameters"].items())
    return f"Orders: {orders['title']} ({values}). {orders['choice']['words']}"


def spend_words(record: Mapping[str, Any]) -> str:
    """Say how spend per order was estimated."""
    spend = record["spend"]
    if spend is None:
        return "Spend: no model."
    values = ", ".join(f"{name} {_three(value)}" for name, value in spend["parameters"].items())
    seen = spend["independence"]
    mean = f"{amount(spend['mean'])} {record['settings']['currency']}"
    words = f" {seen['words']}" if seen else ""
    return f"Spend: {spend['title']} ({values}), {mean} per order on average.{words}"


def amount(value: float) -> str:
    """Write an amount with as many digits as can mean something."""
    for unit, word in UNITS:
        if abs(three_digits(value)) >= unit:
            return f"{_three(value / unit)} {word}"
    return f"{three_digits(value):,.0f}" if abs(value) >= 100 else f"{value:,.2f}"


def span(low: float, high: float) -> str:
    """Write a range of amounts in the unit of its upper end."""
    for unit, word in UNITS:
        if three_digits(high) >= unit:
            return f"{_three(low / unit)} to {_three(high / unit)} {word}"
    return f"{amount(low)} to {amount(high)}"


def three_digits(value: float) -> float:
    """Round to three digits that count."""
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, 2 - math.floor(math.log10(abs(value))))


def _three(value: float) -> str:
    return f"{three_digits(value):,.10g}"


def refusals(refused: Sequence[tuple[str, CannotEstimate]]) -> list[str]:
    """Say which parts could not be scored, and why."""
    return [f"The {part} could not be scored; the rest stands. {refusal}" for part, refusal in refused]


def nothing_to_score(folder: Path, *, day: dt.date) -> NotEnough:
    """Refuse a book that holds nothing by a day."""
    return NotEnough(
        f"{folder} holds nothing dated {day} or before that can be scored: no orders, and nobody who is known. "
        "Name a later day with --as-of, or leave it out."
    )


def without_orders(folder: Path) -> str:
    """Say what is missing of a book without orders."""
    return (
        "There are no orders, so nothing is said of what customers are worth. "
        f"Import some: keepworth import {folder} FILE --as orders"
    )
