"""The pages of care in the navigation, below Book."""

from django.utils.translation import gettext_lazy as _

from keepworth_web.shared.panels import Page
from keepworth_web.staff.rights import Right

SAMPLE = Page("book", _("Sample"), "care:sample", Right.MANAGE_BOOK)
