"""Settings that pages go by, as keepworth.toml calls them: each with its words, what it may be and our default."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from keepworth.tables.setting import Setting
from keepworth.tables.settings import Settings
from keepworth.tables.settings_change import value_of
from keepworth_web.shared.panels import Words

type Value = float | str | bool | None

NUMBER: Final = re.compile(r"-?\d{1,14}(\.\d{1,9})?")
# What each number may be, in the words of tables/, gathered for translation; a test compares them.
MUST: Final[Mapping[str, Words]] = {
    "from 0 to 366": _("from 0 to 366"),
    "from 0 to 8760": _("from 0 to 8760"),
    "above 0, at most 365": _("above 0, at most 365"),
    "from 0 to 1": _("from 0 to 1"),
    "from 0.5 to 1": _("from 0.5 to 1"),
    "from 0 to 100": _("from 0 to 100"),
    "from -10 to 10": _("from -10 to 10"),
    "above 0, at most 1": _("above 0, at most 1"),
    "above 0, at most 10": _("above 0, at most 10"),
    "above 0, at most 100": _("above 0, at most 100"),
    "above 0, at most 1000000": _("above 0, at most 1000000"),
    "above 0, at most 10000000000": _("above 0, at most 10000000000"),
    "above 0, at most 8760": _("above 0, at most 8760"),
    "from 0 to 0.95": _("from 0 to 0.95"),
    "above 0, at most 2": _("above 0, at most 2"),
    "from 0 to 10000000000000": _("from 0 to 10000000000000"),
    "a whole number from 1 to 5": _("a whole number from 1 to 5"),
    "a whole number from 1 to 3660": _("a whole number from 1 to 3660"),
}
YES_NO: Final[Mapping[str, Words]] = {"true": _("yes"), "false": _("no")}


@dataclass(frozen=True, slots=True)
class Offered:
    """One setting that a page offers, by its name in the settings' file."""

    name: str  # "service.contacts.A"
    title: Words
    setting: Setting
    default: Value  # None: unset
    choices: Mapping[str, Words] = field(default_factory=dict)  # what it may be, where that is one of a few
    label: str = ""  # on its field, where what stands around it says the rest

    def held(self, by: Settings) -> Value:
        """Return what a book goes by, None where it says nothing."""
        return self._as_is(value_of(by, self.name))

    def went_by(self, record: Mapping[str, Any] | None) -> Value:
        """Return what a run went by, as it wrote its settings down; None where it says nothing."""
        found: Any = (record or {}).get("settings")
        for part in self.name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        return self._as_is(found)

    def read(self, said: str) -> Any:
        """Read what a form sends; what is no such value stays words, which fit nothing. Empty: ours holds."""
        if not said:
            return None
        if self.choices:
            is_flag = isinstance(self.default, bool) and said in YES_NO
            return said == "true" if is_flag else said
        return self.taken(float(said)) if NUMBER.fullmatch(said) else said

    def taken(self, value: Value) -> Value:
        """Return a value as the file has it: whole where fractions make no sense, else with them."""
        if isinstance(value, bool | str) or value is None:
            return value
        return int(value) if isinstance(self.default, int) and value == int(value) else float(value)

    def shown(self, value: Value) -> str:
        """Return what the field shows: nothing where ours holds."""
        return "" if value == self.default else written(value)

    def said(self, value: Value) -> str:
        """Return a value in words."""
        return str(self.choices[written(value)]) if written(value) in self.choices else written(value)

    def _as_is(self, found: Any) -> Value:
        value: Value = self.default if found is None else found
        if isinstance(value, bool | str | None) or isinstance(self.default, int):
            return value
        return float(value)


@dataclass(frozen=True, slots=True)
class Group:
    """Settings that one page goes by."""

    slug: str
    title: Words
    about: Words
    page: str  # the page that shows what comes of them
    settings: tuple[Offered, ...]
    holds_at_once: bool = False  # else the next score goes by it


def offered(
    table: str, settings: Iterable[Setting], *, titles: Mapping[str, Words], ours: object,
    choices: Mapping[str, Mapping[str, Words]] | None = None,
) -> tuple[Offered, ...]:  # fmt: skip
    """Return the settings of a table that have a title, in the order of the titles; `ours` holds the defaults."""
    known, of = {one.name: one for one in settings}, choices or {}
    return tuple(
        Offered(f"{table}.{name}", title, known[name], getattr(ours, name), of.get(name, {}))
        for name, title in titles.items()
    )


def written(value: Value) -> str:
    """Write a value as the file has it, whatever the language; nothing where nothing is said."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    return str(int(value)) if value == math.floor(value) else f"{value:.9f}".rstrip("0")
