"""Changing settings of a book: its file keeps its comments, and takes nothing that cannot be."""

from pathlib import Path

from keepworth.tables.lake.files import replace_text
from keepworth.tables.settings import FILE, Settings, check_settings


def change_settings(folder: Path, **changed: object) -> Settings:
    """Write some settings of the book in `folder` anew, all at once; the caller holds the book's lock.

    Raises
    ------
    SettingRefused
        A setting does not exist or cannot be; nothing was written.

    """
    import tomlkit

    path = folder / FILE
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    for name, value in changed.items():
        document[name] = value
    text = tomlkit.dumps(document)
    settings = check_settings(tomlkit.parse(text).unwrap(), where=str(path))
    replace_text(path, text)
    return settings
