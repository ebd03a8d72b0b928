"""The pages of care in the navigation, below Book."""

from django.utils.translation import gettext_lazy as _

from keepworth_web.shared.panels import Page
from keepworth_web.staff.rights import Right

SETTINGS = Page("book", _("Settings"), "care:settings", Right.MANAGE_BOOK)
PRIVACY = Page("book", _("Privacy"), "care:privacy", Right.MANAGE_BOOK)
BACKUP = Page("book", _("Backup"), "care:backup", Right.MANAGE_BOOK)
HEALTH = Page("book", _("Health"), "care:health", Right.MANAGE_BOOK)
SAMPLE = Page("book", _("Sample"), "care:sample", Right.MANAGE_BOOK)
