"""Change settings of the book: its file keeps its comments, the log what stood there before and after."""

from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from keepworth.errors import NotPermitted
from keepworth.runs.writing import writing
from keepworth.tables.book import find_book
from keepworth.tables.settings import Settings
from keepworth.tables.settings_change import plan_change, settings_state, value_of
from keepworth_web.care.actions.noted_first import noted_first
from keepworth_web.care.reads.changes import Meanwhile, changed_since
from keepworth_web.staff.models import Person

SAID: Final = ("tracked.because",)  # what people write: words stay out of the log


class SettingsMoved(NotPermitted):
    """Somebody else changed the settings after they were shown; nothing was written."""

    def __init__(self, meanwhile: Iterable[Meanwhile]) -> None:
        self.meanwhile = tuple(meanwhile)  # none where the file was changed by hand
        said = _("Somebody changed the settings after you had opened them here. Nothing of yours was kept.")
        super().__init__(" ".join([said, *(str(one) for one in self.meanwhile)]))
        self.said = said


def change_book_settings(changed: dict[str, Any], *, by: Person, shown: str = "") -> Settings:
    """Write settings anew, by their names; None lets the default hold.

    Whoever says which state of the file they were shown is refused where it is another by now.

    Raises
    ------
    SettingRefused
        One does not exist (the nearest name is said) or cannot be; nothing was written.
    SettingsMoved
        The file is another than the one that was shown; nothing was written.
    Busy
        Another process writes to the book.

    """
    book = find_book(settings.ENVIRONMENT.book)
    with writing(book):
        state = settings_state(book.folder)
        if shown not in ("", state):
            raise SettingsMoved(changed_since(shown))
        before = find_book(book.folder).settings
        change = plan_change(book.folder, **changed)
        after = change.settings
        differ = [name for name in changed if value_of(before, name) != value_of(after, name)]
        if differ:
            said = [{name: _noted(one, name) for name in differ} for one in (before, after)]
            with noted_first(
                "settings.change", by=by, about="keepworth.toml", before=said[0], after=said[1], state=state
            ):
                change.write()
    return after


def _noted(book: Settings, name: str) -> Any:
    """Return what the log says of a setting; of words, of what they are."""
    value = value_of(book, name)
    return sorted(value) if name in SAID else value
