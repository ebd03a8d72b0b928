"""Say something to a review: a contact agrees with a goal, sees one otherwise, or signs; a colleague answers."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db import IntegrityError, transaction

from keepworth_web.act.models import Review, ReviewLink, ReviewSaying
from keepworth_web.act.reads.review import mark_of
from keepworth_web.know.actions.change_rows import changed_meanwhile
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person
from keepworth_web.value.actions.sign_line import SaidOtherwise

KINDS: Final = {"confirm": ReviewSaying.Kind.CONFIRMED, "answer": ReviewSaying.Kind.ANSWERED,
                "sign": ReviewSaying.Kind.SIGNED}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """What a contact sends."""

    do: str  # a key of KINDS
    goal: str  # empty: the whole page
    words: str
    seen: str  # the mark of what they saw
    submission_id: str


def say_review(link: ReviewLink, word: Word, *, at: dt.datetime) -> ReviewSaying:
    """Keep what a contact says, once; a signature seals the review as its signer saw it.

    Raises
    ------
    SaidOtherwise
        This form said something else before.
    Busy
        The review was changed since it was seen, or is signed already.

    """
    with transaction.atomic():
        before = ReviewSaying.objects.filter(link=link, submission_id=word.submission_id).first()
        if before is not None:
            if (before.kind, before.goal, before.words) != (KINDS[word.do], word.goal, word.words):
                raise SaidOtherwise
            return before
        review = Review.objects.get(pk=link.review_id)
        if word.do != "answer" and mark_of(review) != word.seen:
            raise changed_meanwhile()
        if word.do == "sign":
            own = Review.objects.filter(pk=review.pk, version=review.version, signed_at=None)
            if not own.update(signed_at=at, signed_by=link.contact):
                raise changed_meanwhile()
        try:
            with transaction.atomic():
                made = ReviewSaying.objects.create(
                    review=review, goal=word.goal, kind=KINDS[word.do], contact=link.contact, link=link,
                    words=word.words, submission_id=word.submission_id, at=at,
                )  # fmt: skip
        except IntegrityError:
            return ReviewSaying.objects.get(link=link, submission_id=word.submission_id)
        note(f"review.{word.do}", by=None, about=f"review {review.pk}")
    return made


@transaction.atomic
def answer_review(review: Review, words: str, *, by: Person, at: dt.datetime) -> ReviewSaying:
    """Answer a review as a colleague; the customer sees it beside what they signed."""
    made = ReviewSaying.objects.create(review=review, kind=ReviewSaying.Kind.ANSWERED, by=by, words=words, at=at)
    note("review.answer", by=by, about=f"review {review.pk}")
    return made
