"""Persons who were never heard, and the group that speaks for each: found by one join in the engine."""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from keepworth.numerics.arrays import Ints
from keepworth.tables.arrow import arrow_table, texts_column
from keepworth.tables.evidence.locations import usual_by_orders
from keepworth.tables.lake import Lake
from keepworth.tables.lake.occasions import int64s
from keepworth.tables.tie_results import UNKNOWN


@dataclass(frozen=True, slots=True)
class Speaking:
    """Groups that speak for their people: a segment, or those of a segment at one location."""

    group: Ints  # as the caller numbers them
    segment: tuple[str, ...]  # empty: of those without
    location: Ints  # a number of the lake; `UNKNOWN` of a whole segment


@dataclass(frozen=True, slots=True)
class Silent:
    """Persons of whom nothing was heard, by number, rising, with the group that speaks for them."""

    number: Ints
    group: Ints


def silent_in(lake: Lake, speaking: Speaking, *, heard: Ints, as_of: dt.date) -> Silent:
    """Return the persons on a day of whom nothing was heard and for whom a group speaks; the smaller group goes first.

    Nothing is read where no group speaks.
    """
    none = np.empty(0, dtype=np.int64)
    if not speaking.group.size or not lake.manifest.standing("customers"):
        return Silent(none, none)
    engine = lake.engine
    groups = arrow_table({"speaker": speaking.group, "location_id": speaking.location}).append_column(
        "segment", texts_column(speaking.segment)
    )
    engine.register("speaking groups", groups)
    engine.register("heard customers", arrow_table({"customer_id": heard}))
    try:
        table = engine.execute(_silent(lake, speaking, as_of=as_of)).to_arrow_table()
    finally:
        engine.unregister("speaking groups")
        engine.unregister("heard customers")
    return Silent(int64s(table, "customer_id"), int64s(table, "speaker"))


def _silent(lake: Lake, speaking: Speaking, *, as_of: dt.date) -> str:
    """Write the query of who is a person, in which segment and where, with who speaks for them."""
    since = "coalesce(valid_from, DATE '0001-01-01')"
    described = (
        f"SELECT customer_id, arg_max(kind, {since}) FILTER (kind IS NOT NULL) AS kind, "
        f"coalesce(arg_max(segment, {since}) FILTER (segment IS NOT NULL), '') AS segment "
        f"FROM ({lake.select('customers')}) AS told WHERE {since} <= DATE '{as_of}' GROUP BY customer_id"
    )
    parts = (speaking.location != UNKNOWN).any()
    # Orders are read only where some location speaks for itself.
    usual = (
        usual_by_orders(f"({lake.select('orders')})", until=as_of)
        if parts
        else "SELECT NULL::BIGINT AS customer_id, NULL::BIGINT AS location_id LIMIT 0"
    )
    return (
        f"WITH persons AS (SELECT customer_id, segment FROM ({described}) WHERE kind = 'person'), usual AS ({usual}) "
        "SELECT customer_id, coalesce(narrow.speaker, wide.speaker)::BIGINT AS speaker FROM persons "
        "LEFT JOIN usual USING (customer_id) "
        'LEFT JOIN "speaking groups" AS narrow ON narrow.segment = persons.segment '
        "AND narrow.location_id = usual.location_id "
        'LEFT JOIN "speaking groups" AS wide ON wide.segment = persons.segment '
        f"AND wide.location_id = {UNKNOWN} "
        "WHERE coalesce(narrow.speaker, wide.speaker) IS NOT NULL "
        'AND customer_id NOT IN (SELECT customer_id FROM "heard customers") ORDER BY customer_id'
    )
