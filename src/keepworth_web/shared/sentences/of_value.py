"""What a score says of contracts, costs and departures: what was assumed, and of how many."""

from typing import Final

from django.utils.translation import gettext_noop as _

OF_VALUE: Final = (
    _("%(who)s had left, and ordered again or began a contract since: their departure counts no more."),
    _("%(who)s under contract also order."),
    _("Orders of a contract's product while it runs are taken for its invoices, so that money counts once."),
    _("All orders while a contract runs are taken for its invoices, so that money counts once."),
    _("No order is taken for the invoice of a contract."),
    _("None of their orders is such an invoice."),
    _("That lessens what the orders of %(whose)s are worth."),
    _("`[value] contracts_in_orders` decides it."),
    _(
        "%(who)s ordered under a contract without naming a product, and these orders count beside it; if they are its "
        "invoices, set `[value] contracts_in_orders` to “all”."
    ),
    _("Contracts that name no margin are valued at their revenue: the book does not say what is kept."),
    _(
        "Contracts without a last day: %(n)s, valued as if decided every year on the day they began, as others of that "
        "age are."
    ),
    _("Rows of costs left out: %(n)s, for the period is no year, quarter or month."),
    _("%(hours)s hours a year of serving customers are not priced: `[value] hour_cost` says what an hour costs."),
    _(
        "%(who)s cost money to serve of whom neither orders nor contracts say what they will bring; these costs count "
        "nowhere."
    ),
)
