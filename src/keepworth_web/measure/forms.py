"""What an owner may send about how relationships are measured."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from keepworth.tables.measuring import (
    FEWEST_TRACKED,
    SEVEN,
    Believed,
    not_entering,
    unexplained,
    weighs_nothing,
)
from keepworth.tables.settings import Settings
from keepworth_web.care.forms.going_by import GoingByForm
from keepworth_web.care.forms.shown import ShownForm
from keepworth_web.measure.reads.numbers import BY_NAME, GROUPS, MUST, NUMBERS, Number, written
from keepworth_web.measure.reads.settings import beyond_choices
from keepworth_web.measure.reads.staying_by import GROUPS as STAYING_GROUPS
from keepworth_web.measure.reads.words import tracked_said
from keepworth_web.shared.forms import offer
from keepworth_web.shared.panels import Words
from keepworth_web.shared.texts import PlainText

TRACKED, BECAUSE, BEYOND, WEIGHTS = "tracked.", "because.", "beyond", "measure.weights."
LONGEST: Final = 300
ALL: Final = _("Weights are all 0: leave one above 0.")
FEW: Final = _("Track five of the seven at least: a strength of fewer is no strength.")
WHY: Final = _("Say why this one is not tracked.")
OUT: Final = _("This is not tracked and enters no strength: leave its weight empty.")


class MeasuringForm(ShownForm):
    """Which indicators are tracked and why not the rest, and every number; what is empty goes by ours."""

    beyond = forms.ChoiceField(label=_("Belonging, standing and learning feed"))

    def __init__(self, *given: Any, book: Settings, **options: Any) -> None:
        super().__init__(*given, book=book, **options)
        offer(self, BEYOND, choices=beyond_choices())
        self.fields[BEYOND].initial = book.measure.beyond
        for name in SEVEN:
            is_tracked = name in book.tracked.indicators
            self.fields[TRACKED + name] = forms.BooleanField(
                label=_capital(tracked_said(name)), required=False, initial=is_tracked
            )
            label = gettext("Why not: %(what)s") % {"what": tracked_said(name)}
            why = PlainText(label=label, required=False, max_length=LONGEST)
            why.initial = "" if is_tracked else book.tracked.because.get(name, "")
            self.fields[BECAUSE + name] = why
        for one in NUMBERS:
            self.fields[one.name] = self._number(one)

    def tracked(self) -> Iterator[tuple[BoundField, BoundField]]:
        """Return the fields of each indicator: whether it is tracked, and why not."""
        for name in SEVEN:
            yield self[TRACKED + name], self[BECAUSE + name]

    def groups(self) -> Iterator[dict[str, Any]]:
        """Return the fields of the numbers, by what they are of."""
        for group in GROUPS:
            yield {"title": group.title, "about": group.about, "fields": [self[one.name] for one in group.numbers]}

    def clean(self) -> dict[str, Any]:
        """Take numbers that can be, and indicators that leave a strength."""
        found = super().clean()
        for one in NUMBERS:
            if one.name in found:
                found[one.name] = self._read(one, found[one.name])
        kept = [name for name in SEVEN if found.get(TRACKED + name)]
        if len(kept) < FEWEST_TRACKED:
            self.add_error(None, str(FEW))
        for name in unexplained(kept, self._reasons(kept, found)):
            self.add_error(BECAUSE + name, str(WHY))
        weights = {one.setting.name: found[one.name] for one in NUMBERS
                   if one.name.startswith(WEIGHTS) and found.get(one.name) is not None}  # fmt: skip
        for name in not_entering(kept):
            if name in weights:
                self.add_error(WEIGHTS + name, str(OUT))
        if weighs_nothing(kept, weights):
            self.add_error(None, str(ALL))
        return found

    def changed(self) -> dict[str, Any]:
        """Return what the file is to hold where it is another than now, by full name; None: ours holds."""
        said = self.cleaned_data
        wanted = {one.name: said[one.name] for one in NUMBERS if written_or_empty(said[one.name]) != self._now(one)}
        if said[BEYOND] != self.book.measure.beyond:
            wanted["measure.beyond"] = said[BEYOND] if said[BEYOND] != Believed().beyond else None
        kept = [name for name in SEVEN if said[TRACKED + name]]
        why = self._reasons(kept, said)
        if kept != [name for name in SEVEN if name in self.book.tracked.indicators] or why != self.book.tracked.because:
            wanted |= tracked_changed(kept, why)
        return wanted

    def field_of(self, name: str) -> str:
        """Return which field a setting of the file has here."""
        return BEYOND if name == "measure.beyond" else name

    def shows(self, name: str, value: Any) -> str:
        """Return what the field of a setting shows for a value."""
        one = BY_NAME.get(name)
        return str(value) if one is None else "" if value in (None, one.default) else written(value)

    def _reasons(self, kept: list[str], found: Mapping[str, Any]) -> dict[str, str]:
        """Return why the others are not tracked."""
        return {name: found[BECAUSE + name] for name in SEVEN if name not in kept and found.get(BECAUSE + name)}

    def _number(self, one: Number) -> PlainText:
        field = PlainText(label=_capital(one.title), required=False, max_length=20, initial=self._now(one))
        field.help_text = gettext("Empty: ours, %(value)s.") % {"value": written(one.default)}
        field.widget.attrs |= {"autocomplete": "off", "inputmode": "decimal"}
        return field

    def _now(self, one: Number) -> str:
        """Return what the field shows: nothing where the number is ours."""
        value = one.held(self.book)
        return "" if value == one.default else written(value)

    def _read(self, one: Number, said: str) -> float | None:
        if not said:
            return None
        value = float(said) if re.fullmatch(r"\d{1,6}(\.\d{1,9})?", said) else said
        if not one.setting.fits(value):
            self.add_error(one.name, gettext("This must be: %(what)s.") % {"what": MUST[one.setting.must]})
            return None
        return float(value)


class StayingForm(GoingByForm):
    """What is read as a sign of staying, what counts as a trial, and how hard it is."""

    groups = STAYING_GROUPS


def written_or_empty(value: float | None) -> str:
    """Write a number as its field shows it."""
    return "" if value is None else written(value)


def tracked_changed(kept: list[str], why: Mapping[str, str]) -> dict[str, Any]:
    """Return what the file is to hold of the indicators that are tracked; of all seven nothing."""
    is_all = len(kept) == len(SEVEN)
    return {"tracked.indicators": None if is_all else kept, "tracked.because": dict(why) or None}


def _capital(words: Words) -> str:
    said = str(words)
    return said[:1].upper() + said[1:]
