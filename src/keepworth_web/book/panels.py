"""The pages of the book in the navigation."""

from django.utils.translation import gettext_lazy as _

from keepworth_web.shared.panels import Page
from keepworth_web.staff.rights import Right

IMPORT = Page("book", _("Import"), "book:import", Right.IMPORT)
RUNS = Page("book", _("Runs"), "book:runs", Right.LOOK)
