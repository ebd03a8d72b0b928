"""Ask people: one invitation and one mail for each, written together."""

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from keepworth_web.listen.actions.make_survey import Place
from keepworth_web.listen.actions.write_down import write_down
from keepworth_web.listen.models import Invitation, Outgoing, Survey, WrittenTo
from keepworth_web.listen.reads.doors import PURPOSE
from keepworth_web.listen.reads.resting import resting_until
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
    occasion: str = ""  # a hash of what this follows: after another one the same person may be asked again


def invite(survey: Survey, guests: Iterable[Guest], *, asking: Asking) -> list[Invited]:
    """Ask each of these people once; whom this survey asked before, and who rests, is passed over.

    The contact budget holds whoever asks, and for links that are handed over, too. Without mail the links are not
    sealed: they are shown once, and nobody can show them again.
    """
    those = list(guests)
    with transaction.atomic():
        rest = resting_until({one.contact for one in those if one.contact}, day=day_of(asking.at))
        free = [one for one in those if one.contact not in rest]
        made = [one for guest in free if (one := _invited(survey, guest, asking=asking)) is not None]
        told = {"people": len(made), "by_mail": asking.by_mail, "resting": len(those) - len(free)}
        note("survey.invite", by=asking.by, about=f"survey {survey.pk}", **told)
    return made


def day_of(at: dt.datetime) -> dt.date:
    """Return the day of UTC on which something is written down."""
    return at.astimezone(dt.UTC).date()


def _invited(survey: Survey, guest: Guest, *, asking: Asking) -> Invited | None:
    sent_at = None if asking.by_mail else asking.at
    try:
        with transaction.atomic():
            made = new_invitation(survey, guest, asking=asking, is_sealed=asking.by_mail, sent_at=sent_at)
            if guest.contact:
                write_down(guest.contact, day=day_of(asking.at), why=WrittenTo.Why.SURVEY)
            if asking.by_mail:
                queue_invitation(made.invitation, at=asking.at)
    except IntegrityError:
        return None
    return made


def new_invitation(
    survey: Survey, guest: Guest, *, asking: Asking, is_sealed: bool, sent_at: dt.datetime | None
) -> Invited:  # fmt: skip
    """Keep one invitation; sealed, its link can be shown again, by a mail or by the page of the one before.

    Raises
    ------
    django.db.IntegrityError
        This survey asked them before, about the same.

    """
    token, place = new_token(), asking.place
    made = Invitation.objects.create(
        survey=survey,
        code=f"i-{secrets.token_hex(8)}",
        token_hash=hash_token(token, purpose=PURPOSE),
        sealed=seal(token, purpose=LINK) if is_sealed else "",
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
        sent_at=sent_at,
        occasion=asking.occasion,
    )
    return Invited(made, token)


def queue_invitation(invitation: Invitation, *, at: dt.datetime) -> None:
    """Have the mail sent that asks."""
    kind = Outgoing.Kind.INVITATION
    Outgoing.objects.create(kind=kind, key=f"{kind}:{invitation.code}", invitation=invitation, due_at=at)
