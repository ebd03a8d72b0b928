"""What measure shows of a customer: how strong the relationship is, success, and who would fight to keep us."""

from django.utils.translation import gettext_lazy as _

from keepworth_web.measure.reads.fighting import fighting_of
from keepworth_web.measure.reads.prices import price_rows
from keepworth_web.measure.reads.relationship import strength_of
from keepworth_web.measure.reads.success import success_shown
from keepworth_web.shared.panels import Listing, Page, Panel
from keepworth_web.staff.rights import Right

GROUPS = Page("measure", _("Groups"), "measure:groups", Right.LOOK)
PRICES = Page("measure", _("Price and loyalty"), "measure:prices", Right.SEE_BOOK)
PRICES_LIST = Listing(
    "price-and-loyalty",
    Right.SEE_BOOK,
    (
        _("Segment"),
        _("Verdict"),
        _("Points dearer"),
        _("Low (8 in 10)"),
        _("High (8 in 10)"),
        _("Called"),
        _("Renewals"),
        _("of the loyal"),
        _("Lost"),
        _("of the loyal"),
        _("Elasticity, others"),
        _("Low (8 in 10)"),
        _("High (8 in 10)"),
        _("Elasticity, loyal"),
        _("Low (8 in 10)"),
        _("High (8 in 10)"),
        _("Customers, others"),
        _("Customers, loyal"),
    ),
    lambda request, about: price_rows(request),
)
SETTINGS = Page("measure", _("How we measure"), "measure:settings", Right.LOOK)
STRESSES = Page("measure", _("Stress tests"), "measure:stresses", Right.SEE_WALLED)
STRENGTH = Panel(
    "strength", _("How strong the relationship is"), "measure/panels/strength.html", Right.SEE_WALLED, strength_of
)
FIGHTING = Panel(
    "fighting", _("Would they fight to keep us?"), "measure/panels/fighting.html", Right.SEE_WALLED, fighting_of
)
SUCCESS = Panel(
    "success", _("Success, and what holds it back"), "measure/panels/success.html", Right.SEE_WALLED, success_shown
)
