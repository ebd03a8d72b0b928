"""What people answered to what Today asked of them."""

from typing import ClassVar

from django.db import models

DONE, LATER, NOT_USEFUL = "done", "later", "not_useful"


class Answer(models.Model):
    """One answer to one thing. The thing is named by numbers alone: whoever it is about can be erased."""

    person = models.ForeignKey("staff.Person", on_delete=models.CASCADE, related_name="today_answers")
    key = models.CharField(max_length=120)  # of `shared.panels.Thing`
    customer = models.BigIntegerField(null=True)  # None: of nobody known
    answer = models.CharField(max_length=10, choices=[(one, one) for one in (DONE, LATER, NOT_USEFUL)])
    because = models.CharField(max_length=200, blank=True)
    for_all = models.BooleanField(default=False)  # nobody else is asked either
    at = models.DateTimeField()
    until = models.DateTimeField(db_index=True)  # it is not asked again before
    undone_at = models.DateTimeField(null=True)

    class Meta:
        """The newest first."""

        ordering = ("-at", "-pk")
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=("person", "at"), name="answer_of_person")]

    def __str__(self) -> str:
        return self.key
