"""The pages of `listen` in the navigation, and its panel of a customer's page."""

from django.utils.translation import gettext_lazy as _

from keepworth_web.listen.reads.answers import answers_of
from keepworth_web.listen.reads.cases import cases_of
from keepworth_web.listen.reads.due_cases import due_cases
from keepworth_web.listen.reads.sides import sides_of
from keepworth_web.shared.panels import Ask, Page, Panel
from keepworth_web.staff.rights import Right

RESULTS = Page("listen", _("Results"), "listen:results", Right.SEE_WALLED)
SURVEYS = Page("listen", _("Surveys"), "listen:surveys", Right.SEE_WALLED)
QUESTIONNAIRES = Page("listen", _("Questionnaires"), "listen:questionnaires", Right.SEE_WALLED)
CASES = Page("listen", _("Cases"), "listen:cases", Right.SEE_WALLED)
STANDBY = Page("listen", _("Stand-by"), "listen:standby", Right.SEE_WALLED)
MAIL = Page("listen", _("Mail"), "listen:mail", Right.MANAGE_BOOK)
ANSWERS = Panel("answers", _("What they answered"), "listen/panels/answers.html", Right.SEE_WALLED, answers_of)
SIDES = Panel("sides", _("Both sides"), "listen/panels/sides.html", Right.SEE_WALLED, sides_of)
COMPLAINTS = Panel("cases", _("Cases"), "listen/panels/cases.html", Right.SEE_WALLED, cases_of)
ASK_CASES = Ask("case", Right.SEE_WALLED, due_cases)
