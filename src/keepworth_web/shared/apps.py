"""The app `shared`."""

from django.apps import AppConfig


class SharedConfig(AppConfig):
    """What Django knows this app by."""

    name = "keepworth_web.shared"
    label = "shared"
    default_auto_field = "django.db.models.BigAutoField"
