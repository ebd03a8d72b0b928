"""What an owner may say of what the pages of focus go by."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from keepworth.focus.service import MEASURES
from keepworth.tables.focusing import is_amount
from keepworth.tables.service_settings import TIERS
from keepworth.tables.settings import Settings
from keepworth_web.focus.reads.going_by import (
    AMOUNT,
    BELOW,
    GROUPS,
    MUST,
    NUMBER,
    NUMBERS,
    REPOSITIONING,
    SERVICE_TABLE,
    Number,
    unattainable,
    went_by,
    written,
)
from keepworth_web.focus.reads.tiers import SERVICE
from keepworth_web.shared.forms import StrictForm
from keepworth_web.shared.texts import PlainText

SEGMENT: Final = "segment-"


class GoingByForm(StrictForm):
    """Every number that the pages of focus go by; what is empty goes by ours, what was not sent stays as it is."""

    def __init__(
        self,
        *given: Any,
        book: Settings,
        segments: Iterable[str],
        record: Mapping[str, Any] | None,
        **options: Any,
    ) -> None:
        super().__init__(*given, **options)
        self.book, self.record = book, record
        self.segments = {_mark(one): one for one in sorted({*segments, *book.focus.repositioning})}
        for one in NUMBERS:
            self.fields[one.name] = self._number(one)
        for name, segment in self.segments.items():
            self.fields[name] = _field(segment, written(book.focus.repositioning.get(segment)))

    def groups(self) -> Iterator[dict[str, Any]]:
        """Return the fields, by the page that goes by them; those of the service standard by measure."""
        for group in GROUPS:
            rows = self._service() if group.slug == "service" else []
            told = [] if rows else [self[one.name] for one in group.numbers]
            more = [self[name] for name in self.segments] if group.slug == "risk" else []
            yield {"of": group, "rows": rows, "fields": told, "segments": more}

    def clean(self) -> dict[str, Any]:
        """Take numbers that can be."""
        found = super().clean()
        for one in NUMBERS:
            if one.name in found:
                found[one.name] = self._read(one.name, found[one.name], must=one.setting.must, fits=one.setting.fits)
        for name in self.segments:
            if name in found:
                found[name] = self._read(name, found[name], must=AMOUNT, fits=is_amount)
        for name in unattainable({one.name: self._meant(one, found) for one in NUMBERS}):
            self.add_error(name, str(BELOW))
        return found

    def changed(self) -> dict[str, Any]:
        """Return what the file is to hold where it is another than now, by full name; None: ours holds."""
        said = self.cleaned_data
        sent = [one for one in NUMBERS if one.name in self.data]
        wanted = {one.name: said[one.name] for one in sent if written(said[one.name]) != self._now(one)}
        kept = dict(self.book.focus.repositioning)
        own = {segment: said[name] if name in self.data else kept.get(segment)
               for name, segment in self.segments.items()}  # fmt: skip
        own = {segment: cost for segment, cost in own.items() if cost is not None}
        return wanted | ({REPOSITIONING: own or None} if own != kept else {})

    def _service(self) -> list[dict[str, Any]]:
        return [
            {"title": SERVICE[measure], "fields": [self[f"{SERVICE_TABLE}{measure}.{tier}"] for tier in TIERS]}
            for measure in MEASURES
        ]

    def _number(self, one: Number) -> PlainText:
        is_service = one.name.startswith(SERVICE_TABLE)
        field = _field(one.name[-1] if is_service else _capital(one.title), self._now(one))
        said = _("Empty: unset.") if one.default is None else _("Empty: ours, %(value)s.") % {
            "value": written(one.default)
        }  # fmt: skip
        before = went_by(self.record, one)
        if self.record and not is_service and before != one.held(self.book):
            said += " " + (
                _("The newest score went by nothing here.")
                if before is None
                else _("The newest score went by %(value)s.") % {"value": written(before)}
            )
        field.help_text = said
        return field

    def _now(self, one: Number) -> str:
        """Return what the field shows: nothing where the number is ours."""
        value = one.held(self.book)
        return "" if value == one.default else written(value)

    def _meant(self, one: Number, found: Mapping[str, Any]) -> float | None:
        """Return what the book would go by."""
        if one.name not in self.data:
            return one.held(self.book)
        said: float | None = found.get(one.name)
        return one.default if said is None else said

    def _read(self, name: str, said: str, *, must: str, fits: Any) -> float | None:
        if not said:
            return None
        value = float(said) if NUMBER.fullmatch(said) else said
        if not fits(value):
            self.add_error(name, _("This must be: %(what)s.") % {"what": MUST[must]})
            return None
        return float(value)


def _field(label: Any, value: str) -> PlainText:
    field = PlainText(label=label, required=False, max_length=24, initial=value)
    field.widget.attrs |= {"autocomplete": "off", "inputmode": "decimal"}
    return field


def _mark(segment: str) -> str:
    """Return the name of a segment's field: no segment has words that a form could take for its own."""
    return f"{SEGMENT}{hashlib.sha256(segment.encode()).hexdigest()[:12]}"


def _capital(words: Any) -> str:
    said = str(words)
    return said[:1].upper() + said[1:]
