"""The pages of `know` in the navigation."""

from django.utils.translation import gettext_lazy as _

from keepworth_web.shared.panels import Page
from keepworth_web.staff.rights import Right

CUSTOMERS = Page("know", _("Find anyone"), "know:search", Right.LOOK)
