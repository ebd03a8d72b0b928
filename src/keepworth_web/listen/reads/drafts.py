"""Questionnaires that are written: what a draft holds, what is wrong with it, and where in its forms that stands."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, QuerySet
from django.http import Http404
from django.utils import timezone

from keepworth.errors import InstrumentRefused
from keepworth.listen.instruments import (
    Fault,
    Instrument,
    Scale,
    all_instruments,
    faults_in,
    read_instrument,
    scales_in,
    shipped_held,
    shipped_scales,
    shipped_text,
)
from keepworth.tables.own_instruments import own_text
from keepworth_web.listen.models import Draft, Survey
from keepworth_web.listen.reads.known import own_of_book
from keepworth_web.shared.sentences import why_told
from keepworth_web.shared.trash import HOLDS

WHERE: Final = "The questionnaire"
MOST_DRAFTS: Final = 50
LANGUAGES: Final = {"en": "en", "zh-hans": "zh"}  # as the file calls them, and as fields do
FIRST_VERSION: Final = "1.0"


@dataclass(frozen=True, slots=True)
class Written:
    """A draft that was read: what it holds, and its faults by field of its forms."""

    held: dict[str, Any]
    faults: tuple[Fault, ...]

    @property
    def items(self) -> list[dict[str, Any]]:
        """Its items; whatever else stands among them is shown as an empty one."""
        found = self.held.get("items")
        return [one if isinstance(one, dict) else {} for one in found] if isinstance(found, list) else []

    @property
    def scales(self) -> dict[str, Any]:
        """Its own scales."""
        return table_of(self.held, "scales")

    def of_head(self) -> dict[str, list[str]]:
        """Return the faults of its first form by field; "" holds those that stand in none."""
        return _by_field(fault for fault in self.faults if fault.place[:1] != ("items",) or len(fault.place) < 2)

    def of_item(self, at: int) -> dict[str, list[str]]:
        """Return the faults of an item's form, counted from 1, by field."""
        mine = [fault for fault in self.faults if fault.place[:2] == ("items", at)]
        return _by_field(Fault(fault.place[2:], fault.path, fault.said) for fault in mine)

    def instrument(self) -> Instrument | None:
        """Return the questionnaire, None where anything is wrong with it."""
        from keepworth.listen.instruments import written_toml

        if self.faults:
            return None
        return read_instrument(written_toml(self.held), where=WHERE, scales=shipped_scales())


def drafts() -> QuerySet[Draft]:
    """Return the drafts that are not in the trash."""
    return Draft.objects.filter(trashed_at=None).select_related("changed_by")


def thrown_away() -> QuerySet[Draft]:
    """Return those that can still be taken out of the trash."""
    return Draft.objects.filter(trashed_at__gt=timezone.now() - HOLDS)


def one_draft(number: int) -> Draft:
    """Return a draft."""
    found = drafts().filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def written_in(text: str) -> Written:
    """Read the text of a draft.

    Raises
    ------
    InstrumentRefused
        It is no TOML.

    """
    faults = faults_in(text, where=WHERE, scales=shipped_scales())
    held = tomllib.loads(text)
    return Written(held, (*faults, *_of_name(held)))


def _of_name(held: Mapping[str, Any]) -> Iterable[Fault]:
    """Name a name or version that is taken."""
    name, version = (text_of(held, key) for key in ("name", "version"))
    if name in {one.name for one in all_instruments()}:
        yield Fault(("name",), "name", "is the name of a questionnaire that comes along")
    elif (name, version) in {(one.name, one.version) for one in own_of_book().instruments}:
        yield Fault(("version",), "version", "is published already, and never changes")


def _by_field(faults: Iterable[Fault]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for fault in faults:
        said = why_told(fault.said)[0]
        name = field_of(fault.place)
        found.setdefault(name, []).append(said if name else f"{fault.path}: {said}")
    return found


def field_of(place: tuple[str | int, ...]) -> str:
    """Return which field of a form holds a place of the file: `("opening", "us", "en")` is `opening_us_en`."""
    parts = [str(part) for part in place]
    if parts and parts[0] in ("scales", "verdicts"):
        return ""
    if parts and parts[0] == "only_if":
        return "only_if_item"
    if parts and parts[-1] in LANGUAGES:
        parts[-1] = LANGUAGES[parts[-1]]
    elif parts and parts[0] in ("title", "opening", "guess", "customer", "us"):
        parts.append("en")  # what is wrong with both languages together
    return "_".join(parts)


def scales_for(text: str) -> dict[str, Scale]:
    """Return the scales that a draft's items may use: those that come along, and its own."""
    try:
        return {**shipped_scales(), **scales_in(text, where=WHERE)}
    except InstrumentRefused:
        return dict(shipped_scales())


def text_known(name: str, version: str) -> str:
    """Return the file of a published questionnaire.

    Raises
    ------
    InstrumentRefused
        There is none.

    """
    if any((one.name, one.version) == (name, version) for one in own_of_book().instruments):
        return own_text(own_folder(), name=name, version=version)
    return shipped_text(name, version)


def own_folder() -> Any:
    """Return the book's folder."""
    from django.conf import settings

    return settings.ENVIRONMENT.book


def held_for_copy(name: str, version: str) -> dict[str, Any]:
    """Return what a copy of a published questionnaire begins with: the next version of an own one, else a new name."""
    held = tomllib.loads(text_known(name, version))
    own = [one for one in own_of_book().instruments if one.name == name]
    shipped = shipped_held()
    held["scales"] = {key: one for key, one in table_of(held, "scales").items() if shipped.get(key) != one}
    if own:
        first, second = max(tuple(map(int, one.version.split("."))) for one in own)
        return {**held, "version": f"{first}.{second + 1}"}
    return {**held, "name": f"own-{name}"[:40], "version": FIRST_VERSION}


def table_of(held: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return a table in what a draft holds, empty where something else stands there."""
    found = held.get(key)
    return dict(found) if isinstance(found, Mapping) else {}


def text_of(held: Mapping[str, Any], key: str) -> str:
    """Return a text in what a draft holds, as words where something else stands there."""
    found = held.get(key, "")
    return found if isinstance(found, str) else str(found)[:80]


def surveys_of() -> dict[tuple[str, str], int]:
    """Return how many surveys ask each version of each questionnaire."""
    rows = Survey.objects.order_by().values_list("instrument", "version").annotate(many=Count("pk"))
    return {(name, version): many for name, version, many in rows}
