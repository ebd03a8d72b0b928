"""The app `book`."""

from django.apps import AppConfig

from keepworth_web.shared.of_book import Holding


class BookConfig(Holding, AppConfig):
    """What Django knows this app by."""

    name = "keepworth_web.book"
    label = "book"
    default_auto_field = "django.db.models.BigAutoField"
    of_book = ("Job", "Step")
    of_house = ("BookMark", "Upload")  # files come into no sample: what waits is their own
