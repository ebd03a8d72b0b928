"""What the pages of value go by, as keepworth.toml calls it: each setting with its words, bounds and our default."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from keepworth.tables.ledger_settings import LEDGER, LedgerSettings
from keepworth.tables.valuing import ALL, AUTO, BY_PRODUCT, NONE, VALUE, Valuing
from keepworth_web.care.reads.going_by import Group, offered
from keepworth_web.shared.panels import Words

CONTRACTS: Final[Mapping[str, Words]] = {
    BY_PRODUCT: _("those of the contract's product, while it runs"),
    ALL: _("all orders while a contract runs"),
    NONE: _("none: every order counts beside contracts"),
}
MODEL: Final[Mapping[str, Words]] = {
    AUTO: _("whichever fits the book's own history best"),
    "bgnbd": _("BG/NBD"),
    "mbgnbd": _("MBG/NBD"),
    "paretonbd": _("Pareto/NBD"),
    "bgbb": _("BG/BB"),
}
PERIOD: Final[Mapping[str, Words]] = {
    AUTO: _("the longest that fits"),
    "year": pgettext_lazy("how long a period is", "a year"),
    "half-year": _("half a year"),
    "quarter": _("a quarter"),
}

GROUPS: Final = (
    Group(
        "worth",
        _("What a customer is worth"),
        _("How contracts and orders become one figure, and by which model orders to come are told."),
        "value:equity",
        offered(
            "value",
            VALUE,
            titles={
                "hour_cost": _("what an hour of ours costs, where it goes into serving a customer"),
                "contracts_in_orders": _("which orders are invoices of a contract, and must not count twice"),
                "model": _("which model tells when customers order"),
                "period": _("within what BG/BB takes customers to order at most once"),
            },
            ours=Valuing(),
            choices={"contracts_in_orders": CONTRACTS, "model": MODEL, "period": PERIOD},
        ),
    ),
    Group(
        "word",
        _("Word of mouth"),
        _("They stand in where nobody said it of the referral or the reference itself."),
        "value:referrals",
        offered(
            "value",
            VALUE,
            titles={
                "would_have_come": _("how likely somebody who was brought would have come anyway"),
                "reference_share": _("what part of a decision is owed to a reference"),
            },
            ours=Valuing(),
        ),
    ),
    Group(
        "ledger",
        _("The value ledger"),
        _("They hold at once on the ledger's pages; what relationships are measured by moves with the next score."),
        "value:ledger",
        offered(
            "ledger",
            LEDGER,
            titles={
                "claimed": _("how much of a line counts that one side claims"),
                "verified": _("how much of a line counts that one of us checked"),
                "signed": _("how much of a line counts that both signed"),
                "fair_share": _("from which share of the joint value on one side takes too much of it"),
            },
            ours=LedgerSettings(),
        ),
        holds_at_once=True,
    ),
)  # fmt: skip
BY_NAME: Final = {one.name: one for group in GROUPS for one in group.settings}
