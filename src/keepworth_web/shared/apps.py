"""The app `shared`."""

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.db.models import QuerySet

from keepworth_web.shared.of_book import Holding


class SharedConfig(Holding, AppConfig):
    """What Django knows this app by."""

    name = "keepworth_web.shared"
    label = "shared"
    default_auto_field = "django.db.models.BigAutoField"
    of_book = ("FirstAnswer",)

    def rows_of_book(self) -> Iterator[QuerySet[Any]]:
        """Leave the row of the very request that is answered now: it holds nothing yet."""
        yield from (rows.filter(status__gt=0) for rows in super().rows_of_book())
