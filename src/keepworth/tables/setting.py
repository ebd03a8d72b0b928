"""One setting of keepworth.toml: what it means, what it may be, and how what cannot be is named."""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: what it means, and what it may be."""

    name: str
    meaning: str
    must: str  # what it must be, in words
    fits: Callable[[Any], bool]


def number(low: float, high: float, *, least: bool = False) -> Callable[[Any], bool]:
    """Return what tells a number above `low`, or of at least that, and at most `high`."""

    def fits(found: object) -> bool:
        if not isinstance(found, int | float) or isinstance(found, bool):
            return False
        return (low <= found if least else low < found) and found <= high

    return fits


def whole(least: int, most: int) -> Callable[[Any], bool]:
    """Return what tells a whole number of at least and at most so much; true and false are none."""
    return lambda found: isinstance(found, int) and not isinstance(found, bool) and least <= found <= most


def text(pattern: str) -> Callable[[Any], bool]:
    """Return what tells a text that matches as a whole."""
    return lambda found: isinstance(found, str) and re.fullmatch(pattern, found) is not None


def faults_of(
    found: Mapping[str, Any], settings: tuple[Setting, ...], *, of: str = "", also: tuple[str, ...] = ()
) -> list[str]:
    """Say which settings do not exist or cannot be."""
    known = {setting.name: setting for setting in settings}
    faults = []
    for name, value in found.items():
        if name not in known:
            near = difflib.get_close_matches(name, [*known, *also], n=1)
            faults.append(f"there is no setting {of}{name}" + (f" (did you mean {of}{near[0]}?)" if near else ""))
        elif not known[name].fits(value):
            faults.append(f"{of}{name} = {value!r} must be {known[name].must}")
    return faults
