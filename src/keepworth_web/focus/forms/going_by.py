"""What an owner may say of what the pages of focus go by."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.utils.translation import gettext as _

from keepworth.focus.service import MEASURES
from keepworth.tables.focusing import is_amount
from keepworth.tables.service_settings import TIERS
from keepworth.tables.settings import Settings
from keepworth_web.care.forms.going_by import GoingByForm, entry
from keepworth_web.care.reads.going_by import MUST, NUMBER, written
from keepworth_web.focus.reads.going_by import (
    AMOUNT,
    BELOW,
    GROUPS,
    NUMBERS,
    REPOSITIONING,
    SERVICE_TABLE,
    unattainable,
)
from keepworth_web.focus.reads.tiers import SERVICE

SEGMENT: Final = "segment-"


class FocusForm(GoingByForm):
    """Every number that the pages of focus go by, and what being different would cost by segment."""

    groups = GROUPS

    def __init__(self, *given: Any, book: Settings, segments: Iterable[str], **options: Any) -> None:
        super().__init__(*given, book=book, **options)
        self.segments = {_mark(one): one for one in sorted({*segments, *book.focus.repositioning})}
        for name, segment in self.segments.items():
            self.fields[name] = entry(segment, written(book.focus.repositioning.get(segment)))

    def grouped(self) -> Iterator[dict[str, Any]]:
        """Return the fields, by the page that goes by them; those of the service standard by measure."""
        for group in super().grouped():
            slug = group["of"].slug
            rows = self._service() if slug == "service" else []
            more = [self[name] for name in self.segments] if slug == "risk" else []
            yield {**group, "rows": rows, "segments": more, "fields": [] if rows else group["fields"]}

    def clean(self) -> dict[str, Any]:
        """Take numbers that can be."""
        found = super().clean()
        for name in self.segments:
            if name in found:
                found[name] = self._amount(name, found[name])
        for name in unattainable({one.name: self.meant(one.name, found) for one in NUMBERS}):
            self.add_error(name, str(BELOW))
        return found

    def changed(self) -> dict[str, Any]:
        """Return what the file is to hold where it is another than now, by full name; None: ours holds."""
        said, kept = self.cleaned_data, dict(self.book.focus.repositioning)
        own = {segment: said[name] if name in self.data else kept.get(segment)
               for name, segment in self.segments.items()}  # fmt: skip
        own = {segment: cost for segment, cost in own.items() if cost is not None}
        return super().changed() | ({REPOSITIONING: own or None} if own != kept else {})

    def field_of(self, name: str) -> str:
        """Return which field a setting of the file has here."""
        return _mark(name.removeprefix(f"{REPOSITIONING}.")) if name.startswith(REPOSITIONING) else name

    def shows(self, name: str, value: Any) -> str:
        """Return what the field of a setting shows for a value."""
        return written(value) if name.startswith(REPOSITIONING) else super().shows(name, value)

    def _service(self) -> list[dict[str, Any]]:
        return [
            {"title": SERVICE[measure], "fields": [self[f"{SERVICE_TABLE}{measure}.{tier}"] for tier in TIERS]}
            for measure in MEASURES
        ]

    def _amount(self, name: str, said: str) -> float | None:
        value = float(said) if NUMBER.fullmatch(said) else said or None
        if value is not None and not is_amount(value):
            self.add_error(name, _("This must be: %(what)s.") % {"what": MUST[AMOUNT]})
            return None
        return None if value is None else float(value)


def _mark(segment: str) -> str:
    """Return the name of a segment's field: no segment has words that a form could take for its own."""
    return f"{SEGMENT}{hashlib.sha256(segment.encode()).hexdigest()[:12]}"
