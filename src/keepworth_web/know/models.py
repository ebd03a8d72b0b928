"""What people write in place of files: rows of the lake's tables, every change of them, and who made it."""

from typing import ClassVar

from django.db import models


class WrittenRow(models.Model):
    """One row by its key: the columns that somebody wrote, over what a file says of that row, or by themselves.

    A row that says nothing (no values, not gone) is as good as none; it stays, because its versions do.
    """

    table = models.CharField(max_length=40)
    key = models.TextField()  # JSON: the values of the key's columns, ids as text
    key_hash = models.CharField(max_length=64)
    # Whose page it stands on: ids as text, empty where it is nobody's.
    customer = models.CharField(max_length=300, blank=True, db_index=True)
    moved_from = models.CharField(max_length=300, blank=True, db_index=True)  # on whose page it stood before a change
    contact = models.CharField(max_length=300, blank=True, db_index=True)
    values = models.JSONField(default=dict)  # by column, None where it was emptied
    gone = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)
    by = models.ForeignKey("staff.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """A key stands once in a table."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("table", "key_hash"), name="written_row_once")
        ]

    @property
    def says(self) -> bool:
        """Whether it says anything."""
        return self.gone or bool(self.values)


class WrittenChange(models.Model):
    """What one person did at once: a note is a row and a text. It is undone as a whole."""

    by = models.ForeignKey("staff.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    # Where one customer or contact was found to be two: which kind, the one that it was, and the second one.
    split_kind = models.CharField(max_length=12, blank=True, default="")
    split_of = models.CharField(max_length=300, blank=True, default="", db_index=True)
    split_into = models.CharField(max_length=300, blank=True, default="", db_index=True)


class WrittenVersion(models.Model):
    """What a row said after one of its changes."""

    row = models.ForeignKey(WrittenRow, on_delete=models.CASCADE, related_name="versions")
    change = models.ForeignKey(WrittenChange, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    values = models.JSONField(default=dict)
    gone = models.BooleanField(default=False)

    class Meta:
        """Versions of a row are counted from 1."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("row", "number"), name="written_version_once")
        ]
