"""The private page on which a customer's contact signs lines of the ledger or answers them, and what was said there."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class PrivateLink(models.Model):
    """A private address for one contact of one customer: unguessable, for a time, and it may be taken back."""

    customer = models.CharField(max_length=300, db_index=True)  # ids as text
    contact = models.CharField(max_length=300, db_index=True)
    token_hash = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey("staff.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        """The newest stands first."""

        abstract = True
        ordering = ("-pk",)

    def is_open(self, at: dt.datetime) -> bool:
        """Whether it opens anything."""
        return self.revoked_at is None and at < self.expires_at


class LedgerLink(PrivateLink):
    """A private address that opens the lines of a customer's own gains, and no more."""


class Saying(models.Model):
    """What somebody said to a line of the ledger. The line itself, and the figure of an answer, stand in the ledger."""

    class Kind(models.TextChoices):
        """What it does."""

        SIGNED = "signed", _("signed")
        ANSWERED = "answered", _("answered")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    line = models.CharField(max_length=300, db_index=True)  # the line that was signed or answered
    answer = models.CharField(max_length=300, blank=True)  # the line that answers it
    customer = models.CharField(max_length=300, db_index=True)
    contact = models.CharField(max_length=300, blank=True, db_index=True)  # of theirs; empty: a colleague said it
    link = models.ForeignKey(LedgerLink, null=True, on_delete=models.SET_NULL, related_name="sayings")
    by = models.ForeignKey("staff.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.TextField(blank=True)
    submission_id = models.CharField(max_length=64, blank=True)  # made by the page
    at = models.DateTimeField()

    class Meta:
        """A line is signed once, and a form that is sent twice counts once."""

        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("line",), condition=models.Q(kind="signed"), name="signed_once"),
            models.UniqueConstraint(
                fields=("link", "submission_id"), condition=~models.Q(submission_id=""), name="said_once"
            ),
        ]
