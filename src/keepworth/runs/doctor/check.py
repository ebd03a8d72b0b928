"""One check: what it looks at, what it found, how that is mended."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from keepworth.tables.book import Book


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked at: this installation, and a book where one is named."""

    folder: Path | None = None
    book: Book | None = None  # None: none is named, or its settings cannot be read


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong, and what to do about it."""

    words: str
    fix: str
    mend: Callable[[], object] | None = None  # does it, where that takes nothing away


type Check = Callable[[Looked], Wrong | None]


def shown(names: list[str], *, most: int = 3) -> str:
    """Write a few names, and how many more there are."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
