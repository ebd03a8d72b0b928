"""The pages of `listen` in the navigation."""

from django.utils.translation import gettext_lazy as _

from keepworth_web.shared.panels import Page
from keepworth_web.staff.rights import Right

SURVEYS = Page("listen", _("Surveys"), "listen:surveys", Right.SEE_WALLED)
MAIL = Page("listen", _("Mail"), "listen:mail", Right.MANAGE_BOOK)
