"""What each app holds of the book, and what of the house: the first goes with a sample, the second stays."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.apps import apps
from django.db.models import QuerySet


class Holding:
    """An app that says of each of its models whose it is; a test asks whoever adds one."""

    label: str
    of_book: ClassVar[tuple[str, ...]] = ()  # about the customers of the book: others have the same numbers
    of_house: ClassVar[tuple[str, ...]] = ()  # about our people, their accounts and their own files

    def rows_of_book(self) -> Iterator[QuerySet[Any]]:
        """Yield the rows that are about the book."""
        yield from (apps.get_model(self.label, name)._base_manager.all() for name in self.of_book)


def forget_book() -> None:
    """Delete every row about the book; the caller holds a transaction."""
    for app in apps.get_app_configs():
        for rows in app.rows_of_book() if isinstance(app, Holding) else ():
            rows.delete()
