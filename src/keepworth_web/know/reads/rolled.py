"""Needs of the customers that somebody sees, rolled up by topic: for product and operations."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from keepworth.know.needs import MET, STATES, Needs
from keepworth.runs.money_behind import Money
from keepworth.runs.needs import NeedsReport, needs_report
from keepworth.runs.seen_as import SeenAs
from keepworth.tables.behind import seen_of
from keepworth_web.know.reads.narrowing import Narrowed
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import all_rows
from keepworth_web.know.reads.visible import Visible, seen_by
from keepworth_web.shared.amounts import amount, likely
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn

HEADS = (
    "topic", "needs", "open", "met", "customers", "customers_waiting", "value", "value_low", "value_high",
    "value_waiting", "value_waiting_low", "value_waiting_high", "days_to_answer",
)  # fmt: skip


def as_seen(visible: Visible) -> SeenAs:
    """Return the customers as a report takes them."""
    return SeenAs(visible.day, visible.scored, visible.record, visible.teams)


def rolled_up(request: SignedIn, narrow: Narrowed | None = None) -> NeedsReport:
    """Return the needs of the customers that are seen, those that people wrote since the last run among them."""
    visible = seen_by(request)
    these = None if narrow is None else seen_of(visible.scored, narrow.wanted)
    rows = [row for row in all_rows(request, "needs") if these is None or row.numbers.get("customer_id") in these]
    return needs_report(needs_from(rows, visible=visible), seen=as_seen(visible))


def needs_from(rows: list[Row], *, visible: Visible) -> Needs:
    """Return needs from rows as they stood on the day; one of a customer that no run has seen yet belongs to nobody."""
    states = [state_of(row.values) for row in rows]
    # A state without a day holds from the day it was stated.
    ends = [row.values["met_on"] or row.values["state_on"] or row.values["stated_on"] if state >= MET else visible.day
            for row, state in zip(rows, states, strict=True)]  # fmt: skip
    days = [max((end - row.values["stated_on"]).days, 0) for row, end in zip(rows, ends, strict=True)]
    dated = [row.values["met_on"] is not None or row.values["state_on"] is not None for row in rows]
    return Needs(
        customer=np.array([row.numbers.get("customer_id") or 0 for row in rows], dtype=np.int64),
        topic=tuple(row.values["topic"] or "" for row in rows),
        state=np.array(states, dtype=np.int64),
        days=np.array(days, dtype=np.float64),
        answered=(np.array(states, dtype=np.int64) == MET) & np.array(dated, dtype=np.bool_),
    )


def state_of(values: Mapping[str, Any]) -> int:
    """Return where a need stands, as a place in STATES; one of an unknown state was only stated."""
    if values["met_on"] is not None:
        return MET
    said = (values["state"] or "").strip().lower()
    return STATES.index(said) if said in STATES else 0


def said_money(money: Money | None) -> dict[str, str] | None:
    """Say what customers are worth together; the range is withheld where no run keeps what it is made from."""
    if money is None:
        return None
    known = "" if money.low is None or money.high is None else likely(money.low, money.high)
    return {"mean": amount(money.mean), "range": known}


def topics_of(report: NeedsReport) -> list[dict[str, Any]]:
    """Return the topics as a page shows them."""
    return [
        {"of": one, "worth": said_money(one.worth), "waiting": said_money(one.worth_waiting)} for one in report.topics
    ]


def lines_of(report: NeedsReport) -> Iterator[list[Value]]:
    """Yield the topics as a sheet holds them."""
    for one in report.topics:
        money = [value for some in (one.worth, one.worth_waiting) for value in _rounded(some)]
        yield [one.topic, one.needs, one.open, one.met, one.customers, one.waiting, *money, one.answer.median]


def _rounded(money: Money | None) -> list[Value]:
    if money is None:
        return [None, None, None]
    return [None if part is None else round(part) for part in (money.mean, money.low, money.high)]
