"""Settings as keepworth.toml gives them: those that a book needs, and what a test says besides."""

from typing import Any, Final

import pytest

from keepworth.errors import SettingRefused
from keepworth.tables.settings import Settings, check_settings

NEEDED: Final = {"format": 1, "book_id": "b", "name": "A book", "currency": "USD"}


def checked(**given: Any) -> Settings:
    return check_settings({**NEEDED, **given}, where="keepworth.toml")


def refused(**given: Any) -> str:
    """Return why settings are refused."""
    with pytest.raises(SettingRefused) as refusal:
        checked(**given)
    return str(refusal.value)
