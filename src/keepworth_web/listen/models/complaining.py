"""By which answers a case is opened, which answers were looked at, and who was asked again once it was solved.

The cases themselves are rows of the lake's table `cases`, as `know` keeps them.
"""

from typing import ClassVar

from django.db import models

from keepworth_web.listen.models.answering import Submission
from keepworth_web.listen.models.surveys import Invitation, Survey


class CaseRule(models.Model):
    """Which answers to one survey open a case; a survey without a rule opens none."""

    survey = models.OneToOneField(Survey, on_delete=models.CASCADE, related_name="case_rule")
    item = models.CharField(max_length=120, blank=True)  # whose number is looked at; empty: of none
    bound = models.FloatField(null=True)  # this number and whatever is worse
    is_high = models.BooleanField(default=False)  # whether higher numbers are worse
    on_words = models.BooleanField(default=False)  # any answer in words
    on_all = models.BooleanField(default=False)  # any answer at all: a form for complaints
    days = models.PositiveSmallIntegerField(default=3)  # until it is due
    since = models.DateTimeField()  # answers of before are left alone
    changed_by = models.ForeignKey("staff.Person", null=True, on_delete=models.SET_NULL, related_name="+")


class CaseLook(models.Model):
    """An answer that was looked at, which is the lock: it opens a case once, whoever looks and however often."""

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="case_look")
    key_hash = models.CharField(max_length=64, blank=True)  # of the written row that it opened or filled; empty: none
    at = models.DateTimeField()


class AskedAgain(models.Model):
    """Somebody asked how easy it was, once their case was solved."""

    key_hash = models.CharField(max_length=64, unique=True)  # of the written row that is the case
    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, related_name="asked_again")
    at = models.DateTimeField()

    class Meta:
        """In the order in which they were asked."""

        ordering: ClassVar[tuple[str, ...]] = ("pk",)
