"""Ask our own people about customers: a link for each customer, and one mail a person, which leads through them."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from keepworth_web.listen.actions.invite import Asking, Guest, Invited, new_invitation, queue_invitation
from keepworth_web.listen.models import Survey
from keepworth_web.listen.reads.team import Colleague, Served
from keepworth_web.staff.actions.note import note


def ask_team(survey: Survey, guests: Iterable[Guest], *, asking: Asking) -> list[Invited]:
    """Ask each of these colleagues about their customer, once; return the first link of everybody newly asked.

    Whom this survey asked about that customer before is passed over. A colleague with several customers gets one mail:
    the page that thanks them leads to the next.
    """
    first: dict[str, Invited] = {}
    many = 0
    with transaction.atomic():
        for guest in guests:
            made = _asked(survey, guest, asking=asking)
            many += made is not None
            if made is not None and guest.colleague not in first:
                first[guest.colleague] = made
        for one in first.values() if asking.by_mail else ():
            queue_invitation(one.invitation, at=asking.at)
        told = {"colleagues": len(first), "customers": many, "by_mail": asking.by_mail}
        note("survey.team", by=asking.by, about=f"survey {survey.pk}", **told)
    return list(first.values())


def _asked(survey: Survey, guest: Guest, *, asking: Asking) -> Invited | None:
    try:
        with transaction.atomic():
            return new_invitation(survey, guest, asking=asking, is_sealed=True, sent_at=asking.at)
    except IntegrityError:
        return None


def guests_about(customers: Iterable[Served], chosen: list[Colleague]) -> list[Guest]:
    """Return whom to ask about which customer: those chosen, else whoever serves it."""
    return [
        Guest(customer=one.id, colleague=who.id, called=one.name, language=who.language)
        for one in customers
        for who in (chosen or ([one.owner] if one.owner else []))
    ]
