"""The app `listen`."""

from django.apps import AppConfig

from keepworth_web.shared.of_book import Holding


class ListenConfig(Holding, AppConfig):
    """Listen: what do they say?"""

    name = "keepworth_web.listen"
    label = "listen"
    default_auto_field = "django.db.models.BigAutoField"
    of_book = (
        "Survey",
        "OpenLink",
        "Invitation",
        "Submission",
        "Answer",
        "Outgoing",
        "Silence",
        "WrittenTo",
        "Trigger",
        "Triggered",
        "CaseRule",
        "CaseLook",
        "AskedAgain",
    )
    of_house = (
        "Draft",
        "MailServer",
    )
