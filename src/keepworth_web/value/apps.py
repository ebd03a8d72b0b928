"""The app `value`."""

from django.apps import AppConfig

from keepworth_web.shared.of_book import Holding


class ValueConfig(Holding, AppConfig):
    """Value: what is it worth?"""

    name = "keepworth_web.value"
    label = "value"
    default_auto_field = "django.db.models.BigAutoField"
    of_book = ("LedgerLink", "Saying")
