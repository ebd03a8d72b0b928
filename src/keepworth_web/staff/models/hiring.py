"""Applicants and how they were interviewed: personal data that run out, and that no run and no file ever takes."""

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy


class Applicant(models.Model):
    """Somebody who applied, whom two of us interview. After `forget_on` nobody reads it, and it is deleted."""

    class State(models.TextChoices):
        """What became of the application."""

        OPEN = "open", pgettext_lazy("an applicant", "open")
        HIRED = "hired", pgettext_lazy("an applicant", "hired")
        REFUSED = "refused", pgettext_lazy("an applicant", "not hired")
        WITHDREW = "withdrew", pgettext_lazy("an applicant", "withdrew")

    name = models.CharField(max_length=120)
    post = models.CharField(max_length=120)
    team = models.ForeignKey("staff.Team", null=True, on_delete=models.SET_NULL, related_name="applicants")
    applied_on = models.DateField()
    first = models.ForeignKey("staff.Person", null=True, on_delete=models.SET_NULL, related_name="interviews_first")
    second = models.ForeignKey("staff.Person", null=True, on_delete=models.SET_NULL, related_name="interviews_second")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    decided_on = models.DateField(null=True)
    colleague = models.CharField(max_length=300, blank=True)  # the id of the colleague whom they became
    forget_on = models.DateField(db_index=True)

    class Meta:
        """The newest stand first."""

        ordering = ("-applied_on", "-pk")


class Sheet(models.Model):
    """What one interviewer scored, final once it is handed in: nobody sees it before both are."""

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="sheets")
    by = models.ForeignKey("staff.Person", on_delete=models.CASCADE, related_name="sheets")
    questions = models.CharField(max_length=12)  # the version of what was asked
    scores = models.JSONField()  # by question
    notes = models.TextField(blank=True)
    handed_in_at = models.DateTimeField()

    class Meta:
        """An interviewer has one of an applicant."""

        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("applicant", "by"), name="one_sheet_an_interviewer")
        ]
