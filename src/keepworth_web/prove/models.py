"""Experiments as they were planned, and who was drawn into which arm."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

HELD_OUT = "holdout"  # the arm that gets nothing, as runs know it
BETWEEN = "\n"  # the arms stand in one text, so that both databases compare it alike


class Experiment(models.Model):
    """One experiment. From its start on the database itself refuses to change what was planned."""

    class State(models.TextChoices):
        """How far it is; that it ended, its days say."""

        DRAFTED = "drafted", pgettext_lazy("an experiment", "planned")
        STARTED = "started", pgettext_lazy("an experiment", "running")
        STOPPED = "stopped", pgettext_lazy("an experiment", "stopped early")

    class Outcome(models.TextChoices):
        """What is counted of each customer; `keepworth.runs.experiments` counts it."""

        STAYED = "stayed", _("who stayed")
        ORDERED = "ordered", _("who ordered")
        SPENT = "spent", _("what they spent")

    class Units(models.TextChoices):
        """Who is drawn as a whole."""

        ALONE = "alone", _("each customer alone, alike in each segment and tier")
        OWNER = "owner", _("all customers of one colleague together")
        PARENT = "parent", _("all customers that belong together")

    key = models.CharField(max_length=40, unique=True)  # what runs and files call it; it is the salt of its lot
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFTED)
    version = models.PositiveIntegerField(default=1)  # of the plan: who starts it starts what they saw
    segment = models.CharField(max_length=300, blank=True)  # of whom; empty: any
    tier = models.CharField(max_length=1, blank=True)
    relation = models.CharField(max_length=20, blank=True)  # a state of the relationship
    arms = models.CharField(max_length=600)  # plays and extras, `BETWEEN` them; who is left out is not among them
    held_out = models.PositiveSmallIntegerField()  # in 100; the arms share the rest
    units = models.CharField(max_length=10, choices=Units.choices)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    days = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("staff.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    began = models.DateField(null=True)  # the book's day of the lot; the days after it count
    expected = models.FloatField(null=True)  # to what share it happens in so many days, as the past said at the start
    started_at = models.DateTimeField(null=True)
    started_by = models.ForeignKey("staff.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    stopped_on = models.DateField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey("staff.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    because = models.CharField(max_length=300, blank=True)  # it was stopped

    class Meta:
        """The newest first; what runs was drawn on a day."""

        ordering = ("-pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(state="drafted") | models.Q(began__isnull=False, started_at__isnull=False),
                name="experiment_began",
            ),
            models.CheckConstraint(
                condition=models.Q(held_out__gte=5, held_out__lte=90, days__gte=1), name="experiment_can_be"
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def names(self) -> list[str]:
        """The arms, who is left out first."""
        return [HELD_OUT, *self.arms.split(BETWEEN)]

    @property
    def shares(self) -> tuple[float, ...]:
        """The part of each arm."""
        others = len(self.names) - 1
        return (self.held_out / 100, *[(1 - self.held_out / 100) / others] * others)


class Assignment(models.Model):
    """The arm of one customer, stored before the experiment runs; the database refuses to change it, or to add any."""

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="assignments")
    number = models.BigIntegerField()
    customer = models.CharField(max_length=300, db_index=True)  # ids as text
    arm = models.PositiveSmallIntegerField()
    group = models.BigIntegerField(null=True)  # drawn as a whole with others of it; None: alone

    class Meta:
        """A customer is drawn once."""

        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("experiment", "number"), name="drawn_once")
        ]


class Kept(models.Model):
    """An action or a question that was proposed to be given up, and is kept; until twice as much is known."""

    what = models.CharField(max_length=400, unique=True)  # "play:KEY" or "question:INSTRUMENT:VERSION:ITEM"
    seen = models.PositiveIntegerField()  # customers compared, or answers, on which the proposal rested
    because = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey("staff.Person", null=True, on_delete=models.SET_NULL, related_name="+")


class Report(models.Model):
    """What is reported, how often, and to whom of our people: each receiver gets what they may see."""

    class Every(models.TextChoices):
        """How often."""

        WEEK = "week", pgettext_lazy("a report", "every week")
        MONTH = "month", pgettext_lazy("a report", "every month")
        QUARTER = "quarter", pgettext_lazy("a report", "every quarter")

    class Files(models.TextChoices):
        """What hangs on the mail."""

        PDF = "pdf", _("PDF")
        XLSX = "xlsx", _("Excel (xlsx)")
        BOTH = "both", pgettext_lazy("files of a report", "both")

    name = models.CharField(max_length=120)
    every = models.CharField(max_length=10, choices=Every.choices)
    day = models.PositiveSmallIntegerField()  # of the week from Monday 1, else of the month, or its last
    hour = models.PositiveSmallIntegerField()  # by the clock of the book
    files = models.CharField(max_length=10, choices=Files.choices)
    sections = models.CharField(max_length=200)  # of `reads.report_parts.PARTS`, commas between them
    is_paused = models.BooleanField(default=False)
    since = models.DateTimeField()  # what was due before is never sent
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey("staff.Person", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        """By name."""

        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class ReportReader(models.Model):
    """Who gets a report; the way out of a mail deletes the row."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="readers")
    person = models.ForeignKey("staff.Person", on_delete=models.CASCADE, related_name="reports")

    class Meta:
        """A person gets it once."""

        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("report", "person"), name="report_read_once")
        ]


class SentReport(models.Model):
    """One report of one period to one receiver, as it was drawn for them; the row is the lock against a second one."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", pgettext_lazy("a report", "waiting")
        SENDING = "sending", pgettext_lazy("a report", "being sent")
        SENT = "sent", pgettext_lazy("a report", "sent")
        NOTHING = "nothing", pgettext_lazy("a report", "not wanted any more")
        DEAD = "dead", pgettext_lazy("a report", "given up")

    report = models.ForeignKey(Report, null=True, on_delete=models.SET_NULL, related_name="sent")
    person = models.ForeignKey("staff.Person", on_delete=models.CASCADE, related_name="sent_reports")
    period = models.CharField(max_length=20)  # 2026-W48, 2026-11, 2026-Q4; asked for by hand: its minute
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    said = models.CharField(max_length=300, blank=True)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)  # of the way out
    content = models.JSONField(default=dict)  # as `reads.report_paper` prints it
    made_at = models.DateTimeField()

    class Meta:
        """The newest first."""

        ordering = ("-made_at", "-pk")
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=("state", "due_at"), name="report_due")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("report", "person", "period"), name="report_sent_once")
        ]
