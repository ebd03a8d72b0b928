"""The app `book`."""

from django.apps import AppConfig


class BookConfig(AppConfig):
    """What Django knows this app by."""

    name = "keepworth_web.book"
    label = "book"
    default_auto_field = "django.db.models.BigAutoField"
