"""When contacts were written to, by whatever part of Keepworth: what the one contact budget is reckoned from."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class WrittenTo(models.Model):
    """A day on which one contact was written to. Surveys write it, and so does whatever else writes to people."""

    class Why(models.TextChoices):
        """What was wanted of them."""

        SURVEY = "survey", _("a survey")
        REMINDER = "reminder", _("a reminder")
        OFFER = "offer", _("an offer")
        ASK = "ask", _("something that they were asked for")
        MESSAGE = "message", _("a message after a purchase")

    contact = models.CharField(max_length=300)  # an id as text
    day = models.DateField(db_index=True)  # of UTC
    why = models.CharField(max_length=10, choices=Why.choices)

    class Meta:
        """A day counts once, and is the lock between two who would write to the same person at the same time."""

        ordering = ("-day", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("contact", "day"), name="written_to_on_a_day")
        ]
