"""What the shell itself keeps."""

from typing import ClassVar

from django.db import models


class FirstAnswer(models.Model):
    """The first answer to a write of the API that came with an Idempotency-Key: a repetition gets the same."""

    person_id = models.BigIntegerField()  # a number and not a reference: people stand a floor above
    key_hash = models.CharField(max_length=64)
    asked_hash = models.CharField(max_length=64)  # keyed: a body may hold a password
    status = models.SmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        """A key is one person's, and stands for one answer."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("person_id", "key_hash"), name="first_answer_once")
        ]
