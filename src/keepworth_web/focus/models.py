"""What the database keeps of the portfolio: views that somebody saved."""

from django.db import models

from keepworth_web.shared.trash import Trashed


class SavedView(Trashed):
    """An address of the portfolio under a name. It holds no customer: whoever opens it sees what they may see."""

    owner = models.ForeignKey("staff.Person", on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=4000, blank=True)
    is_shared = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        """In the order of their names."""

        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name
