"""The pages of `listen` in the navigation, and its panel of a customer's page."""

from django.utils.translation import gettext_lazy as _

from keepworth_web.listen.reads.answers import answers_of
from keepworth_web.shared.panels import Page, Panel
from keepworth_web.staff.rights import Right

RESULTS = Page("listen", _("Results"), "listen:results", Right.SEE_WALLED)
SURVEYS = Page("listen", _("Surveys"), "listen:surveys", Right.SEE_WALLED)
MAIL = Page("listen", _("Mail"), "listen:mail", Right.MANAGE_BOOK)
ANSWERS = Panel("answers", _("What they answered"), "listen/panels/answers.html", Right.SEE_WALLED, answers_of)
