"""A part of a file, read with a note of everything that is wrong in it."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any


class Part:
    """A table of a TOML file: each value is asked for once, and what nobody asked for is a fault."""

    def __init__(self, held: Mapping[str, Any], *, where: str, faults: list[str], path: str = "") -> None:
        """Begin with nothing read; parts of one file share `faults`."""
        self.held, self.where, self.faults, self.path = held, where, faults, path
        self._read: set[str] = set()
        self._inner: dict[str, Part] = {}
        self._rows: dict[str, list[Part]] = {}

    def called(self, name: str) -> None:
        """Call the part by its own name from here on, in messages."""
        if name:
            self.path = f"{self.path} ({name})"

    def fault(self, key: str, said: str) -> None:
        """Note what is wrong, with its place."""
        self.faults.append(f"{'.'.join(filter(None, (self.path, key)))} {said}")

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
        elif like and not like.fullmatch(value):
            self.fault(key, f"cannot be {value!r}: it must look like {like.pattern}")
        return value

    def choice[T: str](self, key: str, choices: Sequence[T], *, otherwise: T) -> T:
        """Return one of several words."""
        value = self._take(key, str, called="a text", needed=True)
        if value is None:
            return otherwise
        for one in choices:
            if one == value:
                return one
        self.fault(key, f"cannot be {value!r}{_nearest(value, choices)}. It is one of: {', '.join(choices)}")
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
        return self._take(key, float, called="a number", needed=False)

    def part(self, key: str) -> "Part":
        """Return a table, an empty one where there is none."""
        if key not in self._inner:
            held = self._take(key, dict, called="a table", needed=False) or {}
            path = ".".join(filter(None, (self.path, key)))
            self._inner[key] = Part(held, where=self.where, faults=self.faults, path=path)
        return self._inner[key]

    def parts(self, key: str) -> list["Part"]:
        """Return a list of tables, none where there is none."""
        rows = self._take(key, list, called="a list of tables", needed=False) or []
        self._rows[key] = []
        for at, row in enumerate(rows, start=1):
            path = f"{'.'.join(filter(None, (self.path, key)))} {at}"
            if isinstance(row, dict):
                self._rows[key].append(Part(row, where=self.where, faults=self.faults, path=path))
            else:
                self.faults.append(f"{path} must be a table")
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
            self.fault(key, f"must be {called}, not {value!r}")
            return None
        return value


def _nearest(value: str, choices: Sequence[str]) -> str:
    found = difflib.get_close_matches(value, choices, n=1)
    return f"; did you mean {found[0]!r}?" if found else ""
