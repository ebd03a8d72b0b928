"""The app `focus`."""

from django.apps import AppConfig

from keepworth_web.shared.of_book import Holding


class FocusConfig(Holding, AppConfig):
    """Focus: where to put our time?"""

    name = "keepworth_web.focus"
    label = "focus"
    default_auto_field = "django.db.models.BigAutoField"
    # The query of a view has the segments and names of that book; the rest is what its company found of itself.
    of_book = ("SavedView", "Review", "BusinessCase", "Step", "StepReading")
