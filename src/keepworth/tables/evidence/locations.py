"""Where persons are customers: the location of most of their orders, and without orders of most of their answers."""

import datetime as dt
from typing import Final

import numpy as np

from keepworth.numerics.arrays import Ints
from keepworth.tables.evidence.places import Places
from keepworth.tables.tie_results import UNKNOWN
from keepworth.tables.touching import Asker, fetched_columns

ASKED: Final = "keepworth_persons"
ORDERS, ANSWERS = "orders", "answers"


def usual_locations(of: Asker, persons: Ints, *, as_of: dt.date) -> Ints:
    """Return the usual location of some persons on a day, given by rising id; `UNKNOWN` where none is told."""
    found = np.full(persons.size, UNKNOWN)
    if not persons.size:
        return found
    of.give(ASKED, {"customer_id": persons})
    among = f"customer_id IN (SELECT customer_id FROM {ASKED})"
    told = [usual_by_orders(of.tables[ORDERS], until=as_of, where=among)] if ORDERS in of.tables else []
    if ANSWERS in of.tables:
        told.insert(0, _by_answers(of, as_of=as_of, where=among))
    # What orders tell comes last, and stands.
    for query in told:
        rows = fetched_columns(of.ask(query))
        found[Places(persons).of(rows["customer_id"])] = rows["location_id"]
    return found


def usual_by_orders(orders: str, *, until: dt.date, where: str = "TRUE") -> str:
    """Write the query of where customers ordered on most days, of equal ones the latest; refunds are no orders."""
    return _most(
        f"SELECT customer_id, location_id, count(DISTINCT ordered_on) AS many, max(ordered_on) AS latest "
        f"FROM {orders} AS told WHERE location_id IS NOT NULL AND amount > 0 AND ordered_on <= DATE '{until}' "
        f"AND {where} GROUP BY customer_id, location_id"
    )


def _by_answers(of: Asker, *, as_of: dt.date, where: str) -> str:
    return _most(
        "SELECT customer_id, location_id, count(DISTINCT submission_id) AS many, max(answered_at) AS latest "
        f"FROM {of.tables[ANSWERS]} AS told WHERE location_id IS NOT NULL AND coalesce(side, 'customer') = 'customer' "
        f"AND answered_at < TIMESTAMP '{as_of + dt.timedelta(days=1)}' AND {where} GROUP BY customer_id, location_id"
    )


def _most(counted: str) -> str:
    ranked = "row_number() OVER (PARTITION BY customer_id ORDER BY many DESC, latest DESC, location_id)"
    return (
        f"SELECT customer_id, location_id FROM (SELECT customer_id, location_id, {ranked} AS place "
        f"FROM ({counted}) AS counted) AS ranked WHERE place = 1"
    )
