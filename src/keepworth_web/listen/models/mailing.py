"""By which server mail goes, and who is to get none."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailServer(models.Model):
    """The one row of how mail leaves the house; the password is sealed."""

    class Security(models.TextChoices):
        """How the line to the server is kept secret."""

        TLS = "tls", _("TLS from the first byte")
        STARTTLS = "starttls", _("STARTTLS")
        NONE = "none", _("none, on this machine alone")

    host = models.CharField(max_length=200)
    port = models.PositiveIntegerField(default=587)
    security = models.CharField(max_length=10, choices=Security.choices, default=Security.STARTTLS)
    user = models.CharField(max_length=200, blank=True)
    sealed_password = models.CharField(max_length=600, blank=True)
    sender = models.EmailField()
    changed_at = models.DateTimeField()


class Silence(models.Model):
    """Somebody who gets no mail from surveys: they said so, or their server did."""

    class Why(models.TextChoices):
        """Who said so."""

        ASKED = "asked", _("they unsubscribed")
        REFUSED = "refused", _("their server knows no such address")

    contact = models.CharField(max_length=300, unique=True)  # an id as text
    why = models.CharField(max_length=10, choices=Why.choices)
    at = models.DateTimeField()

    class Meta:
        """The newest first."""

        ordering: ClassVar[tuple[str, ...]] = ("-pk",)
