"""A company's own questionnaires without a person: their files stand in the book, beside its facts.

A published version never changes, but for this. Its names stay, for answers are known by them: only what people read is
searched. A file that is no questionnaire, and holds the person, goes as other files do.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from keepworth.tables.lake.files import replace_text
from keepworth.tables.own_instruments import ENDING, FOLDER, RETIRED
from keepworth.tables.persons.leftovers import holding
from keepworth.tables.persons.mentions import ERASED, mentions_of
from keepworth.tables.persons.who import Traits

# Fields whose words are names and not read by anybody: of questionnaires, items, scales and indicators.
CODES: Final = frozenset({"name", "version", "scale", "feeds", "part", "role", "kind"})


def questionnaires_that_hold(book: Path, traits: Traits) -> int:
    """Return how many files of own questionnaires mention a person."""
    return sum(1 for _ in _changes(book, traits))


def forget_in_questionnaires(book: Path, traits: Traits) -> None:
    """Put `[erased]` in the place of a person in own questionnaires; what is gone is found no more."""
    for path, anew in list(_changes(book, traits)):
        if anew is None:
            path.unlink(missing_ok=True)
        else:
            replace_text(path, anew)


def _changes(book: Path, traits: Traits) -> Iterator[tuple[Path, str | None]]:
    """Yield the files that mention a person, and what they say without; None of one that goes."""
    pattern = mentions_of(traits)
    for path in sorted((book / FOLDER).glob("*")):
        if path.is_symlink() or not path.is_file() or path.suffix == RETIRED:
            continue
        held = _held(path)
        if held is None:
            if holding([path], traits):
                yield path, None
        elif (anew := _without(held, pattern)) != held or _is_beside(path, pattern):
            yield path, _written(anew)


def _held(path: Path) -> dict[str, Any] | None:
    """Return what a file of a questionnaire holds; None of any other."""
    if path.suffix != ENDING or path.name.startswith("."):
        return None
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8"))
        return held if tomllib.loads(_written(held)) == held else None
    except (ValueError, RecursionError):
        return None


def _written(held: dict[str, Any]) -> str:
    from keepworth.listen.instruments import written_toml

    return written_toml(held)


def _is_beside(path: Path, pattern: re.Pattern[str]) -> bool:
    """Whether a comment mentions the person: writing the file anew leaves those out."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return any("#" in line and pattern.search(line.partition("#")[2]) for line in lines)


def _without(held: dict[str, Any], pattern: re.Pattern[str]) -> dict[str, Any]:
    return {
        key: value if key in CODES and isinstance(value, str) else _value_without(value, pattern)
        for key, value in held.items()
    }


def _value_without(value: object, pattern: re.Pattern[str]) -> object:
    if isinstance(value, str):
        return pattern.sub(ERASED, value)
    if isinstance(value, list):
        return [_value_without(one, pattern) for one in value]
    return _without(value, pattern) if isinstance(value, dict) else value
