"""The app `staff`."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """What Django knows this app by."""

    name = "keepworth_web.staff"
    label = "staff"
    default_auto_field = "django.db.models.BigAutoField"
