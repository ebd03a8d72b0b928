"""Who brought whom, who spoke for us to whom, and when customers were won, as a book knew it on a day.

Plain SQL that every engine reads; days are since 1970, ids the lake's numbers.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Floats, Ints
from keepworth.tables.evidence.people import careers_of
from keepworth.tables.evidence.places import Places
from keepworth.tables.evidence.returns import days_of
from keepworth.tables.lake import Lake
from keepworth.tables.tie_results import UNKNOWN
from keepworth.tables.touching import EPOCH, NAN, NEVER, Asker, fetched_columns, lake_asker

READ: Final = ("referrals", "acts", "contacts", "customers", "contracts", "spending")
NEEDED: Final = ("referrals", "acts")
GETTING: Final = 3 * 365  # days of spending that tell what winning a customer costs


@dataclass(frozen=True, slots=True)
class Brought:
    """Who brought whom; shapes (referrals,), sorted by referrer and customer."""

    referrer: Ints
    customer: Ints
    day: Ints
    would_have_come: Floats  # NaN where nobody said it
    cost: Floats


@dataclass(frozen=True, slots=True)
class Spoke:
    """Who served as a reference for whose decision; shapes (references,), sorted by act."""

    act: Ints
    customer: Ints  # where the contact worked who spoke; `UNKNOWN` where nobody wrote it
    about: Ints  # who decided; `UNKNOWN` where it is not said
    day: Ints
    share: Floats  # NaN where nobody said it


def referring_asker(lake: Lake) -> Asker | None:
    """Return who answers about word of mouth; None where a book holds nothing of it."""
    return lake_asker(lake, read=READ, needed=NEEDED)


def brought_of(of: Asker, *, as_of: dt.date) -> Brought:
    """Return who brought whom by a day."""
    found = fetched_columns(
        of.ask(
            f"SELECT referrer_id, customer_id, {of.days.format('happened_on')} AS day, "
            f"coalesce(CAST(would_have_come AS DOUBLE), {NAN}) AS would_have_come, "
            f"coalesce(CAST(cost AS DOUBLE), 0.0) AS cost FROM {of.tables['referrals']} AS told "
            f"WHERE happened_on <= DATE '{as_of}' AND referrer_id IS NOT NULL AND customer_id IS NOT NULL "
            "ORDER BY referrer_id, customer_id"
        )
    )
    return Brought(found["referrer_id"], found["customer_id"], found["day"], found["would_have_come"], found["cost"])


def spoke_of(of: Asker, *, as_of: dt.date) -> Spoke:
    """Return who served as a reference by a day."""
    found = fetched_columns(
        of.ask(
            f"SELECT act_id, contact_id, coalesce(for_id, {UNKNOWN}) AS about, {of.days.format('happened_on')} AS day, "
            f"coalesce(CAST(share AS DOUBLE), {NAN}) AS share FROM {of.tables['acts']} AS told "
            f"WHERE kind = 'referenced' AND happened_on <= DATE '{as_of}' ORDER BY act_id"
        )
    )
    day = found["day"]
    customer = careers_of(of, as_of=as_of).at(found["contact_id"], day) if day.size else day
    return Spoke(found["act_id"], customer, found["about"], day, found["share"])


def won_on(of: Asker, customers: Ints, *, ordered: Ints, as_of: dt.date) -> Ints:
    """Return the day on which each customer was won, `NEVER` where it is not known.

    That is the day which is written down, else that of the first order (`ordered`, `NEVER` where there was none) or of
    the first contract.
    """
    found = fetched_columns(
        of.ask(
            f"SELECT customer_id, {of.days.format('min(since)')} AS day FROM {of.tables['customers']} AS told "
            f"WHERE since <= DATE '{as_of}' GROUP BY customer_id ORDER BY customer_id"
        )
    )
    first = fetched_columns(
        of.ask(
            f"SELECT customer_id, {of.days.format('min(starts_on)')} AS day FROM {of.tables['contracts']} AS told "
            f"WHERE customer_id IS NOT NULL AND starts_on <= DATE '{as_of}' GROUP BY customer_id ORDER BY customer_id"
        )
    )
    said, signed = (_at(customers, days) for days in (found, first))
    known = [np.where(days == NEVER, np.iinfo(np.int64).max, days) for days in (ordered, signed)]
    earliest = np.minimum(*known)
    return np.where(said != NEVER, said, np.where(earliest == np.iinfo(np.int64).max, NEVER, earliest))


@dataclass(frozen=True, slots=True)
class Getting:
    """What was spent on getting customers, on the days that the book's spending covers."""

    money: float
    first: int
    last: int  # before the first: nobody wrote anything


def getting_spent(of: Asker, *, as_of: dt.date) -> Getting:
    """Return what was spent on getting customers in periods that were over by a day, of the last `GETTING` days."""
    table = of.ask(
        "SELECT coalesce(trim(period), '') AS period, CAST(sum(amount) AS DOUBLE) AS money "
        f"FROM {of.tables['spending']} AS told WHERE purpose = 'getting' GROUP BY coalesce(trim(period), '') ORDER BY 1"
    )
    money = fetched_columns(table.drop_columns(["period"]))["money"]
    day = (as_of - EPOCH).days
    spans = [
        (*days_of(period), amount)
        for period, amount in zip(table.column("period").to_pylist(), money.tolist(), strict=True)
    ]
    over = [one for one in spans if one[0] <= one[1] <= day and one[0] > day - GETTING]
    if not over:
        return Getting(0.0, 0, -1)
    return Getting(sum(one[2] for one in over), min(one[0] for one in over), max(one[1] for one in over))


def _at(customers: Ints, days: dict[str, Ints]) -> Ints:
    found, place = np.full(customers.size, NEVER, dtype=np.int64), Places(customers).of(days["customer_id"])
    here = place >= 0
    found[place[here]] = days["day"][here]
    return found
