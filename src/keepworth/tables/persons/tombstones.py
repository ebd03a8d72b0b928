"""What keeps erased persons erased: keyed hashes of their ids, mail addresses and telephone numbers.

The hash says nothing to whoever does not hold the book's secret, and cannot be turned back; it answers one question,
whether a row that comes in is of somebody who was erased.
"""

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from keepworth.errors import BadInput, NotABook
from keepworth.tables.lake.files import replace_text
from keepworth.tables.persons.who import Person, Traits, mails_in, normal_id, phones_in

FOLDER: Final = "privacy"
SECRET, FILE = "secret", "tombstones.json"
FORMAT: Final = 1
PRIVATE: Final = 0o600


@dataclass(frozen=True, slots=True)
class Tombstones:
    """The marks of everybody who was erased, and the secret that makes them."""

    secret: bytes = b""
    marks: dict[str, str] = field(default_factory=dict)  # mark → the day of the erasure

    def __bool__(self) -> bool:
        """Tell whether anybody was erased."""
        return bool(self.marks)

    def mark(self, kind: str, text: str) -> str:
        """Return the keyed hash of one trait."""
        return hmac.digest(self.secret, f"{kind}\0{text}".encode("utf-8", "surrogatepass"), "sha256").hex()

    def of(self, kind: str, text: str) -> str | None:
        """Return the day on which whoever has this trait was erased, None where nobody was."""
        return self.marks.get(self.mark(kind, text)) if text else None

    def is_id(self, kind: str, text: str) -> bool:
        """Tell whether this is the own id of somebody erased."""
        return self.of(kind, normal_id(text)) is not None

    def is_address(self, text: str) -> bool:
        """Tell whether a cell holds a mail address or telephone number of somebody erased."""
        return any(self.of("mail", mail) for mail in mails_in(text)) or any(
            self.of("phone", phone) for phone in phones_in(text)
        )


def folder_of(book: Path) -> Path:
    """Return where a book keeps what concerns the rights of persons."""
    return book / FOLDER


def make_secret(book: Path) -> bytes:
    """Return a book's secret; make it where there is none, readable by its owner alone."""
    path = folder_of(book) / SECRET
    if not path.is_file():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        beside = path.with_name(f".{SECRET}-{secrets.token_hex(8)}")
        with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(beside, path)  # whoever comes second takes the first one's
        except FileExistsError:
            pass
        finally:
            beside.unlink()
    return _secret(path)


def _secret(path: Path) -> bytes:
    try:
        return bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as fault:
        raise BadInput(
            f"{path} cannot be read as the book's secret: {fault}. Without it nobody can tell who was erased; take the "
            "file from a backup of this book."
        ) from fault


def read_tombstones(book: Path) -> Tombstones:
    """Read who was erased from a book."""
    path = folder_of(book) / FILE
    if not path.is_file():
        return Tombstones()
    return Tombstones(_secret(path.parent / SECRET), read_marks(path, secret=_secret(path.parent / SECRET)))


def read_marks(path: Path, *, secret: bytes) -> dict[str, str]:
    """Read a file of tombstones that was made with `secret`."""
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        made_by, marks = found["secret_id"], {str(mark): str(day) for mark, day in found["marks"].items()}
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as fault:
        raise BadInput(f"{path} is no file of tombstones: {fault}.") from fault
    if found.get("format") != FORMAT:
        raise NotABook(
            f"{path} has format {found.get('format')}, made by a newer version of Keepworth; this one reads {FORMAT}."
        )
    if made_by != secret_id(secret):
        raise BadInput(f"{path} was made with the secret of another book, so it says nothing about this one.")
    return marks


def add_marks(book: Path, marks: Iterable[str], *, day: str) -> None:
    """Add tombstones; those that stand keep their day."""
    secret = make_secret(book)
    path = folder_of(book) / FILE
    known = read_marks(path, secret=secret) if path.is_file() else {}
    merged = {**dict.fromkeys(marks, day), **known}
    written = {"format": FORMAT, "secret_id": secret_id(secret), "marks": dict(sorted(merged.items()))}
    replace_text(path, json.dumps(written, indent=1) + "\n", mode=PRIVATE)


def secret_id(secret: bytes) -> str:
    """Name a secret without telling it."""
    return hashlib.sha256(b"keepworth secret id\0" + secret).hexdigest()[:16]


def marks_of(secret: bytes, *, persons: Iterable[Person], traits: Traits, also: Iterable[tuple[str, str]]) -> set[str]:
    """Return the marks of persons: of their ids, addresses, and of other ids that name them."""
    by = Tombstones(secret)
    marks = {by.mark(person.kind, normal_id(person.text)) for person in persons}
    marks |= {by.mark(kind, normal_id(text)) for kind, text in also}
    marks |= {by.mark("mail", mail) for mail in traits.mails}
    return marks | {by.mark("phone", phone) for text in traits.phones for phone in phones_in(text)}
