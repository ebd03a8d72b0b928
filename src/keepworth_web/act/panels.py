"""The pages of `act` in the navigation."""

from django.utils.translation import gettext_lazy as _

from keepworth_web.shared.panels import Page
from keepworth_web.staff.rights import Right

TODAY = Page("today", _("Today"), "act:today", Right.SEE_WALLED)
