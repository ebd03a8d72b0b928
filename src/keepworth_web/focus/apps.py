"""The app `focus`."""

from django.apps import AppConfig


class FocusConfig(AppConfig):
    """Focus: where to put our time?"""

    name = "keepworth_web.focus"
    label = "focus"
    default_auto_field = "django.db.models.BigAutoField"
