"""What follows from an answer or an invitation: a mail to be sent.

It is written in the transaction of what it follows from, so that neither is without the other.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from keepworth_web.listen.models.surveys import Invitation


class Outgoing(models.Model):
    """A mail to be sent. The worker claims it by a conditional update; where it goes is looked up when it is sent."""

    class Kind(models.TextChoices):
        """Why it is sent."""

        INVITATION = "invitation", _("invitation")
        REMINDER = "reminder", _("reminder")
        THANKS = "thanks", _("thanks")

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        NOBODY = "nobody", _("nobody to write to")
        REFUSED = "refused", _("refused by their server")
        DEAD = "dead", _("given up")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    key = models.CharField(max_length=60, unique=True)  # one mail for one cause; its Message-ID is made of it
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="mails")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    said = models.CharField(max_length=300, blank=True)  # by the server, at the last attempt

    class Meta:
        """The oldest first."""

        ordering = ("pk",)
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=("state", "due_at"), name="mail_due")]
