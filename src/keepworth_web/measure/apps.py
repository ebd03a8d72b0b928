"""The app `measure`."""

from django.apps import AppConfig


class MeasureConfig(AppConfig):
    """Measure: how strong is it, and how sure are we?"""

    name = "keepworth_web.measure"
    label = "measure"
    default_auto_field = "django.db.models.BigAutoField"
