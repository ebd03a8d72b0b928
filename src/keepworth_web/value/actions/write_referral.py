"""Write down who recommended whom; whoever is no customer yet becomes a prospect, in the same change."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from keepworth_web.know.actions.change_rows import begin_change
from keepworth_web.know.actions.write_row import Said, new_id, write_row
from keepworth_web.know.models import WrittenRow
from keepworth_web.know.reads.visible import visible_to
from keepworth_web.staff.models import Person


@dataclass(frozen=True, slots=True)
class Referral:
    """Who recommended us to whom, by their ids, and what came of it."""

    referrer: str
    customer: str  # empty: they are no customer yet, and `name` says who they are
    happened_on: dt.date
    would_have_come: str  # a chance as text; empty: not known
    cost: Decimal | None
    outcome: str
    name: str = ""
    team: str = ""  # which a new prospect belongs to: that of whoever brought them


def write_referral(of: Referral, *, by: Person, at: dt.datetime, version: int | None = None) -> WrittenRow:
    """Write a referral, so that all of it is taken back at once.

    Raises
    ------
    RowRefused
        A value cannot be.
    NotPermitted
        One of the two is behind the wall.
    Busy
        Somebody changed it since it was seen.

    """
    with transaction.atomic():
        change = begin_change(by=by, at=at)
        customer = of.customer or new_id()
        if not of.customer:
            today = visible_to(by).book.today().isoformat()
            told = {"customer_id": customer, "valid_from": today, "kind": "prospect", "name": of.name, "team": of.team}
            write_row(Said("customers", told), by=by, at=at, within=change)
        values = {
            "referrer_id": of.referrer, "customer_id": customer, "happened_on": of.happened_on.isoformat(),
            "would_have_come": of.would_have_come, "cost": "" if of.cost is None else format(of.cost, "f"),
            "outcome": of.outcome,
        }  # fmt: skip
        return write_row(Said("referrals", values, version=version), by=by, at=at, within=change)
