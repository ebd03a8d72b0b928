"""The app `know`."""

from django.apps import AppConfig

from keepworth_web.shared.of_book import Holding


class KnowConfig(Holding, AppConfig):
    """Know: who are they to us?"""

    name = "keepworth_web.know"
    label = "know"
    default_auto_field = "django.db.models.BigAutoField"
    of_book = ("WrittenRow", "WrittenChange", "WrittenVersion")
