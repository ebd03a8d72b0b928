"""The app `act`."""

from django.apps import AppConfig

from keepworth_web.shared.of_book import Holding


class ActConfig(Holding, AppConfig):
    """Act: what next?"""

    name = "keepworth_web.act"
    label = "act"
    default_auto_field = "django.db.models.BigAutoField"
    of_book = (
        "Answer",
        "Approval",
        "Coupon",
        "Delivery",
        "Happening",
        "LookedUpTo",
        "Release",
        "Review",
        "ReviewLink",
        "ReviewSaying",
        "WordsLink",
    )
    of_house = ("CalendarLink", "Letter", "LetterReader", "Webhook", "Wish")
