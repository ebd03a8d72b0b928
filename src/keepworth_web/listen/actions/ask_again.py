"""Once a case is solved, ask whoever complained how easy it was: one question, once a case."""

import datetime as dt
import hashlib

from django.db import transaction
from django.utils.translation import gettext as _

from keepworth_web.know.models import WrittenRow
from keepworth_web.listen.actions.invite import Asking, Guest, invite
from keepworth_web.listen.actions.make_survey import NewSurvey, Place, make_survey
from keepworth_web.listen.actions.rule_cases import rule_cases
from keepworth_web.listen.models import AskedAgain, Invitation, Survey
from keepworth_web.listen.reads.asking_again import EFFORT
from keepworth_web.staff.models import Person

STAGE = "support"


@transaction.atomic
def ask_again(case: WrittenRow, guest: Guest, *, by: Person, at: dt.datetime) -> Invitation | None:
    """Ask by mail, if this case was not asked about before; None where it was, or where they rest."""
    if AskedAgain.objects.filter(key_hash=case.key_hash).exists():
        return None
    occasion = hashlib.sha256(f"case {case.key_hash}".encode()).hexdigest()
    asking = Asking(by, at, place=Place(stage=STAGE), occasion=occasion)
    made = invite(_survey(by=by, at=at), [guest], asking=asking)
    if not made:
        return None
    AskedAgain.objects.create(key_hash=case.key_hash, invitation=made[0].invitation, at=at)
    return made[0].invitation


def _survey(*, by: Person, at: dt.datetime) -> Survey:
    """Return the survey that asked last after a case and is open, else a new one; its answers open no cases."""
    last = AskedAgain.objects.select_related("invitation__survey").order_by("-pk").first()
    if last is not None and last.invitation.survey.is_open(at):
        return last.invitation.survey
    made = make_survey(NewSurvey(_("After a case"), *EFFORT), by=by, at=at)
    rule_cases(made, None, by=by, at=at)
    return made
