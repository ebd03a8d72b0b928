"""The app `prove`."""

from django.apps import AppConfig

from keepworth_web.shared.of_book import Holding


class ProveConfig(Holding, AppConfig):
    """Prove: did it help, and can we trust the score?"""

    name = "keepworth_web.prove"
    label = "prove"
    default_auto_field = "django.db.models.BigAutoField"
    of_book = ("Assignment", "Experiment", "Kept", "SentReport")
    of_house = ("Report", "ReportReader")
