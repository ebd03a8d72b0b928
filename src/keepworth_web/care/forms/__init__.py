"""What an owner may send about the book: whom to find, how long to keep, what to count with."""

import hashlib
import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from keepworth.tables.cadence import are_days
from keepworth.tables.contacting import Contacting
from keepworth.tables.setting import Setting
from keepworth.tables.settings import CADENCE, CONTACT_BUDGET, RETENTION, SETTINGS, Settings
from keepworth.tables.settings_change import value_of
from keepworth_web.care.forms.shown import ShownForm
from keepworth_web.shared.forms import StrictForm
from keepworth_web.shared.texts import PlainText

# What changes numbers, and what the book is called. The rest of keepworth.toml tells a book from others or fits it to
# a machine, and is left to whoever runs it.
CHANGED = ("name", "time_zone", "horizon_weeks", "value_years", "discount", "margin")
NUMBERS = ("horizon_weeks", "value_years", "discount", "margin")
NEEDED = ("name",)
DAYS = "days"
BUDGET = "budget-"
SEGMENTS = "segments."
MOST = 50  # persons whom a search shows
# The words of tables/settings.py, gathered for translation; a test compares them.
TITLES = {
    "name": _("Name of the book"),
    "time_zone": _("Time zone"),
    "horizon_weeks": _("Horizon, in weeks"),
    "value_years": _("Years of lifetime value"),
    "discount": _("Discount a year"),
    "margin": _("Margin"),
    "most": _("Times"),
    "within_days": _("Within days"),
    "days_apart": _("Days apart"),
    "identities": _("Names and addresses"),
    "texts": _("Open answers and notes"),
    "scores": _("Stored scores"),
    "errors": _("Files of refused rows"),
    "sources": _("Source files"),
}
WORDS = (
    gettext_noop("The book's name, as people see it."),
    gettext_noop("Where a day begins and ends."),
    gettext_noop("How far expected_orders looks ahead, in weeks."),
    gettext_noop("How far lifetime value looks ahead, in years."),
    gettext_noop(
        "How much less a year's wait makes money worth: 0.10 is 10 % a year. The default is ours, not a finding."
    ),
    gettext_noop(
        "What is left of an amount after its direct costs, 0.3 for 30 %. Unset: the margins of the orders, else 1, "
        "which makes values revenue."
    ),
    gettext_noop("a text"),
    gettext_noop("a zone such as Europe/Berlin"),
    gettext_noop("above 0, at most 5200"),
    gettext_noop("above 0, at most 100"),
    gettext_noop("above 0, at most 10"),
    gettext_noop("above 0, at most 1"),
    gettext_noop("Names and addresses of persons of whom nothing has happened for so long."),
    gettext_noop("Open answers and notes, from the day of what they belong to, else from their import."),
    gettext_noop("Stored scores, from the day they were made; the newest stays."),
    gettext_noop("Files of refused rows, from the day they were last written."),
    gettext_noop("Source files that are kept, from the day they came."),
    gettext_noop('"keep", or a number of months from 1 to 1200'),
    gettext_noop(
        "After how many days without a talk somebody is due where their segment has no days of its own. 90 is ours, "
        "not a finding."
    ),
    gettext_noop("Days by segment, named as the customers' segment is."),
    gettext_noop("a whole number from 1 to 3660"),
    gettext_noop("a table of whole numbers from 1 to 3660"),
    gettext_noop("How often one person is written to within the days below. 2 is ours, not a finding."),
    gettext_noop("a whole number from 1 to 100"),
    gettext_noop("Over how many days that is counted. 90 is ours, not a finding."),
    gettext_noop("Days that lie between any two mails to one person, at least. 30 is ours, not a finding."),
)


def known(names: tuple[str, ...] = CHANGED) -> list[Setting]:
    """Return settings of the book by their names, from the one place where they are explained."""
    by_name = {one.name: one for one in SETTINGS}
    return [by_name[name] for name in names]


class FindForm(StrictForm):
    """Somebody who asks for their rights."""

    who = PlainText(
        label=_("Name, own id, mail address or telephone number"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search"}),
    )


class _OfSettings(ShownForm):
    """One field a setting: its meaning as the help, its default beside it."""

    names: tuple[Setting, ...] | list[Setting] = ()
    before = ""  # of the table's name

    def __init__(self, *given: Any, book: Settings, **options: Any) -> None:
        super().__init__(*given, book=book, **options)
        for one in self.names:
            field = PlainText(label=TITLES[one.name], max_length=120, required=one.name in NEEDED)
            field.help_text = f"{gettext(one.meaning)} {self._default(one)}".strip()
            field.widget.attrs["autocomplete"] = "off"
            field.initial = self.written(value_of(book, self.before + one.name))
            self.fields[one.name] = field

    def clean(self) -> dict[str, Any]:
        """Take what can be, as the file takes it."""
        found = super().clean()
        for one in self.names:
            if one.name not in found:
                continue
            value = self.read(one, found[one.name])
            if value is not None and not one.fits(value):
                self.add_error(one.name, gettext("This must be: %(what)s.") % {"what": gettext(one.must)})
            found[one.name] = value
        return found

    def changed(self) -> dict[str, Any]:
        """Return what the file is to hold, by full name."""
        return {self.before + one.name: self.cleaned_data[one.name] for one in self.names}

    def field_of(self, name: str) -> str:
        """Return which field a setting of the file has here."""
        return name.removeprefix(self.before)

    def shows(self, name: str, value: Any) -> str:
        """Return what the field of a setting shows for a value."""
        return self.written(value)

    def written(self, value: Any) -> str:
        """Write a value as the file has it, whatever the language."""
        return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)

    def read(self, one: Setting, said: str) -> Any:
        """Read what was sent; empty is the default."""
        if not said:
            return None
        if one.name not in NUMBERS:
            return said
        return float(said) if re.fullmatch(r"\d{1,6}(\.\d{1,9})?", said) else said

    def _default(self, one: Setting) -> str:
        if one.name in NEEDED:
            return ""
        default = Settings.__dataclass_fields__[one.name].default
        if default is None:
            return gettext("Empty: unset.")
        return gettext("Empty: the default, %(value)s.") % {"value": self.written(default)}


class SettingsForm(_OfSettings):
    """What the book counts with, and how often somebody should talk to the customers of each segment."""

    names = known()

    def __init__(self, *given: Any, book: Settings, segments: Iterable[str] = (), **options: Any) -> None:
        super().__init__(*given, book=book, **options)
        self.kept = dict(book.cadence.segments)
        self.segments = {_mark(one): one for one in sorted({*segments, *self.kept})}
        self.fields[DAYS] = self._days(_("Days without a talk"), book.cadence.default)
        self.fields[DAYS].help_text = f"{gettext(CADENCE[0].meaning)} {gettext('Empty: the default, 90.')}"
        for name, segment in self.segments.items():
            self.fields[name] = self._days(segment, self.kept.get(segment))
        for one in CONTACT_BUDGET:
            now, default = (getattr(of, one.name) for of in (book.contact_budget, Contacting()))
            field = self.fields[BUDGET + one.name] = self._days(TITLES[one.name], now)
            said = gettext("Empty: the default, %(value)s.") % {"value": default}
            field.help_text = f"{gettext(one.meaning)} {said}"

    def counting(self) -> list[BoundField]:
        """Return the fields of what the book counts with."""
        return [self[one.name] for one in self.names]

    def talking(self) -> list[BoundField]:
        """Return the fields of how often somebody should talk to customers."""
        return [self[name] for name in (DAYS, *self.segments)]

    def writing(self) -> list[BoundField]:
        """Return the fields of how often one person may be written to."""
        return [self[BUDGET + one.name] for one in CONTACT_BUDGET]

    def clean(self) -> dict[str, Any]:
        """Take days that can be."""
        found = super().clean()
        for name in (DAYS, *self.segments):
            said = found.get(name)
            if said and not (re.fullmatch(r"\d{1,4}", said) and are_days(int(said))):
                self.add_error(name, gettext("This must be: %(what)s.") % {"what": gettext(CADENCE[0].must)})
        for one in CONTACT_BUDGET:
            said = found.get(BUDGET + one.name)
            if said and not (re.fullmatch(r"\d{1,4}", said) and one.fits(int(said))):
                self.add_error(BUDGET + one.name, gettext("This must be: %(what)s.") % {"what": gettext(one.must)})
        return found

    def changed(self) -> dict[str, Any]:
        """Return what the file is to hold; a segment that was not sent stays as it is."""
        days = {field.name: int(said) if (said := self.cleaned_data[field.name]) else None
                for field in (*self.talking(), *self.writing())}  # fmt: skip
        budget = {f"contact_budget.{one.name}": days[BUDGET + one.name] for one in CONTACT_BUDGET
                  if BUDGET + one.name in self.data}  # fmt: skip
        own = self.kept | {self.segments[name]: days[name] for name in self.segments if name in self.data}
        own = {segment: of for segment, of in own.items() if of is not None}
        return super().changed() | budget | {"cadence.default": days[DAYS], "cadence.segments": own or None}

    def field_of(self, name: str) -> str:
        """Return which field a setting of the file has here."""
        table, _, key = name.partition(".")
        fields = {"cadence": DAYS, "contact_budget": BUDGET + key}
        return _mark(key.removeprefix(SEGMENTS)) if key.startswith(SEGMENTS) else fields.get(table, name)

    def _days(self, label: Any, value: int | None) -> PlainText:
        field = PlainText(label=label, max_length=10, required=False, initial="" if value is None else str(value))
        field.widget.attrs |= {"autocomplete": "off", "inputmode": "numeric"}
        return field


def _mark(segment: str) -> str:
    """Return the name of a segment's field: no segment has words that a form could take for its own."""
    return f"{DAYS}-{hashlib.sha256(segment.encode()).hexdigest()[:12]}"


class RetentionForm(_OfSettings):
    """After how many months each kind of data goes."""

    names = RETENTION
    before = "retention."

    def read(self, one: Setting, said: str) -> Any:
        """Read a number of months; empty keeps."""
        return int(said) if re.fullmatch(r"\d{1,6}", said) else said or None

    def written(self, value: Any) -> str:
        """Write a period; what is kept stands empty."""
        return "" if value == "keep" else str(value)

    def _default(self, one: Setting) -> str:
        return gettext("In months; empty: kept.")
