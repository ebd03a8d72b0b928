"""The form of a row of customers, contacts, colleagues or partners: made from its schema, in words that people read."""

import re
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from keepworth.tables.schema import Column
from keepworth.tables.schemas import table_named
from keepworth_web.shared.forms import StrictForm
from keepworth_web.shared.sentences import why_told
from keepworth_web.shared.texts import PlainText, check_text

type Words = str | Promise
type Choices = list[tuple[str, Words]]

LONGEST: Final = 300
LONGEST_WORDS: Final = 5000
NONE: Final = ("", gettext_lazy("not said"))
LABELS: Final[dict[str, Words]] = {
    "name": pgettext_lazy("of a person", "Name"), "mail": gettext_lazy("Mail address"),
    "phone": gettext_lazy("Telephone"),
    "language": gettext_lazy("Language that they read, such as en or zh-Hans"), "kind": gettext_lazy("What it is"),
    "parent_id": gettext_lazy("Part of"), "segment": gettext_lazy("Segment"),
    "sector": gettext_lazy("Sector that they work in"), "size": gettext_lazy("How many people work there"),
    "country": gettext_lazy("Country, as a code of two letters such as DE, or by its English name"),
    "via_id": gettext_lazy("Partner through whom we serve them"), "team": gettext_lazy("Team"),
    "channel": gettext_lazy("Channel"), "since": gettext_lazy("Since"), "owner_id": gettext_lazy("Served by"),
    "valid_from": gettext_lazy("From which day this holds"), "customer_id": gettext_lazy("Works for"),
    "department": gettext_lazy("Department"), "level": gettext_lazy("Level"), "role": gettext_lazy("Role"),
    "decides": gettext_lazy("Decides"), "influence": gettext_lazy("Influence, 1 to 5"),
    "stance": gettext_lazy("Stance, from -2 (against us) to 2 (for us)"),
    "stance_on": gettext_lazy("Day of what shows the stance"),
    "stance_text_id": gettext_lazy("What shows the stance"), "left_on": gettext_lazy("Left on"),
    "joined_on": gettext_lazy("Joined on"), "serves": gettext_lazy("Segments that they serve, with ; between"),
    "speaks": gettext_lazy("Languages that they speak, with ; between"), "does": gettext_lazy("What they do"),
}  # fmt: skip
CHOICES: Final[dict[str, Words]] = {
    "organisation": gettext_lazy("organisation"), "person": gettext_lazy("person"),
    "prospect": gettext_lazy("prospect"), "internal": gettext_lazy("internal"),
    "yes": gettext_lazy("yes"), "no": gettext_lazy("no"),
}  # fmt: skip
# What a form of a table asks for, in its order.
FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "customers": ("name", "kind", "segment", "sector", "team", "owner_id", "parent_id", "channel", "via_id",
                  "size", "country", "since", "mail", "phone", "language", "valid_from"),
    "contacts": ("name", "customer_id", "department", "level", "role", "decides", "influence", "stance", "stance_on",
                 "stance_text_id", "mail", "phone", "language", "valid_from", "left_on"),
    "colleagues": ("name", "team", "joined_on", "left_on", "serves", "speaks", "mail", "phone"),
    "partners": ("name", "does", "since", "left_on", "owner_id", "mail", "phone"),
}  # fmt: skip


class RowForm(StrictForm):
    """A row of one table; `choices` are those of columns whose values stand in the book."""

    def __init__(self, *given: Any, table: str, choices: Mapping[str, Choices], **named: Any) -> None:
        super().__init__(*given, **named)
        self.table = table
        schema = table_named(table).as_read
        self.long = {name for name in FIELDS[table] if schema.column(name).of == "text"}
        for name in FIELDS[table]:
            self.fields[name] = _field(schema.column(name), choices=choices.get(name))
        self.fields["version"] = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0)

    @property
    def said(self) -> dict[str, str]:
        """What was said of the columns, as text."""
        return {name: self.cleaned_data[name] for name in FIELDS[self.table] if name not in self.long}

    @property
    def words(self) -> dict[str, str]:
        """What was said at length."""
        return {name: self.cleaned_data[name] for name in FIELDS[self.table] if name in self.long}

    def refuse(self, faults: Mapping[str, str]) -> None:
        """Show why columns were refused."""
        for column, why in faults.items():
            self.add_error(column if column in self.fields else None, fault_words(why))


class Sentences(forms.CharField):
    """Words that may have several lines."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> str:
        """Return the words, with line breaks as people mean them."""
        said = str(super().clean(value)).replace("\r\n", "\n")
        check_text(said.replace("\n", " "))
        return said


def _field(column: Column, *, choices: Choices | None) -> forms.Field:
    label: Any = LABELS[column.name]
    if choices is None and column.kind in ("choice", "flag"):
        values = column.choices if column.kind == "choice" else ("yes", "no")
        choices = [(one, CHOICES[one]) for one in values]
    if choices is not None:
        return forms.ChoiceField(label=label, choices=[NONE, *choices], required=False)
    if column.kind == "date":
        return PlainText(label=label, required=False, widget=forms.TextInput(attrs={"type": "date"}), max_length=40)
    if column.of == "text":
        return Sentences(label=label, required=False, max_length=LONGEST_WORDS)
    return PlainText(label=label, required=column.name == "name", max_length=LONGEST)


def shown(value: Any) -> str:
    """Return a value as a form holds it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def fault_words(why: str) -> str:
    """Say in the page's language why a value was refused; the importer's words are in English."""
    for pattern, words in _FAULTS:
        found = re.fullmatch(pattern, why)
        if found:
            return str(words) % found.groupdict()
    return why_told(why)[0]


_FAULTS: Final[tuple[tuple[str, Words], ...]] = (
    (r"empty, but needed", gettext_lazy("This is needed.")),
    (r"outside (?P<low>\S+) to (?P<high>\S+)", gettext_lazy("This must lie between %(low)s and %(high)s.")),
    (r"no country: .*", gettext_lazy("This is no country: write its code of two letters, such as DE.")),
    (r"not a whole number", gettext_lazy("This must be a whole number.")),
    (r"not a number.*|not finite|a percentage, not a number", gettext_lazy("This is no number.")),
    (r"neither yes nor no", gettext_lazy("Say yes or no.")),
    (r"not one of .*", gettext_lazy("Choose one of the list.")),
    (r"not a date .*|no such day.*|no day", gettext_lazy("This is no day. Write it as 2026-01-31.")),
    (r"before 1900|after the year \d+", gettext_lazy("This day is too far away.")),
    (r"(before|after) (starts_on|ends_on)", gettext_lazy("The last day cannot come before the first.")),
    (r"after today \((?P<day>[^)]+)\)", gettext_lazy("This lies after today, %(day)s.")),
    (r"before set_on", gettext_lazy("This day comes before the day on which it was set.")),
    (r"longer than (?P<letters>\d+) characters", gettext_lazy("This is longer than %(letters)s characters.")),
    (r"a control character.*|a NUL byte|bytes.*", gettext_lazy("This holds a character that cannot be kept.")),
    (r"of somebody whose .*", gettext_lazy("This is of somebody whose data were erased from this book.")),
    (r"nobody is called that", gettext_lazy("No customer is called that.")),
    (r"several are called that", gettext_lazy("Several customers are called that. Give the id.")),
)


def heading_of(table: str, *, is_new: bool) -> str:
    """Say what a form of a table is called."""
    return {
        ("customers", True): _("A new customer"), ("customers", False): _("Change the customer"),
        ("contacts", True): _("A new contact"), ("contacts", False): _("Change the contact"),
        ("colleagues", True): _("A new colleague"), ("colleagues", False): _("Change the colleague"),
        ("partners", True): _("A new partner"), ("partners", False): _("Change the partner"),
    }[table, is_new]  # fmt: skip
