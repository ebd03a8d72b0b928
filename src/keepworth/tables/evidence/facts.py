"""Facts as evidence, as a book knew them on a day, on whichever engine: promises, contracts, use, rivals, acts."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.know import Rivals, open_wallets
from keepworth.measure.beliefs import Errors
from keepworth.measure.sources import (
    ACTS,
    CONTRACT,
    INTEGRATIONS,
    PROMISES,
    SOURCES,
    SPENDING,
    USERS,
    Said,
    said_by_act,
    said_by_count,
    said_by_record,
    said_by_share,
)
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.tables.evidence.pieces import Pieces, Thing, Told
from keepworth.tables.lake.engine import quoted
from keepworth.tables.tie_results import UNKNOWN
from keepworth.tables.touching import EPOCH, NAN, Asker, fetched_columns

MONTH: Final = 365.25 / 12  # days
FEEDS: Final[Mapping[str, str]] = {one.name: one.feeds for one in SOURCES if one.feeds}
MEASURES: Final[Mapping[str, tuple[str, ...]]] = {  # of use; what else is counted feeds nothing
    USERS: ("trained users", "受训用户"),
    INTEGRATIONS: ("integrations", "系统集成"),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What one kind of facts says; every array has an entry a piece. y is NaN of what cannot be."""

    thing: Thing
    number: Ints  # in the lake, or a year
    customer: Ints
    contact: Ints
    day: Ints
    said: Said

    @property
    def told(self) -> Told:
        """Return them as evidence, without those that cannot be."""
        size, can_be = self.number.size, ~np.isnan(self.said.y)
        pieces = Pieces(np.zeros(size, dtype=np.int64), self.number, self.customer, self.contact,
                        np.full(size, UNKNOWN), self.day, self.said.y, self.said.variance)  # fmt: skip
        return Told((self.thing,), pieces.some(can_be), pieces.some(~can_be))


def promised(of: Asker, *, as_of: dt.date, errors: Errors) -> list[Facts]:
    """Return how many promises were kept on time, of those whose day had come, of each customer year by year.

    A year of its own, so that what was long ago fades; of the year's newest day. Late, broken and overdue ones were
    not kept. An outcome without a day, of a promise without one, is of nobody knows when, and tells nothing.
    """
    came, how = promise_outcome(as_of)
    found = fetched_columns(
        of.ask(
            f"SELECT customer_id, CAST(year(came) AS BIGINT) AS year, {of.days.format('max(came)')} AS day, "
            "count(*) AS many, CAST(sum(is_kept) AS BIGINT) AS kept FROM "
            f"(SELECT customer_id, {came} AS came, CASE WHEN {how} = 'kept' THEN 1 ELSE 0 END AS is_kept "
            f"FROM {of.tables['promises']} AS told WHERE agreed_on <= DATE '{as_of}') AS made "
            "WHERE came IS NOT NULL GROUP BY customer_id, year(came) ORDER BY customer_id, year"
        )
    )
    said = said_by_count(found["kept"], of=found["many"], errors=errors)
    return [of_nobody(Thing(FEEDS[PROMISES], PROMISES, "promises"), found["year"], customer=found["customer_id"],
                   day=found["day"], said=said)]  # fmt: skip


def promise_outcome(as_of: dt.date) -> tuple[str, str]:
    """Write the day on which a promise came to something, and how: kept, late, broken, or overdue.

    Null of one that is still open; only `kept` counts as kept on time.
    """
    day = f"DATE '{as_of}'"
    known = f"coalesce(kept_on, due_on) <= {day} AND kept IN ('yes', 'no')"
    came = f"CASE WHEN {known} THEN coalesce(kept_on, due_on) WHEN due_on < {day} THEN due_on END"
    how = (
        f"CASE WHEN {known} AND kept = 'no' THEN 'broken' WHEN {known} AND kept_on > due_on THEN 'late' "
        f"WHEN {known} THEN 'kept' WHEN due_on < {day} THEN 'overdue' END"
    )
    return came, how


def bound(of: Asker, *, as_of: dt.date, errors: Errors) -> list[Facts]:
    """Return for how many months the contract of each customer still runs on the day that runs longest."""
    day = f"DATE '{as_of}'"
    running = (
        f"SELECT customer_id, contract_id, {of.days.format('ends_on')} AS ends, "
        "row_number() OVER (PARTITION BY customer_id ORDER BY ends_on DESC, contract_id) AS place "
        f"FROM {of.tables['contracts']} AS told WHERE starts_on <= {day} AND ends_on >= {day}"
    )
    found = fetched_columns(
        of.ask(f"SELECT customer_id, contract_id, ends FROM ({running}) AS each WHERE place = 1 ORDER BY customer_id")
    )
    today = (as_of - EPOCH).days
    said = said_by_record(CONTRACT, (found["ends"] - today) / MONTH, errors=errors)
    return [of_nobody(Thing(FEEDS[CONTRACT], CONTRACT, "contract"), found["contract_id"], customer=found["customer_id"],
                   day=np.full(found["ends"].size, today), said=said)]  # fmt: skip


def used(of: Asker, *, as_of: dt.date, errors: Errors) -> list[Facts]:
    """Return the trained users and the integrations of each customer: of each product as it was counted last."""
    return [_used(of, source, as_of=as_of, errors=errors) for source in MEASURES]


def _used(of: Asker, source: str, *, as_of: dt.date, errors: Errors) -> Facts:
    counted = counted_last(source, of.tables["usage"], as_of=as_of)
    found = fetched_columns(
        of.ask(
            f"SELECT customer_id, {of.days.format('max(happened_on)')} AS day, "
            "CAST(sum(CAST(quantity AS DECIMAL(18,4))) AS DOUBLE) AS quantity, min(quantity) AS least "
            f"FROM ({counted}) AS each WHERE place = 1 GROUP BY customer_id ORDER BY customer_id"
        )
    )
    can_be = found["least"] >= 0
    said = where(can_be, said_by_record(source, np.where(can_be, found["quantity"], 0.0), errors=errors))
    thing = Thing(FEEDS[source], source, "usage", source, wrong="a product cannot have fewer than none")
    return of_nobody(thing, found["customer_id"], customer=found["customer_id"], day=found["day"], said=said)


def counted_last(source: str, usage: str, *, as_of: dt.date) -> str:
    """Write the counts of a source by customer and product; the last of each has `place` 1."""
    called = ", ".join(quoted(name) for name in MEASURES[source])
    return (
        "SELECT customer_id, product_id, measure, happened_on, quantity, row_number() OVER "
        f"(PARTITION BY customer_id, product_id ORDER BY happened_on DESC, measure) AS place FROM {usage} AS told "
        f"WHERE replace(lower(trim(measure)), '_', ' ') IN ({called}) AND happened_on <= DATE '{as_of}'"
    )


def shared(of: Asker, *, as_of: dt.date, errors: Errors) -> list[Facts]:
    """Return our share of each customer's spending: what rivals leave, where the share of each of them is known.

    Of each rival the share that was said last; a later row may say only a price.
    """
    newest = (
        f"SELECT customer_id, {of.days.format('valid_from')} AS day, coalesce(share, {NAN}) AS share, "
        "row_number() OVER (PARTITION BY customer_id, rival "
        "ORDER BY CASE WHEN share IS NULL THEN 1 ELSE 0 END, valid_from DESC) AS place "
        f"FROM {of.tables['rivals']} AS told WHERE valid_from <= DATE '{as_of}'"
    )
    found = fetched_columns(
        of.ask(f"SELECT customer_id, day, share FROM ({newest}) AS each WHERE place = 1 ORDER BY customer_id, day")
    )
    nothing = np.full(found["day"].size, np.nan)
    wallets = open_wallets(Rivals(found["customer_id"], found["share"], nothing, np.isinf(nothing)))
    told = ~wallets.is_at_most | wallets.is_impossible
    can_be = ~wallets.is_impossible[told]
    said = said_by_share(np.where(can_be, wallets.ours[told], 0.0), is_verified=np.zeros(can_be.size, dtype=np.bool_),
                         errors=errors)  # fmt: skip
    customer = wallets.customer[told]
    last = found["day"][np.searchsorted(found["customer_id"], customer, side="right") - 1]
    thing = Thing(FEEDS[SPENDING], SPENDING, "rivals", wrong="shares of rivals are more than the whole")
    return [of_nobody(thing, customer, customer=customer, day=last, said=where(can_be, said))]


def done(of: Asker, *, as_of: dt.date, errors: Errors) -> list[Facts]:
    """Return what contacts did for us: each act is a piece."""
    found = fetched_columns(
        of.ask(
            f"SELECT act_id, contact_id, {of.days.format('happened_on')} AS day FROM {of.tables['acts']} AS told "
            f"WHERE happened_on <= DATE '{as_of}' ORDER BY act_id"
        )
    )
    many = found["act_id"].size
    thing = Thing(FEEDS[ACTS], ACTS, "act", is_said=True)
    return [Facts(thing, found["act_id"], np.full(many, UNKNOWN), found["contact_id"], found["day"],
                  said_by_act(many, errors=errors))]  # fmt: skip


def brought(of: Asker, *, as_of: dt.date, errors: Errors) -> list[Facts]:
    """Return the customers whom others brought; each is a piece of evidence of who recommended us."""
    found = fetched_columns(
        of.ask(
            f"SELECT referrer_id, customer_id, {of.days.format('happened_on')} AS day "
            f"FROM {of.tables['referrals']} AS told WHERE happened_on <= DATE '{as_of}' "
            "AND referrer_id <> customer_id ORDER BY referrer_id, customer_id"
        )
    )
    said = said_by_act(found["day"].size, errors=errors)
    thing = Thing(FEEDS[ACTS], ACTS, "referral", is_said=True)
    return [of_nobody(thing, found["customer_id"], customer=found["referrer_id"], day=found["day"], said=said)]


def of_nobody(thing: Thing, number: Ints, *, customer: Ints, day: Ints, said: Said) -> Facts:
    """Return facts that name no contact."""
    return Facts(thing, number, customer, np.full(number.size, UNKNOWN), day, said)


def where(can_be: Flags, said: Said) -> Said:
    """Return what is said where it can be, NaN elsewhere."""
    y: Floats = np.where(can_be, said.y, np.nan)
    return Said(y, said.variance)
