"""The audit log: rows that are only ever added, each chained to the one before it."""

from typing import Any, NoReturn

from django.db import models


class AuditLogIsAppendOnly(TypeError):
    """Somebody tried to change what was written."""

    def __init__(self) -> None:
        super().__init__("The audit log is only added to; nothing in it is changed or removed.")


class AuditRows(models.QuerySet["AuditEntry"]):
    """Rows that can be read."""

    def update(self, **changes: Any) -> NoReturn:
        """Refuse."""
        raise AuditLogIsAppendOnly

    def delete(self) -> NoReturn:
        """Refuse."""
        raise AuditLogIsAppendOnly

    def bulk_update(self, *args: Any, **more: Any) -> NoReturn:
        """Refuse."""
        raise AuditLogIsAppendOnly


class AuditEntry(models.Model):
    """Who did what to what, and when. Triggers in the database refuse UPDATE and DELETE as well."""

    at = models.DateTimeField(db_index=True)
    # A number and not a reference: the line outlives the person.
    person_id = models.BigIntegerField(null=True, db_index=True)
    kind = models.CharField(max_length=60)
    about = models.CharField(max_length=120, blank=True)
    detail = models.JSONField(default=dict)
    hash_before = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    who: str  # the name, where a page looked it up

    objects = AuditRows.as_manager()

    class Meta:
        """The newest stands first."""

        ordering = ("-pk",)

    def save(self, *args: Any, **more: Any) -> None:
        """Add it; never change it."""
        if self.pk or not self._state.adding:
            raise AuditLogIsAppendOnly
        super().save(*args, **more)

    def delete(self, *args: Any, **more: Any) -> NoReturn:
        """Refuse."""
        raise AuditLogIsAppendOnly


class AuditHead(models.Model):
    """The last hash: the one row that writers wait for, so that the chain has no fork."""

    last_hash = models.CharField(max_length=64)
