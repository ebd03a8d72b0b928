"""What value shows of a customer: what it is worth and why, and what it ordered, also as a file."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.shared.panels import Listing, Panel
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.rights import Right
from keepworth_web.value.reads.worth import order_rows, orders_of, worth_of


def _worth(request: SignedIn, number: int) -> Mapping[str, Any] | None:
    row, visible = customer_of(request, number), seen_by(request)
    return worth_of(row, typical=visible.typical(), record=visible.record) if row else None


def _orders(request: SignedIn, number: int) -> Mapping[str, Any] | None:
    row = customer_of(request, number)
    return orders_of(row, visible=seen_by(request)) if row else None


WORTH = Panel("worth", _("Worth, and why"), "value/panels/worth.html", Right.SEE_WALLED, _worth)
ORDERS = Panel("orders", _("Orders"), "value/panels/orders.html", Right.SEE_WALLED, _orders)
ORDERS_LIST = Listing(
    "orders",
    Right.SEE_WALLED,
    (_("Day"), _("Order"), _("Amount")),
    lambda request, about: order_rows(about, row=customer_of(request, about), visible=seen_by(request)),
)
