"""What an owner may say of settings that pages go by."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from keepworth.tables.settings import Settings
from keepworth_web.care.forms.shown import ShownForm
from keepworth_web.care.reads.going_by import MUST, Group, Offered, Value, written
from keepworth_web.shared.texts import PlainText


class GoingByForm(ShownForm):
    """Every setting that some pages go by; what is empty goes by ours, what was not sent stays as it is."""

    groups: ClassVar[tuple[Group, ...]]

    def __init__(self, *given: Any, book: Settings, record: Mapping[str, Any] | None, **options: Any) -> None:
        super().__init__(*given, book=book, **options)
        self.record = record
        self.at_once = {one.name for group in self.groups if group.holds_at_once for one in group.settings}
        self.by_name = {one.name: one for group in self.groups for one in group.settings}
        for one in self.by_name.values():
            self.fields[one.name] = self._field(one)

    def grouped(self) -> Iterator[dict[str, Any]]:
        """Return the fields, by the page that goes by them."""
        for group in self.groups:
            yield {"of": group, "fields": [self[one.name] for one in group.settings]}

    def clean(self) -> dict[str, Any]:
        """Take what can be."""
        found = super().clean()
        for one in self.by_name.values():
            if one.name in found:
                found[one.name] = self._read(one, found[one.name])
        return found

    def changed(self) -> dict[str, Any]:
        """Return what the file is to hold where it is another than now, by full name; None: ours holds."""
        said = self.cleaned_data
        sent = [one for one in self.by_name.values() if one.name in self.data]
        return {one.name: said[one.name] for one in sent
                if (one.default if said[one.name] is None else said[one.name]) != one.held(self.book)}  # fmt: skip

    def shows(self, name: str, value: Any) -> str:
        """Return what the field of a setting shows for a value."""
        return self.by_name[name].shown(value) if name in self.by_name else ""

    def title_of(self, name: str) -> str:
        """Return what a setting is called here, in full."""
        one = self.by_name.get(name)
        return f"{capital(one.title)} {one.label}".strip() if one else super().title_of(name)

    def meant(self, name: str, found: Mapping[str, Any]) -> Value:
        """Return what the book would go by."""
        one = self.by_name[name]
        if name not in self.data:
            return one.held(self.book)
        return one.default if found.get(name) is None else found[name]

    def _field(self, one: Offered) -> forms.Field:
        label, now = one.label or capital(one.title), one.shown(one.held(self.book))
        if not one.choices:
            field = entry(label, now)
            field.help_text = self._help(one)
            return field
        ours = _("%(value)s (ours)") % {"value": one.said(one.default)}
        more = [(value, words) for value, words in one.choices.items() if value != written(one.default)]
        return forms.ChoiceField(
            label=label, required=False, initial=now, choices=[("", ours), *more], help_text=self._before(one)
        )

    def _help(self, one: Offered) -> str:
        if one.default is None:
            said = _("Empty: unset.")
        else:
            said = _("Empty: ours, %(value)s.") % {"value": written(one.default)}
        return f"{said} {self._before(one)}".strip()

    def _before(self, one: Offered) -> str:
        """Say what the newest score went by, where the next one goes by another."""
        before = one.went_by(self.record)
        if not self.record or one.name in self.at_once or before == one.held(self.book):
            return ""
        if before is None:
            return _("The newest score went by nothing here.")
        return _("The newest score went by %(value)s.") % {"value": one.said(before)}

    def _read(self, one: Offered, said: str) -> Value:
        value: Value = one.read(said)
        if value is not None and not one.setting.fits(value):
            self.add_error(one.name, _("This must be: %(what)s.") % {"what": MUST[one.setting.must]})
            return None
        return one.taken(value)


def entry(label: Any, value: str) -> PlainText:
    """Return a field for a number."""
    field = PlainText(label=label, required=False, max_length=24, initial=value)
    field.widget.attrs |= {"autocomplete": "off", "inputmode": "decimal"}
    return field


def capital(words: Any) -> str:
    """Begin with a capital letter."""
    said = str(words)
    return said[:1].upper() + said[1:]
