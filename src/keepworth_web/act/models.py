"""What people answered to what Today asked of them, and reviews that customers sign."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from keepworth_web.value.models import PrivateLink

DONE, LATER, NOT_USEFUL = "done", "later", "not_useful"


class Answer(models.Model):
    """One answer to one thing. The thing is named by numbers alone: whoever it is about can be erased."""

    person = models.ForeignKey("staff.Person", on_delete=models.CASCADE, related_name="today_answers")
    key = models.CharField(max_length=120)  # of `shared.panels.Thing`
    customer = models.BigIntegerField(null=True)  # None: of nobody known
    answer = models.CharField(max_length=10, choices=[(one, one) for one in (DONE, LATER, NOT_USEFUL)])
    because = models.CharField(max_length=200, blank=True)
    for_all = models.BooleanField(default=False)  # nobody else is asked either
    at = models.DateTimeField()
    until = models.DateTimeField(db_index=True)  # it is not asked again before
    undone_at = models.DateTimeField(null=True)

    class Meta:
        """The newest first."""

        ordering = ("-at", "-pk")
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=("person", "at"), name="answer_of_person")]

    def __str__(self) -> str:
        return self.key


class Review(models.Model):
    """One quarter with one customer, as its page says it; once their contact signed it stands as it is."""

    customer = models.CharField(max_length=300, db_index=True)  # ids as text
    period = models.CharField(max_length=7)  # 2026-Q2
    content = models.JSONField()  # what was promised, done, measured, and the next goals
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey("staff.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    signed_by = models.CharField(max_length=300, blank=True)  # the contact

    class Meta:
        """A quarter is reviewed once."""

        ordering = ("-period", "-pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("customer", "period"), name="reviewed_once")
        ]


class ReviewLink(PrivateLink):
    """A private address that opens one review, and no more."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="links")


class ReviewSaying(models.Model):
    """What somebody said to a review, or to one of its goals."""

    class Kind(models.TextChoices):
        """What it does."""

        CONFIRMED = "confirmed", _("confirmed")
        ANSWERED = "answered", pgettext_lazy("a saying", "answered")
        SIGNED = "signed", pgettext_lazy("a saying", "signed")

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="sayings")
    goal = models.CharField(max_length=64, blank=True)  # its key in the content; empty: the whole page
    kind = models.CharField(max_length=10, choices=Kind.choices)
    contact = models.CharField(max_length=300, blank=True, db_index=True)  # of theirs; empty: a colleague said it
    link = models.ForeignKey(ReviewLink, null=True, on_delete=models.SET_NULL, related_name="sayings")
    by = models.ForeignKey("staff.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.TextField(blank=True)
    submission_id = models.CharField(max_length=64, blank=True)  # made by the page
    at = models.DateTimeField()

    class Meta:
        """A form that is sent twice counts once, and a page is signed once."""

        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("review",), condition=models.Q(kind="signed"), name="review_signed_once"),
            models.UniqueConstraint(
                fields=("link", "submission_id"), condition=~models.Q(submission_id=""), name="review_said_once"
            ),
        ]
