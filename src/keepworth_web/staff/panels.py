"""The pages of people in the navigation, and their lists as files."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from keepworth_web.shared.panels import Listing, Page
from keepworth_web.staff.access import managed_people
from keepworth_web.staff.reads import audit_rows, people_rows
from keepworth_web.staff.rights import Right

PEOPLE = Page("book", _("People"), "staff:people", Right.MANAGE_PEOPLE)
AUDIT = Page("book", _("Audit"), "staff:audit", Right.MANAGE_BOOK)
API = Page("book", _("API"), "api-page", Right.LOOK)
AUDIT_LIST = Listing(
    "audit",
    Right.MANAGE_BOOK,
    (_("When (UTC)"), _("Who"), _("What"), _("About"), pgettext_lazy("of an entry", "More"), _("Hash")),
    lambda request, about: audit_rows(),
)
PEOPLE_LIST = Listing(
    "people",
    Right.MANAGE_PEOPLE,
    (
        pgettext_lazy("of a person", "Name"),
        _("Mail address"),
        _("Role"),
        _("Teams"),
        _("Second factor"),
        _("Last here"),
        _("Account"),
    ),
    lambda request, about: people_rows(managed_people(request.user)),
)
