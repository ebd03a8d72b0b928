"""Change settings of the book: its file keeps its comments, the log what stood there before and after."""

from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any, Final

from django.conf import settings

from keepworth.runs.writing import writing
from keepworth.tables.book import find_book
from keepworth.tables.settings import Settings
from keepworth.tables.settings_change import plan_change
from keepworth_web.care.actions.noted_first import noted_first
from keepworth_web.staff.models import Person

SAID: Final = ("tracked.because",)  # what people write: words stay out of the log


def change_book_settings(changed: dict[str, Any], *, by: Person) -> Settings:
    """Write settings anew, by their names; None lets the default hold.

    Raises
    ------
    SettingRefused
        One does not exist (the nearest name is said) or cannot be; nothing was written.
    Busy
        Another process writes to the book.

    """
    book = find_book(settings.ENVIRONMENT.book)
    with writing(book):
        before = find_book(book.folder).settings
        change = plan_change(book.folder, **changed)
        after = change.settings
        differ = [name for name in changed if value_of(before, name) != value_of(after, name)]
        said = [{name: _noted(one, name) for name in differ} for one in (before, after)]
        noted = noted_first("settings.change", by=by, about="keepworth.toml", before=said[0], after=said[1])
        with noted if differ else nullcontext():
            change.write()
    return after


def value_of(book: Settings, name: str) -> Any:
    """Return a setting by its name, `retention.texts` of its table; None where a table does not hold it."""
    value: Any = book
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else getattr(value, part)
    return value


def _noted(book: Settings, name: str) -> Any:
    """Return what the log says of a setting; of words, of what they are."""
    value = value_of(book, name)
    return sorted(value) if name in SAID else value
