"""Asking by itself after something happened: what it waits for, and what became of each time that it did."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from keepworth_web.listen.models.surveys import Invitation, Survey


class Trigger(models.Model):
    """After something happened, somebody of that customer is asked by a survey."""

    class Kind(models.TextChoices):
        """What happened."""

        PURCHASE = "purchase", _("a purchase")
        SOLVED = "solved", _("a case was closed")
        DUE = "due", _("a promise was due")
        KEPT = "kept", _("a promise was kept")

    class Whom(models.TextChoices):
        """Who is asked."""

        DECIDER = "decider", _("who decides there")
        CONCERNED = "concerned", _("whom it concerns, else who decides")

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="triggers")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    whom = models.CharField(max_length=10, choices=Whom.choices, default=Whom.CONCERNED)
    days = models.PositiveSmallIntegerField(default=3)  # from what happened until somebody is asked
    most_a_day = models.PositiveSmallIntegerField(default=10)
    since = models.DateField()  # what happened before is not asked about
    made_by = models.ForeignKey("staff.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)

    class Meta:
        """In the order in which they were made."""

        ordering = ("pk",)


class Triggered(models.Model):
    """One thing that happened, and what became of it. The key is the same whoever sees it, and however often."""

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("waits")
        ASKED = "asked", _("asked")
        HELD = "held", _("held back")

    class Why(models.TextChoices):
        """Why nobody was asked."""

        RESTS = "rests", _("the contact budget lets them rest")
        SILENT = "silent", _("they want no mail")
        NO_ADDRESS = "no address", _("no mail address is known")
        NOBODY = "nobody", _("the customer has no contact")
        ASKED = "asked", _("asked about this already")
        LATE = "late", _("too long ago when we came to it")

    trigger = models.ForeignKey(Trigger, on_delete=models.CASCADE, related_name="triggered")
    key = models.CharField(max_length=64)  # a hash of what happened
    customer = models.CharField(max_length=300, db_index=True)  # ids as text
    contact = models.CharField(max_length=300, blank=True)
    happened_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    why = models.CharField(max_length=12, choices=Why.choices, blank=True)
    until = models.DateField(null=True)  # to which day they rest
    decided_at = models.DateTimeField(null=True)
    invitation = models.OneToOneField(Invitation, null=True, on_delete=models.SET_NULL, related_name="triggered")

    class Meta:
        """A thing that happened is taken once by a trigger."""

        ordering = ("-pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("trigger", "key"), name="triggered_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("trigger", "state", "due_on"), name="triggered_due")
        ]
