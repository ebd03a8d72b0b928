"""What the company is called on pages and in mails that its customers see."""

import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from keepworth.tables.settings import read_settings


def company_name() -> str:
    """Return the book's name, as its settings say it now."""
    folder = settings.ENVIRONMENT.book
    return _name(folder, os.stat(_file(folder)).st_mtime_ns)  # noqa: PTH116 asked at every page, and twice as fast


@lru_cache(maxsize=4)
def _file(folder: Path) -> str:
    return str(folder / "keepworth.toml")


@lru_cache(maxsize=4)
def _name(folder: Path, changed: int) -> str:
    del changed  # another moment, another answer
    return read_settings(folder).name
