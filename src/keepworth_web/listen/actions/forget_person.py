"""Take an erased person out of surveys: their own words go, the link opens nothing any more, numbers stay."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from keepworth.tables.persons.who import Person
from keepworth_web.listen.models import Answer, Invitation, Outgoing, Silence, Submission, Triggered, WrittenTo

KINDS: Final = ("customer", "contact", "colleague")  # each the name of its column, too


@transaction.atomic
def forget_answers(persons: Iterable[Person], *, renamed: Mapping[tuple[str, int], str]) -> int:
    """Rename a person in surveys as the facts do, and delete their words; return in how many rows.

    What is gone is found no more, so that it may run twice.
    """
    return sum(_forget(one, new=renamed.get((one.kind, one.number))) for one in persons if one.kind in KINDS)


def _forget(person: Person, *, new: str | None) -> int:
    theirs = list(Invitation.objects.filter(Q((person.kind, person.text))).values_list("pk", flat=True))
    Answer.objects.filter(submission__invitation__in=theirs).exclude(words="").update(words="")
    Submission.objects.filter(invitation__in=theirs).update(said_hash="")  # short words can be guessed from it
    Outgoing.objects.filter(invitation__in=theirs).exclude(state=Outgoing.State.SENT).delete()
    Outgoing.objects.filter(invitation__in=theirs).update(said="")
    if person.kind == "contact":
        Silence.objects.filter(contact=person.text).delete()
        WrittenTo.objects.filter(contact=person.text).delete()
        Triggered.objects.filter(contact=person.text).update(contact="")
    these = Invitation.objects.filter(pk__in=theirs)
    if person.kind == "customer":
        these.update(called="")
        Triggered.objects.filter(customer=person.text).update(customer=new or f"erased-{secrets.token_hex(8)}")
    these.filter(answered_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())
    return these.update(**{person.kind: new or f"erased-{secrets.token_hex(8)}"}, sealed="", draft={})
