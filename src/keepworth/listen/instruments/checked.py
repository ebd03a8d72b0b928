"""A part of a file, read with a note of everything that is wrong in it."""

import difflib
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

LONGEST: Final = 1000  # characters of any text
SHOWN: Final = 80  # characters of a value that a message repeats
TURNING: Final = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069"  # marks that turn the reading order around


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a file, and where: `("items", 2, "customer", "en")` is a text of its second item."""

    place: tuple[str | int, ...]
    path: str  # the place as messages call it
    said: str

    def __str__(self) -> str:
        return f"{self.path} {self.said}"


@dataclass(slots=True)
class Notes:
    """What is wrong with one file so far."""

    where: str
    found: list[Fault] = field(default_factory=list)


class Part:
    """A table of a TOML file: each value is asked for once, and what nobody asked for is a fault."""

    def __init__(
        self, held: Mapping[str, Any], *, notes: Notes, path: str = "", place: tuple[str | int, ...] = ()
    ) -> None:
        """Begin with nothing read; parts of one file share `notes`."""
        self.held, self.notes, self.path, self.place = held, notes, path, place
        self._read: set[str] = set()
        self._inner: dict[str, Part] = {}
        self._rows: dict[str, list[Part]] = {}

    def called(self, name: str) -> None:
        """Call the part by its own name from here on, in messages."""
        if name:
            self.path = f"{self.path} ({name})"

    def fault(self, key: str, said: str) -> None:
        """Note what is wrong, with its place."""
        place = (*self.place, *((key,) if key else ()))
        self.notes.found.append(Fault(place, ".".join(filter(None, (self.path, key))), said))

    def has(self, key: str) -> bool:
        """Whether anything stands under a key."""
        return key in self.held

    def rest(self, *but: str) -> list[str]:
        """Return every key, but some."""
        return [key for key in self.held if key not in but]

    def text(self, key: str, *, needed: bool = True, like: re.Pattern[str] | None = None) -> str:
        """Return a text, empty where there is none."""
        value = self._take(key, str, called="a text", needed=needed)
        if value is None:
            return ""
        if not value.strip() or value != value.strip():
            self.fault(key, "must hold words, without blanks around them")
        elif len(value) > LONGEST:
            self.fault(key, f"has {len(value)} characters, more than {LONGEST}")
        elif hidden := next((one for one in value if _is_hidden(one)), ""):
            self.fault(key, f"holds a character that cannot be shown (U+{ord(hidden):04X})")
        elif like and not like.fullmatch(value):
            self.fault(key, f"cannot be {_short(value)}: it must look like {like.pattern}")
        return value

    def choice[T: str](self, key: str, choices: Sequence[T], *, otherwise: T) -> T:
        """Return one of several words."""
        value = self._take(key, str, called="a text", needed=True)
        if value is None:
            return otherwise
        for one in choices:
            if one == value:
                return one
        self.fault(key, f"cannot be {_short(value)}{_nearest(value, choices)}. It is one of: {', '.join(choices)}")
        return otherwise

    def flag(self, key: str) -> bool:
        """Return true or false; false where nothing is said."""
        return bool(self._take(key, bool, called="true or false", needed=False))

    def whole(self, key: str) -> int | None:
        """Return a whole number, None where there is none."""
        return self._take(key, int, called="a whole number", needed=False)

    def needed_whole(self, key: str) -> int:
        """Return a whole number that has to be there."""
        return self._take(key, int, called="a whole number", needed=True) or 0

    def number(self, key: str) -> float | None:
        """Return a number, None where there is none."""
        value = self._take(key, float, called="a number", needed=False)
        if value is not None and not math.isfinite(value):
            self.fault(key, f"must be a number, not {value}")
            return None
        return value

    def part(self, key: str) -> "Part":
        """Return a table, an empty one where there is none."""
        if key not in self._inner:
            held = self._take(key, dict, called="a table", needed=False) or {}
            path = ".".join(filter(None, (self.path, key)))
            self._inner[key] = Part(held, notes=self.notes, path=path, place=(*self.place, key))
        return self._inner[key]

    def parts(self, key: str, *, most: int = 100) -> list["Part"]:
        """Return a list of tables, none where there is none; of more than `most` the first are read."""
        rows = self._take(key, list, called="a list of tables", needed=False) or []
        if len(rows) > most:
            self.fault(key, f"has {len(rows)}, more than {most}")
        self._rows[key] = []
        for at, row in enumerate(rows[:most], start=1):
            path, place = f"{'.'.join(filter(None, (self.path, key)))} {at}", (*self.place, key, at)
            if isinstance(row, dict):
                self._rows[key].append(Part(row, notes=self.notes, path=path, place=place))
            else:
                self.notes.found.append(Fault(place, path, "must be a table"))
        return self._rows[key]

    def check_all_read(self) -> None:
        """Note every key that nobody asked for."""
        for part in self._all():
            for key in part.held:
                if key not in part._read:
                    part.fault(key, f"is not known{_nearest(key, sorted(part._read))}")

    def _all(self) -> Iterator["Part"]:
        yield self
        for part in (*self._inner.values(), *(row for rows in self._rows.values() for row in rows)):
            yield from part._all()

    def _take[T](self, key: str, kind: type[T], *, called: str, needed: bool) -> T | None:
        self._read.add(key)
        if key not in self.held:
            if needed:
                self.fault(key, "is missing")
            return None
        value = self.held[key]
        if kind is float and type(value) is int:
            value = float(value)
        # By the exact type: true is no whole number.
        if type(value) is not kind:
            self.fault(key, f"must be {called}, not {_short(value)}")
            return None
        return value


def _is_hidden(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cs") or letter in TURNING


def _short(value: object) -> str:
    said = repr(value)
    return said if len(said) <= SHOWN else f"{said[:SHOWN]}…"


def _nearest(value: str, choices: Sequence[str]) -> str:
    found = difflib.get_close_matches(value, choices, n=1)
    return f"; did you mean {found[0]!r}?" if found else ""
