"""The app `value`."""

from django.apps import AppConfig


class ValueConfig(AppConfig):
    """Value: what is it worth?"""

    name = "keepworth_web.value"
    label = "value"
    default_auto_field = "django.db.models.BigAutoField"
