"""Changing settings of a book: its file keeps its comments, and takes nothing that cannot be."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from keepworth.tables.lake.files import replace_text
from keepworth.tables.settings import FILE, Settings, check_settings


@dataclass(frozen=True, slots=True)
class Change:
    """A change that can be, and is not written yet: the settings as they will be, and the text of their file."""

    settings: Settings
    path: Path
    text: str

    def write(self) -> None:
        """Put the file in the place of the old one."""
        replace_text(self.path, self.text)


def change_settings(folder: Path, **changed: object) -> Settings:
    """Write some settings of the book in `folder` anew, all at once; the caller holds the book's lock.

    A setting of a table has that name before it, `retention.texts` or `measure.errors.item`; None leaves one out, so
    that its default holds.

    Raises
    ------
    SettingRefused
        A setting does not exist or cannot be; nothing was written.

    """
    change = plan_change(folder, **changed)
    change.write()
    return change.settings


def plan_change(folder: Path, **changed: object) -> Change:
    """Return what `change_settings` would write, for whoever has something to do before it stands.

    Raises
    ------
    SettingRefused
        A setting does not exist or cannot be.

    """
    import tomlkit

    path = folder / FILE
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    for name, value in changed.items():
        *tables, key = name.split(".")
        into = _table_in(document, tables, make=value is not None)
        if value is not None:
            into[key] = value
        elif into is not None:
            into.pop(key, None)
    text = tomlkit.dumps(document)
    settings = check_settings(tomlkit.parse(text).unwrap(), where=str(path))
    return Change(settings, path, text)


def settings_state(folder: Path) -> str:
    """Return what tells the settings' file as it stands from every other state of it."""
    return hashlib.sha256((folder / FILE).read_bytes()).hexdigest()[:16]


def value_of(book: Settings, name: str) -> Any:  # noqa: ANN401 — whatever the setting is
    """Return a setting by its name, `retention.texts` of its table; None where a table does not hold it."""
    value: Any = book
    for part in name.split("."):
        value = (value or {}).get(part) if value is None or isinstance(value, Mapping) else getattr(value, part)
    return value


def _table_in(document: Any, names: Sequence[str], *, make: bool) -> Any:  # noqa: ANN401 — of tomlkit, whichever kind
    """Return a table of the file, one in another; None where it is not there and nobody needs it."""
    import tomlkit

    for name in names:
        if name not in document:
            if not make:
                return None
            document.add(name, tomlkit.table())
        document = document[name]
    return document
