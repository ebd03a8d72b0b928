"""What customers were given in the year up to a day: talks, reviews, hours, a colleague, and how fast we answered.

Plain SQL that DuckDB and Spark both read; ids are numbers. Nothing after the day is seen, nor an answer given later.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.tables.evidence.places import values_at
from keepworth.tables.served import ours_of
from keepworth.tables.serving import yearly_costs
from keepworth.tables.tie_results import UNKNOWN
from keepworth.tables.touching import DAY, Asker, end_of, fetched_columns

READ: Final = ("customers", "colleagues", "touchpoints", "cases", "costs", "actions_done", "orders", "contracts")
NEEDED: Final = ("customers", "touchpoints", "cases", "costs", "actions_done", "orders", "contracts")
WINDOW: Final = 365  # days
FEWEST: Final = 90  # days of which a thing must be known to say how often it comes in a year; ours
REVIEW: Final = "review"  # the stage of the journey at which a review meeting stands


@dataclass(frozen=True, slots=True)
class Given:
    """What customers were given in a year; shapes (customers,), NaN where the book cannot say."""

    contacts: Floats  # days on which somebody of ours talked to them
    reviews: Floats
    hours: Floats
    money: Floats
    named: Flags | None  # a colleague who is here serves them; None: the book says it of nobody
    answered: Sequence[Sequence[float]]  # days until our first answer, of each of their cases
    waiting: Sequence[Sequence[float]]  # days that cases have waited for one
    known: Mapping[str, Any]  # how far the book tells each, for a run's record


def given_to(of: Asker, customers: Ints, *, owner: Ints, as_of: dt.date) -> Given:
    """Return what these customers, whom `owner` serves (`UNKNOWN`: nobody), were given in the year up to a day."""
    touched = _touched(of, as_of=as_of)
    days = _days_known(of, as_of=as_of)
    rates = {name: _rate(touched, customers, name=name, days=days) for name in ("contacts", "reviews")}
    if not touched["reviews"].any():
        rates["reviews"] = np.full(customers.size, np.nan)
    hours, money, source = _hours(of, customers, as_of=as_of)
    answered, waiting, cases = _answers(of, customers, as_of=as_of)
    here = ours_of(of, as_of=as_of).number
    named = np.isin(owner, here) if (owner != UNKNOWN).any() else None
    known = {
        "touch_days": days, "reviews": bool(not np.isnan(rates["reviews"]).all()), "hours": source, "cases": cases,
        "named": named is not None,
    }  # fmt: skip
    return Given(rates["contacts"], rates["reviews"], hours, money, named, answered, waiting, known)


def _touched(of: Asker, *, as_of: dt.date) -> Mapping[str, Any]:
    """Return on how many days of the window somebody of ours talked to each customer, and reviewed with them."""
    at = of.micros.format("told.at")
    begin = end_of(as_of) - WINDOW * DAY
    return fetched_columns(
        of.ask(
            "SELECT customer_id, count(DISTINCT day) AS contacts, "
            f"count(DISTINCT CASE WHEN stage = '{REVIEW}' THEN day END) AS reviews FROM ("
            f"SELECT customer_id, floor(({at}) / {DAY}) AS day, lower(trim(coalesce(stage, ''))) AS stage "
            f"FROM {of.tables['touchpoints']} AS told WHERE customer_id IS NOT NULL "
            f"AND NOT coalesce(automated, FALSE) AND coalesce(direction, 'ours') <> 'theirs' "
            f"AND {at} >= {begin} AND {at} < {end_of(as_of)}) AS talked GROUP BY customer_id ORDER BY customer_id"
        )
    )


def _days_known(of: Asker, *, as_of: dt.date) -> int:
    """Return of how many days of the window touches are known: from the first of anybody on."""
    at = of.micros.format("told.at")
    found = of.ask(f"SELECT min({at}) AS first FROM {of.tables['touchpoints']} AS told WHERE {at} < {end_of(as_of)}")
    first = found.column("first")[0].as_py()
    return 0 if first is None else min(WINDOW, int((end_of(as_of) - first) // DAY) + 1)


def _rate(touched: Mapping[str, Any], customers: Ints, *, name: str, days: int) -> Floats:
    if days < FEWEST:
        return np.full(customers.size, np.nan)
    found: Floats = values_at(customers, touched["customer_id"], values=touched[name], missing=0) * (WINDOW / days)
    return found


def _hours(of: Asker, customers: Ints, *, as_of: dt.date) -> tuple[Floats, Floats, str | None]:
    """Return hours and money of a year and whence: costs to serve, else what was done for them, else nothing."""
    costs = yearly_costs(of, as_of=as_of)
    if costs.hours.any():
        hours, money = (values_at(customers, costs.customer, values=of_all, missing=0.0)
                        for of_all in (costs.hours, costs.money))  # fmt: skip
        return hours, money, "costs"
    since = as_of - dt.timedelta(days=WINDOW)
    done = fetched_columns(
        of.ask(
            "SELECT customer_id, coalesce(sum(hours), 0.0) AS hours, coalesce(CAST(sum(cost) AS DOUBLE), 0.0) AS money "
            f"FROM {of.tables['actions_done']} AS told WHERE customer_id IS NOT NULL AND done_on > DATE '{since}' "
            f"AND done_on <= DATE '{as_of}' GROUP BY customer_id ORDER BY customer_id"
        )
    )
    if not done["hours"].any():
        nothing = np.full(customers.size, np.nan)
        return nothing, nothing, None
    hours, money = (values_at(customers, done["customer_id"], values=done[name], missing=0.0)
                    for name in ("hours", "money"))  # fmt: skip
    return hours, money, "actions_done"


def _answers(of: Asker, customers: Ints, *, as_of: dt.date) -> tuple[list[list[float]], list[list[float]], int]:
    """Return how long each case of the window took to our first answer, or has waited, and how many cases there are."""
    opened, replied = (of.micros.format(f"told.{name}") for name in ("opened_at", "first_reply_at"))
    end = end_of(as_of)
    found = fetched_columns(
        of.ask(
            f"SELECT customer_id, {opened} AS opened, coalesce({replied}, -1) AS replied FROM {of.tables['cases']} "
            f"AS told WHERE customer_id IS NOT NULL AND {opened} >= {end - WINDOW * DAY} AND {opened} < {end} "
            "ORDER BY customer_id, opened, replied"
        )
    )
    place = {number: at for at, number in enumerate(customers.tolist())}
    answered: list[list[float]] = [[] for _ in place]
    waiting: list[list[float]] = [[] for _ in place]
    many = 0
    for number, begun, done in zip(
        *(found[name].tolist() for name in ("customer_id", "opened", "replied")), strict=True
    ):
        if number in place:
            is_answered = begun <= done < end
            (answered if is_answered else waiting)[place[number]].append(((done if is_answered else end) - begun) / DAY)
            many += 1
    return answered, waiting, many
