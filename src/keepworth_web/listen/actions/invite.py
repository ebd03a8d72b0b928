"""Ask people: one invitation and one mail for each, written together."""

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from keepworth_web.listen.actions.make_survey import Place
from keepworth_web.listen.models import Invitation, Outgoing, Survey
from keepworth_web.listen.reads.doors import PURPOSE
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person
from keepworth_web.staff.sealed import LINK, seal
from keepworth_web.staff.tokens import hash_token, new_token


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody to be asked: ids as text, and the language they read."""

    customer: str = ""
    contact: str = ""
    colleague: str = ""
    called: str = ""  # the customer's name, where our own side is asked about it
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation, and the token of its link, which is kept as a hash and sealed."""

    invitation: Invitation
    token: str


@dataclass(frozen=True, slots=True)
class Asking:
    """How people are asked."""

    by: Person
    at: dt.datetime
    place: Place = field(default_factory=Place)
    by_mail: bool = True  # else whoever asks hands the links on


def invite(survey: Survey, guests: Iterable[Guest], *, asking: Asking) -> list[Invited]:
    """Ask each of these people once; whom this survey asked before is passed over.

    Without mail the links are not sealed: they are shown once, and nobody can show them again.
    """
    with transaction.atomic():
        made = [one for guest in guests if (one := _invited(survey, guest, asking=asking)) is not None]
        told = {"people": len(made), "by_mail": asking.by_mail}
        note("survey.invite", by=asking.by, about=f"survey {survey.pk}", **told)
    return made


def _invited(survey: Survey, guest: Guest, *, asking: Asking) -> Invited | None:
    token = new_token()
    place = asking.place
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                survey=survey,
                code=f"i-{secrets.token_hex(8)}",
                token_hash=hash_token(token, purpose=PURPOSE),
                sealed=seal(token, purpose=LINK) if asking.by_mail else "",
                customer=guest.customer,
                contact=guest.contact,
                colleague=guest.colleague,
                called=guest.called,
                language=guest.language,
                stage=place.stage,
                touchpoint=place.touchpoint,
                location=place.location,
                by=asking.by,
                made_at=asking.at,
                sent_at=None if asking.by_mail else asking.at,
            )
            if asking.by_mail:
                kind = Outgoing.Kind.INVITATION
                due = {"invitation": invitation, "due_at": asking.at}
                Outgoing.objects.create(kind=kind, key=f"{kind}:{invitation.code}", **due)
    except IntegrityError:
        return None
    return Invited(invitation, token)
