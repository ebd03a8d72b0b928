"""What an erasure has set out to do, kept until it is done: a killed one is finished by whoever writes next."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from keepworth.errors import NotABook
from keepworth.tables.lake.files import replace_text
from keepworth.tables.persons.tombstones import PRIVATE, folder_of

JOURNAL: Final = "pending.json"
RECEIPTS: Final = "receipts"
FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Renamed:
    """An interned id whose text is replaced; a person's number is replaced in results, too."""

    kind: str
    number: int
    text: str  # the random one
    shown_number: int | None = None  # the random one in results; None: this is no person


@dataclass(frozen=True, slots=True)
class Journal:
    """One erasure: who, by number, what is deleted, and how much that is. It holds no personal data."""

    id: str
    day: str
    renamed: tuple[Renamed, ...]
    texts: tuple[int, ...]  # numbers of the texts that go
    marks: tuple[str, ...]
    files: tuple[str, ...]  # kept source and error files that go, relative to the book
    counts: dict[str, int] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def persons(self) -> tuple[Renamed, ...]:
        """Those who are erased."""
        return tuple(one for one in self.renamed if one.shown_number is not None)


def keep_journal(book: Path, journal: Journal) -> None:
    """Decide upon an erasure: from here on it will be finished, whatever happens to this process."""
    path = folder_of(book) / JOURNAL
    path.parent.mkdir(mode=0o700, exist_ok=True)
    replace_text(path, json.dumps(asdict(journal), indent=1) + "\n", mode=PRIVATE)


def read_journal(book: Path) -> Journal | None:
    """Return the erasure that was begun and not finished."""
    path = folder_of(book) / JOURNAL
    if not path.is_file():
        return None
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if found.get("format") != FORMAT:
        raise NotABook(f"{path} has format {found.get('format')}, made by a newer version of Keepworth. Install that.")
    found["renamed"] = tuple(Renamed(**one) for one in found["renamed"])
    taken: dict[str, Any] = {name: tuple(of) if isinstance(of, list) else of for name, of in found.items()}
    return Journal(**taken)


def write_receipt(book: Path, journal: Journal) -> dict[str, Any]:
    """Write what was deleted, where and when, without a word about whom; then the journal is closed."""
    receipt = {
        "format": FORMAT,
        "receipt": journal.id,
        "what": "erasure of one person",
        "erased_on": journal.day,
        "persons": len(journal.persons),
        "deleted": journal.counts,
        "kept": "amounts, counts and dates, under a random id that leads to nobody",
        "will_be_refused": f"{len(journal.marks)} ids and addresses, known by keyed hashes alone",
    }
    path = receipt_path(book, journal.id)
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_text(path, json.dumps(receipt, indent=1) + "\n")
    (folder_of(book) / JOURNAL).unlink()
    return receipt


def receipt_path(book: Path, name: str) -> Path:
    """Return where the receipt of an erasure is."""
    return folder_of(book) / RECEIPTS / f"{name}.json"
