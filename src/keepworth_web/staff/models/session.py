"""Sessions: a row each, so that a person sees and ends their own."""

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.module_loading import import_string


class Session(AbstractBaseSession):
    """One browser that is signed in."""

    person_id = models.BigIntegerField(null=True, db_index=True)
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    agent = models.CharField(max_length=200, blank=True)

    class Meta:
        """One table of our own."""

        db_table = "staff_session"

    @classmethod
    def get_session_store_class(cls) -> type:
        """Return what reads and writes these rows."""
        store: type = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
        return store
