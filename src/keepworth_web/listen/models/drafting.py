"""Questionnaires of the company's own while they are written; a published one is a file of the book, and no row."""

from django.db import models

from keepworth_web.shared.trash import Trashed


class Draft(Trashed):
    """A questionnaire that somebody writes: the text of its file, with whatever faults it has so far."""

    text = models.TextField()
    before = models.TextField(blank=True)  # as it was before the last change, which can be taken back
    revision = models.PositiveIntegerField(default=1)  # what a form must send back
    changed_by = models.ForeignKey("staff.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        """The newest stands first."""

        ordering = ("-pk",)
