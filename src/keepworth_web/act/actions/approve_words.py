"""Put words to a contact on a private page; what they approve is shown until they, or we, take it back."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from keepworth.errors import Busy
from keepworth_web.act.models import Approval, WordsLink
from keepworth_web.act.reads.testimonials import (
    CONSENT_VERSION,
    PURPOSE,
    Put,
    Testimonial,
    consent_hash,
    customer_traits,
)
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person
from keepworth_web.staff.tokens import hash_token, new_token
from keepworth_web.value.actions.sign_line import SaidOtherwise

LASTS: Final = dt.timedelta(days=60)  # ours, not a finding


@dataclass(frozen=True, slots=True)
class Approved:
    """What a contact sends."""

    words: str
    submission_id: str


@transaction.atomic
def put_words(of: Testimonial, *, by: Person, at: dt.datetime) -> tuple[WordsLink, str]:
    """Make a link for the contact of a testimonial, and return it with its token, which is shown this once."""
    token, values = new_token(), of.row.values
    made = WordsLink.objects.create(
        testimonial=str(values["testimonial_id"]), customer=str(values["customer_id"]),
        contact=str(values["contact_id"]), token_hash=hash_token(token, purpose=PURPOSE), by=by, made_at=at,
        expires_at=at + LASTS,
    )  # fmt: skip
    note("testimonial.link", by=by, about=f"testimonial link {made.pk}")
    return made, token


@transaction.atomic
def close_words(of: Testimonial, *, by: Person, at: dt.datetime) -> int:
    """Let the links of a testimonial open nothing any more, but to take back what was approved; return how many."""
    own = str(of.row.values["testimonial_id"])
    closed = WordsLink.objects.filter(testimonial=own, revoked_at=None).update(revoked_at=at)
    if closed:
        note("testimonial.close", by=by, about=f"testimonial links {closed}")
    return closed


def approve_words(put: Put, said: Approved, *, at: dt.datetime) -> Approval:
    """Keep what a contact approved, once; it stands in place of what they approved of this testimonial before.

    Raises
    ------
    SaidOtherwise
        This form said something else before.
    Busy
        The same testimonial was approved by another link meanwhile.

    """
    with transaction.atomic():
        before = put.link.approvals.filter(submission_id=said.submission_id).first()
        if before is not None:
            if before.words != said.words:
                raise SaidOtherwise
            return before
        Approval.objects.filter(testimonial=put.link.testimonial, withdrawn_at=None).update(withdrawn_at=at)
        try:
            with transaction.atomic():
                made = Approval.objects.create(
                    testimonial=put.link.testimonial, customer=put.link.customer, contact=put.link.contact,
                    words=said.words, shown=put.shown, topic=put.topic, **customer_traits(put.link),
                    consent=put.consent, consent_hash=consent_hash(said.words, put.consent),
                    consent_version=CONSENT_VERSION, link=put.link, submission_id=said.submission_id, at=at,
                )  # fmt: skip
        except IntegrityError:
            same = put.link.approvals.filter(submission_id=said.submission_id).first()  # the same form at once
            if same is None:
                raise Busy(_("Other words were approved just now: look again.")) from None
            return same
        note("testimonial.approve", by=None, about=f"approval {made.pk}")
    return made


@transaction.atomic
def withdraw_words(testimonial: str, *, by: Person | None, at: dt.datetime) -> bool:
    """Take approved words back: from now on they are in no feed. Without `by` their contact does it."""
    standing = Approval.objects.filter(testimonial=testimonial, withdrawn_at=None)
    numbers = list(standing.values_list("pk", flat=True))
    was = standing.update(withdrawn_at=at, withdrawn_by=by) > 0
    if was:
        note("testimonial.withdraw", by=by, about=f"approval {numbers[0]}")
    return was
