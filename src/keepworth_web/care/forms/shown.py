"""A form of settings that knows what was shown: two owners who keep theirs at once do not overwrite each other."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _

from keepworth.tables.settings import Settings
from keepworth.tables.settings_change import settings_state, value_of
from keepworth_web.care.actions.change_book_settings import SettingsMoved, change_book_settings
from keepworth_web.care.reads.changes import said_now
from keepworth_web.shared.context import book_settings
from keepworth_web.shared.forms import StrictForm
from keepworth_web.staff.models import Person

SHOWN = "shown"


class ShownForm(StrictForm):
    """Settings as they stood when the page was made, and what they are to be."""

    shown = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *given: Any, book: Settings, **options: Any) -> None:
        super().__init__(*given, **options)
        self.book = book
        self.fields[SHOWN].initial = settings_state(settings.ENVIRONMENT.book)

    def changed(self) -> dict[str, Any]:
        """Return what the file is to hold, by full name; None: the default holds."""
        raise NotImplementedError

    def field_of(self, name: str) -> str:
        """Return which field a setting of the file has here; a name that is no field where it has none."""
        return name

    def shows(self, name: str, value: Any) -> str:
        """Return what the field of a setting shows for a value."""
        raise NotImplementedError

    def title_of(self, name: str) -> str:
        """Return what a setting is called here."""
        field = self.fields.get(self.field_of(name))
        return str(field.label) if field else name

    def keep(self, *, by: Person) -> None:
        """Write what was asked for, unless the file is another than the one that was shown.

        Then fields that nobody touched show what stands now, and the next time what is said here counts: whoever keeps
        it has been told of the rest.

        Raises
        ------
        SettingsMoved
            It is another by now.

        """
        try:
            change_book_settings(self.changed(), by=by, shown=self.cleaned_data.get(SHOWN, ""))
        except SettingsMoved as moved:
            self._show_anew(moved)
            raise

    def _show_anew(self, moved: SettingsMoved) -> None:
        self.book = book_settings()
        data = dict(self.data.items())
        data[SHOWN] = settings_state(settings.ENVIRONMENT.book)
        told = []
        for one in moved.meanwhile:
            name = self.field_of(one.name)
            told.append(one.told(self.title_of(one.name)))
            if name in self.fields and data.get(name, "") == self.shows(one.name, one.before):
                data[name] = self.shows(one.name, one.after)
        self.data = data
        if not told:
            told = [_("The log does not say what: keepworth.toml was changed by hand.")]
            told += [said_now(self.title_of(name), value_of(self.book, name)) for name in self.changed()]
        self.add_error(None, [moved.said, *told, _("Look at it, and keep it again.")])
