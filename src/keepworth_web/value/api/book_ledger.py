"""The API of the ledger of the whole book: who gained what with us, and which lines wait."""

import datetime as dt
from typing import Literal

from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.reads import seen_by
from keepworth_web.shared.api.fields import Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right
from keepworth_web.value.api.ledger import LedgerYearTold, year_told
from keepworth_web.value.reads.book_ledger import Held, ledgers_seen, waiting_said

router = Router(tags=["ledger"])


class LedgerWaitingTold(Told):
    """A line that waits for somebody."""

    why: Literal["claimed", "sent", "against"] = Field(
        description=_("claimed for over 90 days, sent to a contact who is silent, or answered by them otherwise")
    )
    line_id: str
    kind: str
    period: str
    amount: float
    other: float | None = Field(description=_("What the customer says it is"))
    since: dt.date | None


class LedgerOfOneTold(Told):
    """One customer's ledger, the newest year first."""

    number: int
    customer_id: str
    name: str
    segment: str | None
    years: list[LedgerYearTold]
    without_year: int = Field(description=_("Lines of no year that can be read: they count nowhere"))
    waiting: list[LedgerWaitingTold]


class BookLedgerTold(Told):
    """The ledgers of the customers that this key sees."""

    as_of: dt.date
    currency: str
    customers: list[LedgerOfOneTold] = Field(description=_("By name"))


@router.get("/ledger", response=BookLedgerTold, summary=_("What each side gains, customer by customer"))
@needs(Right.SEE_WALLED)
def book_ledger(request: SignedIn, as_of: AsOf = None) -> BookLedgerTold:
    visible = seen_by(request)
    customers = [_one(one) for one in ledgers_seen(request)]
    return BookLedgerTold(as_of=visible.day, currency=visible.book.settings.currency, customers=customers)


def _one(of: Held) -> LedgerOfOneTold:
    names = LedgerWaitingTold.model_fields
    lines = [waiting_said(one) for one in of.waiting]
    return LedgerOfOneTold(
        number=of.number, customer_id=of.customer_id, name=of.name, segment=of.segment,
        years=[year_told(one) for one in of.years], without_year=of.without_year,
        waiting=[LedgerWaitingTold(**{name: line[name] for name in names}) for line in lines],
    )  # fmt: skip
