"""Exports of other systems that are known by their headers; `profiles.toml` holds them as data."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from keepworth.tables.known_names import fold


@dataclass(frozen=True, slots=True)
class Won:
    """The column that says which rows came about: deals that were won, invoices that were posted."""

    headers: frozenset[str]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """One export of one system: how it is known, and which of its headers fills which column of ours."""

    system: str
    export: str
    table: str
    typical: tuple[frozenset[str], ...]  # of each set one header must stand in the file
    columns: Mapping[str, tuple[str, ...]]  # ours → headers, folded, the first that stands there fills it
    never: frozenset[str]
    won: Won | None = None
    items: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # item:NAME → headers, folded

    @property
    def words(self) -> str:
        """What the plan calls it."""
        start = "an" if self.system[0] in "AEIO" else "a"
        return f"{start} {self.system} export of {self.export}"

    def fits(self, headers: Sequence[str]) -> bool:
        """Return whether headers are those of this export."""
        found = {fold(header) for header in headers}
        return all(one & found for one in self.typical)

    def place(self, ours: str, headers: Sequence[str]) -> int | None:
        """Return which header fills a column of ours."""
        folded = [fold(header) for header in headers]
        return next((folded.index(one) for one in self.columns.get(ours, ()) if one in folded), None)


@cache
def profiles() -> tuple[Profile, ...]:
    """Return every profile, the order of the file kept: of two that fit, the first is taken."""
    return tuple(_profile(one) for one in _written()["profile"])


@cache
def lost_words() -> tuple[frozenset[str], frozenset[str]]:
    """Return which headers say what came of an order, and the words of those that came to nothing."""
    written = _written()["status"]
    return frozenset(fold(one) for one in written["headers"]), frozenset(word.casefold() for word in written["lost"])


@cache
def _written() -> dict[str, Any]:
    return tomllib.loads((files("keepworth.tables.reading") / "profiles.toml").read_text(encoding="utf-8"))


def profile_of(headers: Sequence[str], *, table: str = "") -> Profile | None:
    """Return the export whose headers these are, of those that fill `table` if one is named."""
    return next((one for one in profiles() if table in ("", one.table) and one.fits(headers)), None)


def _profile(written: Mapping[str, object]) -> Profile:
    def texts(key: str) -> list[str]:
        found = written.get(key, [])
        return [str(one) for one in found] if isinstance(found, list) else []

    columns, won, items = written["columns"], texts("won"), written.get("items", {})
    assert isinstance(columns, dict) and isinstance(items, dict)  # noqa: PT018 what the file is
    return Profile(
        system=str(written["system"]),
        export=str(written["export"]),
        table=str(written["table"]),
        typical=tuple(_folded(one) for one in texts("typical")),
        columns={ours: tuple(fold(one) for one in headers) for ours, headers in columns.items()},
        never=frozenset(fold(one) for one in texts("never")),
        items={name: tuple(fold(one) for one in headers) for name, headers in items.items()},
        won=Won(_folded(won[0]), tuple(word.casefold() for word in won[1:])) if won else None,
    )


def _folded(either: str) -> frozenset[str]:
    return frozenset(fold(one) for one in either.split("|"))
