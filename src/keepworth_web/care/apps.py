"""The app `care`."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    """What Django knows this app by."""

    name = "keepworth_web.care"
    label = "care"
    default_auto_field = "django.db.models.BigAutoField"
