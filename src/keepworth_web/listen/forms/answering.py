"""What somebody may send to a survey."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from keepworth_web.listen.actions.submit_response import Filled, Given
from keepworth_web.listen.reads.questions import Question, Sheet
from keepworth_web.listen.reads.same import Same
from keepworth_web.shared.forms import StrictForm
from keepworth_web.shared.texts import check_text

SUBMISSION: Final = re.compile(r"[A-Za-z0-9_-]{16,64}")
NUMBER: Final = re.compile(r"[+-]?\d{1,9}([.,]\d{1,4})?")
UNKEPT: Final = re.compile("[\x00\ud800-\udfff]")  # what PostgreSQL keeps in no text, and no page can hold
MOST_LETTERS: Final = 5000  # of an answer in words


class Words(forms.CharField):
    """An answer in one's own words, in as many lines as one likes."""

    def clean(self, value: Any) -> str:
        """Return the text, in one way of writing its letters."""
        said = unicodedata.normalize("NFC", str(super().clean(value)).replace("\r\n", "\n"))
        check_text(said.replace("\n", " ").replace("\t", " "))
        return said


class Number(forms.Field):
    """A number as people type it on a telephone, in digits of any width."""

    def __init__(self, *, lowest: float, highest: float, is_whole: bool) -> None:
        """Take numbers between two ends."""
        super().__init__(required=False)
        self.lowest, self.highest, self.is_whole = lowest, highest, is_whole

    def to_python(self, value: Any) -> float | None:
        """Return the number, None where nothing was typed."""
        said = unicodedata.normalize("NFKC", str(value or "")).strip()
        if not said:
            return None
        number = float(said.replace(",", ".")) if NUMBER.fullmatch(said) and said.isascii() else None
        if number is None or not self.lowest <= number <= self.highest or (self.is_whole and number % 1):
            ends = {"low": f"{self.lowest:g}", "high": f"{self.highest:g}"}
            whole = _("Write a whole number from %(low)s to %(high)s.")
            raise ValidationError((whole if self.is_whole else _("Write a number from %(low)s to %(high)s.")) % ends)
        return number


class SheetForm(StrictForm):
    """Every question of a survey; what is needed is looked at page by page."""

    also: ClassVar[frozenset[str]] = frozenset({"submission_id", "survey", "language", "page", "go", "show"})

    def __init__(self, data: Any, *, sheet: Sheet) -> None:
        """Take the answers to these questions."""
        super().__init__(data)
        self.sheet = sheet
        self.fields.update(_fields(Same(sheet)))

    @cached_property
    def said(self) -> dict[str, str]:
        """What was typed and tapped, as it came, good or not, but for what a draft cannot hold."""
        typed = {one.name: UNKEPT.sub("", str(self.data.get(one.name, ""))) for one in self.sheet.questions}
        return {name: value for name, value in typed.items() if value}

    @property
    def submission_id(self) -> str:
        """The id that the page made; empty where it is none."""
        said = str(self.data.get("submission_id", ""))
        return said if SUBMISSION.fullmatch(said) else ""

    def check_page(self, page: int) -> bool:
        """Look at one page alone, and return whether one may go on."""
        self.check_needed(page)
        names = {one.name for one in self.sheet.asked(page, self.said)}
        return not names & set(self.errors) and not self.non_field_errors()

    def check_all(self) -> bool:
        """Look at every page, and return whether this can be sent."""
        for page in range(len(self.sheet.pages)):
            self.check_needed(page)
        if not self.errors and not self.given:
            self.add_error(None, _("Nothing is answered yet."))
        if not self.submission_id:
            self.add_error(None, _("This page has come apart on its way. Send it again."))
        return not self.errors

    def check_needed(self, page: int) -> None:
        """Ask for what this page cannot do without."""
        for one in self.sheet.asked(page, self.said):
            if one.is_needed and one.name not in self.said and one.name not in self.errors:
                self.add_error(one.name, _("Please choose an answer."))

    def first_fault(self) -> int | None:
        """Return the first page with a fault of its own."""
        return min((self.sheet.page_of(name) for name in self.errors if name in self.fields), default=None)

    @cached_property
    def given(self) -> tuple[Given, ...]:
        """The answers to what is asked of who answered so."""
        said, found = self.said, []
        for one in self.sheet.questions:
            value = self.cleaned_data.get(one.name)
            if value in (None, "") or not one.is_asked(said):
                continue
            found.append(Given(one.name, None, value) if one.kind == "words" else Given(one.name, float(value)))
        return tuple(found)

    def filled(self, *, language: str, address: str) -> Filled:
        """Return the whole, ready to be kept."""
        return Filled(self.submission_id, self.given, language, address)


def prefilled(asked: Mapping[str, str], *, sheet: Sheet) -> dict[str, str]:
    """Return the answers that a link carries, such as the number tapped in a mail; they are shown, not kept."""
    options = {one.name: {option.value for option in one.options} for one in sheet.questions}
    return {name: value for name, value in asked.items() if value in options.get(name, ())}


@lru_cache(maxsize=256)
def _fields(same: Same) -> dict[str, forms.Field]:
    """Return a questionnaire's fields, which look at what is sent, and keep nothing of it."""
    return {one.name: _field(one) for one in same.sheet.questions}


def _field(question: Question) -> forms.Field:
    match question.kind:
        case "words":
            return Words(required=False, max_length=MOST_LETTERS)
        case "number":
            return Number(lowest=question.lowest, highest=question.highest, is_whole=question.is_whole)
        case _:
            return forms.ChoiceField(required=False, choices=[(one.value, one.label) for one in question.options])
