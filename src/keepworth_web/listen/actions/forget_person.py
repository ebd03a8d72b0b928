"""Take an erased person out of surveys: their own words go, the link opens nothing any more, numbers stay."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from keepworth.tables.persons.who import Person
from keepworth_web.listen.models import Answer, Invitation, Outgoing, Silence, Submission, Trigger, Triggered, WrittenTo
from keepworth_web.listen.reads.happenings import key_of_purchase

KINDS: Final = ("customer", "contact", "colleague")  # each the name of its column, too


@transaction.atomic
def forget_answers(persons: Iterable[Person], *, renamed: Mapping[tuple[str, int], str]) -> int:
    """Rename a person in surveys as the facts do, and delete their words; return in how many rows.

    A hash of what was asked about is guessed from the ids it was made of: where one of those is replaced, it is too.
    What is gone is found no more, so that it may run twice.
    """
    persons = tuple(persons)
    others = bool(set(renamed) - {(one.kind, one.number) for one in persons})  # such as an order called after a mail
    return sum(
        _forget(one, new=renamed.get((one.kind, one.number)) or f"erased-{secrets.token_hex(8)}", others=others)
        for one in persons if one.kind in KINDS
    )  # fmt: skip


def _forget(person: Person, *, new: str, others: bool) -> int:
    if person.kind == "customer" or others:
        _forget_hashes(person, new=new)
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
        Triggered.objects.filter(customer=person.text).update(customer=new)
    these.filter(answered_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())
    return these.update(**{person.kind: new}, sealed="", draft={})


def _forget_hashes(person: Person, *, new: str) -> None:
    """Replace the hashes of what a person was asked about by those of their new id, or by random ones."""
    anew: dict[str, str] = {}
    if person.kind != "colleague":
        for one in Triggered.objects.select_related("trigger").filter(Q((person.kind, person.text))):
            bought = person.kind == "customer" and one.trigger.kind == Trigger.Kind.PURCHASE
            key = key_of_purchase(new, one.happened_on) if bought else secrets.token_hex(32)
            Triggered.objects.filter(pk=one.pk).update(key=anew.setdefault(one.key, key))
    theirs = Invitation.objects.filter(Q((person.kind, person.text))).exclude(occasion="")
    for pk, was in theirs.values_list("pk", "occasion"):
        Invitation.objects.filter(pk=pk).update(occasion=anew.get(was) or secrets.token_hex(32))
