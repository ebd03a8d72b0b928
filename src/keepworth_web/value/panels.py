"""What value shows of a customer: what it is worth and why, and what it ordered, also as a file."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.shared.panels import Listing, Page, Panel
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.rights import Right
from keepworth_web.value.reads.book_ledger import book_ledger_rows
from keepworth_web.value.reads.costs import profit_rows
from keepworth_web.value.reads.equity import equity_rows
from keepworth_web.value.reads.ledger import ledger_of, line_rows
from keepworth_web.value.reads.wallet import wallet_of, wallet_said
from keepworth_web.value.reads.word import advocate_rows, share_rows, word_of_customer
from keepworth_web.value.reads.worth import order_rows, orders_of, worth_of


def _worth(request: SignedIn, number: int) -> Mapping[str, Any] | None:
    row, visible = customer_of(request, number), seen_by(request)
    found, wallet = worth_of(row, visible=visible) if row else None, wallet_of(request, number)
    return {**found, "wallet": wallet_said(wallet), "has_rivals": wallet.rivals > 0} if found and wallet else found


def _orders(request: SignedIn, number: int) -> Mapping[str, Any] | None:
    row = customer_of(request, number)
    return orders_of(row, visible=seen_by(request)) if row else None


WORTH = Panel("worth", _("Worth, and why"), "value/panels/worth.html", Right.SEE_WALLED, _worth)
ORDERS = Panel("orders", _("Orders"), "value/panels/orders.html", Right.SEE_WALLED, _orders)
LEDGER = Panel("ledger", _("The value ledger"), "value/panels/ledger.html", Right.SEE_WALLED, ledger_of)
LEDGER_LIST = Listing(
    "ledger",
    Right.SEE_WALLED,
    (
        _("Line"),
        _("Period"),
        _("Side"),
        _("Kind"),
        _("Amount"),
        _("Status"),
        _("Since"),
        pgettext_lazy("a line of the ledger", "Answers"),
        _("Counts"),
    ),
    line_rows,
)
ORDERS_LIST = Listing(
    "orders",
    Right.SEE_WALLED,
    (_("Day"), _("Order"), _("Amount")),
    lambda request, about: order_rows(about, row=customer_of(request, about), visible=seen_by(request)),
)
EQUITY = Page("value", _("Equity"), "value:equity", Right.SEE_BOOK)
BOOK_LEDGER = Page("value", _("Value ledger"), "value:ledger", Right.SEE_WALLED)
REFERRALS = Page("value", _("Word of mouth"), "value:referrals", Right.SEE_WALLED)
COSTS = Page("value", _("Cost to serve"), "value:costs", Right.SEE_WALLED)
WORD = Panel("word-of-mouth", _("Word of mouth"), "value/panels/word.html", Right.SEE_WALLED, word_of_customer)
_RANGE = (_("Low end"), _("High end"))
WORD_LIST = Listing(
    "word",
    Right.SEE_WALLED,
    (
        _("Id"), _("Name"), _("Segment"), _("Field"), _("Brought"), _("Spoke for us to"), _("Own lifetime value"),
        _("What whom they brought is worth"), *_RANGE, _("What references are owed"), *_RANGE,
    ),
    lambda request, about: advocate_rows(request),
)  # fmt: skip
SHARES_LIST = Listing(
    "word-shares",
    Right.SEE_WALLED,
    (pgettext_lazy("divided", "By"), _("Which"), _("Won"), _("By word of mouth"), _("Share"), *_RANGE),
    lambda request, about: share_rows(request),
)
PROFIT_LIST = Listing(
    "profit",
    Right.SEE_WALLED,
    (
        _("Id"), _("Name"), _("Segment"), _("From orders"), _("From contracts"), _("Hours"), _("Money spent"),
        _("Cost"), _("Profit"),
    ),
    lambda request, about: profit_rows(request),
)  # fmt: skip
EQUITY_LIST = Listing(
    "equity",
    Right.SEE_BOOK,
    (_("Part"), _("Figure"), _("Customers"), pgettext_lazy("a figure", "Value"), *_RANGE),
    lambda request, about: equity_rows(request),
)
BOOK_LEDGER_LIST = Listing(
    "ledgers",
    Right.SEE_WALLED,
    (
        _("Id"), _("Name"), _("Segment"), _("Year"), _("Claimed"), _("Verified"), _("Signed"),
        pgettext_lazy("lines", "Answered"), _("They gained"), _("They paid"), _("Using us cost beside"),
        _("Left for them"), _("Their return"), _("Our margin"), _("Cost to serve"), _("Left for us"),
        _("Their share"), _("Who takes too much"), _("Lines that wait"),
    ),
    lambda request, about: book_ledger_rows(request),
)  # fmt: skip
