"""Ask about a purchase before anybody complains: one question, once a purchase."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from keepworth_web.listen.actions.invite import Asking, Guest, invite
from keepworth_web.listen.actions.make_survey import NewSurvey, Place, make_survey
from keepworth_web.listen.models import Invitation, Survey
from keepworth_web.listen.reads.standing_by import ASKED, Purchase
from keepworth_web.staff.models import Person

STAGE = "use"  # of the journey


@transaction.atomic
def ask_about_purchase(purchase: Purchase, guest: Guest, *, by: Person, at: dt.datetime) -> Invitation | None:
    """Ask by mail, if this purchase was not asked about before; None where it was, or where they rest."""
    occasion = purchase.occasion(guest.customer)
    if Invitation.objects.filter(occasion=occasion).exists():
        return None
    asking = Asking(by, at, place=Place(stage=STAGE), occasion=occasion)
    made = invite(_survey(by=by, at=at), [guest], asking=asking)
    return made[0].invitation if made else None


def _survey(*, by: Person, at: dt.datetime) -> Survey:
    """Return the survey of stand-by that is open, else a new one; its bad answers open cases by the usual rule."""
    purpose = Survey.Purpose.STANDBY
    for one in Survey.objects.filter(purpose=purpose, instrument=ASKED[0], version=ASKED[1], closed_at=None):
        if one.is_open(at):
            return one
    return make_survey(NewSurvey(_("Stand-by after a purchase"), *ASKED, purpose=purpose), by=by, at=at)
