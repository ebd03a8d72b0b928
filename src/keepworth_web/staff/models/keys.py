"""API keys: shown once, kept as hashes."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _


class ApiKey(models.Model):
    """What a program signs in with, for the person who made it and with no more rights than theirs."""

    class Scope(models.TextChoices):
        """What a key may do of what its person may."""

        READ = "read", _("read")
        WRITE = "write", _("read and write")

    person = models.ForeignKey("staff.Person", on_delete=models.CASCADE, related_name="keys")
    name = models.CharField(max_length=120)
    scope = models.CharField(max_length=5, choices=Scope.choices)
    starts = models.CharField(max_length=12)  # the first characters, by which its person knows it
    key_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """The newest stands first."""

        ordering = ("-made_at", "-pk")

    def is_good(self, *, at: dt.datetime) -> bool:
        """Return whether it opens anything."""
        return self.ended_at is None and at < self.expires_at
