"""Surveys and the two doors to them: an invitation for one person, once, and an open link for whoever comes by."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Survey(models.Model):
    """One instrument, asked by us of somebody; what it asks stands in the instrument's own file."""

    class Side(models.TextChoices):
        """Who answers; the two are kept apart for ever."""

        CUSTOMER = "customer", _("their side")
        US = "us", _("our side")

    class Perspective(models.TextChoices):
        """Whose view is asked for."""

        OWN = "own", _("their own view")
        GUESS = "guess", _("what they think that the other side says")

    class Purpose(models.TextChoices):
        """What we made it for, by which it is found again: its name is in the language of whoever came first."""

        STANDBY = "standby", _("stand-by")

    name = models.CharField(max_length=120)
    instrument = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    languages = models.JSONField(default=list)  # in which it may be answered, the first is for those without one
    elements = models.JSONField(default=list)  # what performance is asked about one by one, in the words people read
    side = models.CharField(max_length=10, choices=Side.choices, default=Side.CUSTOMER)
    perspective = models.CharField(max_length=10, choices=Perspective.choices, default=Perspective.OWN)
    # Empty: whatever people make it for.
    purpose = models.CharField(max_length=20, choices=Purpose.choices, blank=True, default="", db_default="")
    made_by = models.ForeignKey("staff.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True)  # a deadline; None: until somebody closes it
    closed_at = models.DateTimeField(null=True)
    remind_after = models.PositiveSmallIntegerField(null=True)  # days; None: nobody is reminded
    remind_most = models.PositiveSmallIntegerField(default=1)
    remind_stopped_at = models.DateTimeField(null=True)

    class Meta:
        """The newest stands first."""

        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name

    def is_open(self, at: dt.datetime) -> bool:
        """Whether it takes answers."""
        return self.closed_at is None and (self.closes_at is None or at < self.closes_at)


class OpenLink(models.Model):
    """A link or QR code that anybody may use, as often as they like; what it stands for goes with every answer."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="open_links")
    token_hash = models.CharField(max_length=64, unique=True)
    sealed = models.CharField(max_length=300)  # the token, to show it again
    name = models.CharField(max_length=120)  # "till 3", "receipt"
    stage = models.CharField(max_length=60, blank=True)
    touchpoint = models.CharField(max_length=300, blank=True)
    location = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """The newest stands first."""

        ordering = ("-pk",)


class Invitation(models.Model):
    """One person asked once. `answered_at` is set by a conditional update, which is the lock of the link."""

    # The key behind "asked once" begins with it.
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="invitations", db_index=False)
    code = models.CharField(max_length=24, unique=True)  # what the lake calls it
    token_hash = models.CharField(max_length=64, unique=True)
    sealed = models.CharField(max_length=300, blank=True)  # the token, as long as a mail may need it
    customer = models.CharField(max_length=300, blank=True, db_index=True)  # ids as text
    contact = models.CharField(max_length=300, blank=True, db_index=True)
    colleague = models.CharField(max_length=300, blank=True)
    called = models.CharField(max_length=200, blank=True)  # the customer's name, where our own side is asked about it
    language = models.CharField(max_length=20)
    stage = models.CharField(max_length=60, blank=True)
    touchpoint = models.CharField(max_length=300, blank=True)
    location = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("staff.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    occasion = models.CharField(max_length=64, blank=True)  # a hash of what it follows; empty where people asked
    draft = models.JSONField(default=dict)  # what was said so far, and not yet sent; emptied with the answer

    class Meta:
        """Nobody is asked twice by one survey, but after another occasion."""

        ordering = ("-pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("survey", "customer", "contact", "colleague", "occasion"), name="asked_once_by_a_survey"
            )
        ]
