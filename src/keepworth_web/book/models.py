"""What the database keeps about the book: whose it is, and the work that was asked of the worker."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class BookMark(models.Model):
    """The one row that says which book this database belongs to."""

    book_id = models.CharField(max_length=64)


class Job(models.Model):
    """Work for the worker: written by an action in its transaction, claimed by a conditional update."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        REFUSED = "refused", _("not possible")
        FAILED = "failed", _("failed")

    kind = models.CharField(max_length=30)
    asked = models.JSONField(default=dict)
    asked_by = models.ForeignKey("staff.Person", null=True, on_delete=models.SET_NULL)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)  # the worker's last sign of life
    ended_at = models.DateTimeField(null=True)
    said = models.TextField(blank=True)  # what was refused, in words; an id where it is our fault
    result = models.CharField(max_length=200, blank=True)  # "2026-11-25-20261125T101500", a run
    share = models.FloatField(default=0)  # how far its present step is, from 0 to 1, where it says so

    class Meta:
        """The newest stands first. Of scores at most one waits: a later request joins it."""

        ordering = ("-pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("kind",), condition=Q(state="waiting", kind="score"), name="one_waiting_score"
            )
        ]

    @property
    def is_open(self) -> bool:
        """Whether it is still to end."""
        return self.state in (Job.State.WAITING, Job.State.RUNNING)


class Step(models.Model):
    """One step that a job has begun: what a page shows of its progress."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="steps")
    name = models.CharField(max_length=60)
    begun_at = models.DateTimeField()

    class Meta:
        """In the order in which they began."""

        ordering = ("pk",)


class Upload(models.Model):
    """A file that somebody sent: what is to be made of it, and what became of it."""

    stored = models.CharField(max_length=60, unique=True)  # its name in the book's folder, which says nothing
    name = models.CharField(max_length=200)  # what they call it; shown, never opened
    size = models.BigIntegerField()
    sent_by = models.ForeignKey("staff.Person", null=True, on_delete=models.SET_NULL)
    sent_at = models.DateTimeField()
    table = models.CharField(max_length=40, blank=True)  # empty: the likeliest
    maps = models.JSONField(default=list)  # ours=#3
    options = models.JSONField(default=list)  # dates=dmy
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL)  # the last that was asked about it
    looked = models.JSONField(null=True)  # what was seen of it; dropped with the file
    told = models.JSONField(null=True)  # what became of its rows
    batch = models.CharField(max_length=80, blank=True, db_index=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        """The newest stands first."""

        ordering = ("-pk",)
