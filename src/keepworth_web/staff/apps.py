"""The app `staff`."""

from django.apps import AppConfig

from keepworth_web.shared.of_book import Holding


class StaffConfig(Holding, AppConfig):
    """What Django knows this app by."""

    name = "keepworth_web.staff"
    label = "staff"
    default_auto_field = "django.db.models.BigAutoField"
    of_house = (
        "ApiKey", "Applicant", "AuditEntry", "AuditHead", "Link", "Person", "RecoveryCode", "Session", "Sheet", "Team",
        "Tries",
    )  # fmt: skip
