"""The app `know`."""

from django.apps import AppConfig


class KnowConfig(AppConfig):
    """Know: who are they to us?"""

    name = "keepworth_web.know"
    label = "know"
    default_auto_field = "django.db.models.BigAutoField"
