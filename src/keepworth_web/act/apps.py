"""The app `act`."""

from django.apps import AppConfig


class ActConfig(AppConfig):
    """Act: what next?"""

    name = "keepworth_web.act"
    label = "act"
    default_auto_field = "django.db.models.BigAutoField"
