"""Make the form in which customers complain by themselves: a survey of that questionnaire, with one open link."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from keepworth.listen.opening import COMPLAINT
from keepworth_web.listen.actions.make_survey import NewSurvey, Place, make_survey, open_link
from keepworth_web.listen.models import Survey
from keepworth_web.staff.models import Person


@transaction.atomic
def make_complaint_form(*, by: Person, at: dt.datetime) -> Survey:
    """Return the open form that there is, else a new one."""
    for one in Survey.objects.filter(instrument=COMPLAINT, closed_at=None):
        if one.is_open(at):
            return one
    made = make_survey(NewSurvey(_("Complaints"), COMPLAINT, "1.0"), by=by, at=at)
    open_link(made, name=_("Complaints"), place=Place(), by=by, at=at)
    return made
