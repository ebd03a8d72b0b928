"""The pages of people in the navigation."""

from django.utils.translation import gettext_lazy as _

from keepworth_web.shared.panels import Page
from keepworth_web.staff.rights import Right

PEOPLE = Page("book", _("People"), "staff:people", Right.MANAGE_PEOPLE)
AUDIT = Page("book", _("Audit"), "staff:audit", Right.MANAGE_BOOK)
API = Page("book", _("API"), "api-page", Right.LOOK)
