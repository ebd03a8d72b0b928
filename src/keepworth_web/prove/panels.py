"""The pages of prove in the navigation, and their lists as files."""

from django.utils.translation import gettext_lazy as _

from keepworth_web.prove.reads.calibration import calibration_rows
from keepworth_web.shared.panels import Listing, Page
from keepworth_web.staff.rights import Right

CALIBRATION = Page("prove", _("Calibration"), "prove:calibration", Right.SEE_BOOK)
CALIBRATION_LIST = Listing(
    "calibration",
    Right.SEE_BOOK,
    (
        _("Said, mean chance"),
        _("Said, lowest"),
        _("Said, highest"),
        _("Came, share"),
        _("Came, low end (8 in 10)"),
        _("Came, high end (8 in 10)"),
        _("Renewals"),
    ),
    lambda request, about: calibration_rows(request),
)
