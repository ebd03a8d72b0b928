"""What the database keeps of focus: saved views of the portfolio, checks of the company itself, and its programme."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from keepworth_web.shared.trash import Trashed


class SavedView(Trashed):
    """An address of the portfolio under a name. It holds no customer: whoever opens it sees what they may see."""

    owner = models.ForeignKey("staff.Person", on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=4000, blank=True)
    is_shared = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        """In the order of their names."""

        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class Review(Trashed):
    """A check of the company itself as it stood on one day; a later one stands beside it, never in its place."""

    class Kind(models.TextChoices):
        """Which check: each is a questionnaire of that name."""

        READINESS = "readiness", _("Does customer intimacy fit us?")
        CHALLENGES = "challenges", _("What would make it hard")
        DISCIPLINES = "disciplines", _("Value disciplines")
        KEEPING = "keeping", _("Keeping as for getting")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    version = models.CharField(max_length=13)  # of the questionnaire: versions are never pooled
    answers = models.JSONField()  # by item, of value disciplines by whose view too: "us.lowest_price"
    proofs = models.JSONField(default=dict)  # by the same names: a fact or a link
    by = models.ForeignKey("staff.Person", on_delete=models.SET_NULL, null=True, related_name="reviews")
    at = models.DateTimeField()

    class Meta:
        """The newest first."""

        ordering = ("-at", "-pk")
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=("kind", "at"), name="review_of_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class BusinessCase(Trashed):
    """What customer intimacy would cost and bring, in the book's currency, as somebody reckoned it on one day."""

    cost_once = models.FloatField()
    cost_yearly = models.FloatField()
    years = models.PositiveSmallIntegerField()
    discount = models.FloatField()
    gain_low = models.FloatField()  # over all years, today's money
    gain = models.FloatField()
    gain_high = models.FloatField()
    points_low = models.FloatField(null=True)  # of retention; None: the gain was asked
    points = models.FloatField(null=True)
    points_high = models.FloatField(null=True)
    per_point = models.FloatField(null=True)  # what the run said that one point is worth
    run = models.CharField(max_length=80, blank=True)
    because = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("staff.Person", on_delete=models.SET_NULL, null=True, related_name="business_cases")
    at = models.DateTimeField()

    class Meta:
        """The newest first."""

        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"case {self.pk}"


class Step(Trashed):
    """One thing of the programme towards customer intimacy: what, measured by what, who owns it, until when."""

    class Part(models.TextChoices):
        """The four steps."""

        EMPOWER = "empower", _("Give our people the right to decide")
        DATA = "data", _("Use what we know")
        FOCUS = "focus", _("Narrow down whom we serve")
        PARTNER = "partner", _("Work with partners")

    part = models.CharField(max_length=10, choices=Part.choices)
    what = models.CharField(max_length=200)
    measure = models.CharField(max_length=200)
    begins_at = models.FloatField(null=True)  # what the measure says today
    target = models.FloatField(null=True)
    owner = models.ForeignKey("staff.Person", on_delete=models.SET_NULL, null=True, related_name="owned_steps")
    due = models.DateField()
    by = models.ForeignKey("staff.Person", on_delete=models.SET_NULL, null=True, related_name="written_steps")
    at = models.DateTimeField()

    class Meta:
        """What is due first comes first."""

        ordering = ("due", "pk")

    def __str__(self) -> str:
        return f"step {self.pk}"


class StepReading(models.Model):
    """How a step stood on one day; the newest says how it stands now."""

    class State(models.TextChoices):
        """Where a step is."""

        OPEN = "open", _("not begun")
        GOING = "going", _("going on")
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="readings")
    state = models.CharField(max_length=10, choices=State.choices)
    value = models.FloatField(null=True)  # what the measure says
    said = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("staff.Person", on_delete=models.SET_NULL, null=True, related_name="step_readings")
    at = models.DateTimeField()

    class Meta:
        """The newest first."""

        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"reading {self.pk}"
