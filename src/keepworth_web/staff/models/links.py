"""One-time links: of the console, of invitations and of forgotten passwords. Only their hashes are kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Link(models.Model):
    """A link that opens one thing once."""

    class Purpose(models.TextChoices):
        """What it opens; a link of one purpose opens nothing else."""

        OWNER = "owner", _("first sign-in")
        INVITATION = "invitation", _("invitation")
        PASSWORD = "password", _("new password")

    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey("staff.Person", null=True, on_delete=models.CASCADE, related_name="links_made")
    # Whom it is for: somebody to come, or somebody who is here.
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=20, blank=True)
    teams = models.ManyToManyField("staff.Team", blank=True)
    person = models.ForeignKey("staff.Person", null=True, on_delete=models.CASCADE, related_name="links")
