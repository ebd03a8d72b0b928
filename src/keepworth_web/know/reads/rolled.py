"""Needs of the customers that somebody sees, rolled up by topic: for product and operations."""

from collections.abc import Iterator
from typing import Any

from keepworth.runs.money_behind import Money
from keepworth.runs.needs import NeedsReport, needs_seen
from keepworth.runs.seen_as import SeenAs
from keepworth_web.know.reads.narrowing import Narrowed
from keepworth_web.know.reads.standing import standing_rows
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


def rolled_up(request: SignedIn, narrow: Narrowed) -> NeedsReport:
    """Return the needs of the customers that are seen, those that people wrote since the last run among them."""
    visible = seen_by(request)
    written = standing_rows(request, "needs")
    return needs_seen(visible.book, seen=as_seen(visible), wanted=narrow.wanted, written=written)


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
