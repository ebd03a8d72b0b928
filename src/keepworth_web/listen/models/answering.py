"""What was answered. A submission and its answers are written together, once, and never changed."""

from typing import ClassVar

from django.db import models

from keepworth_web.listen.models.surveys import Invitation, OpenLink, Survey


class Submission(models.Model):
    """One filled-in questionnaire; the page made its id, so that a retry is known as one."""

    # What its unique key begins with needs no index of its own: each costs every answer a page on the disk.
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="submissions", db_index=False)
    submission_id = models.CharField(max_length=64)
    said_hash = models.CharField(max_length=64)  # tells a retry from other answers with the same id
    receipt = models.CharField(max_length=24, unique=True)
    # Both doors may be gone: then nobody can say any more who it was, and the answers stay.
    invitation = models.OneToOneField(Invitation, null=True, on_delete=models.SET_NULL, related_name="submission")
    link = models.ForeignKey(OpenLink, null=True, on_delete=models.SET_NULL, related_name="submissions")
    language = models.CharField(max_length=20)
    answered_at = models.DateTimeField()

    class Meta:
        """The lock behind every retry."""

        ordering = ("-pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("survey", "submission_id"), name="submitted_once")
        ]


class Answer(models.Model):
    """The answer to one item: a number, words, or both."""

    # Its unique key begins with it, as above.
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="answers", db_index=False)
    item = models.CharField(max_length=120)  # `importance@delivery` where it was asked of an element
    value = models.FloatField(null=True)
    words = models.TextField(blank=True)

    class Meta:
        """An item is answered once."""

        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("submission", "item"), name="item_answered_once")
        ]
