"""What a file is, by its first bytes and not by its name."""

import gzip
import re
import zlib
from pathlib import Path

from keepworth.errors import FileTooLarge, NotATable, UnreadableFile
from keepworth.tables.reading.limits import INFLATED_GZ, MIB, RATIO

CAN = "Keepworth reads CSV (also gzipped), Parquet, xlsx, mailboxes (mbox, eml) and calendars (ics)."
# The first bytes of files that are no table, and what such a file is called.
FOREIGN = (
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel file (.xls); save it as .xlsx"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"{\\rtf", "an RTF text"),
    (b"SQLite format 3", "an SQLite database"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"BZh", "a bzip2 archive; unpack it first"),
    (b"\xfd7zXZ", "an xz archive; unpack it first"),
    (b"(\xb5/\xfd", "a zstd archive; unpack it first"),
    (b"ORC", "an ORC file"),
    (b"Obj\x01", "an Avro file"),
    (b"ARROW1", "an Arrow file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
# Binary files that are read: how they begin, what they are, and how their names end.
BINARY = (
    ((b"PAR1",), "parquet", "a Parquet file", ".parquet"),
    ((b"PK\x03\x04", b"PK\x05\x06"), "zip", "a zip file, as xlsx workbooks are", ".xlsx if it is one"),
    ((b"\x1f\x8b",), "gzip", "a gzip file", ".csv.gz"),
)
PLAIN = (".csv", ".tsv", ".txt")
HEAD = 4096  # bytes by which a file is told; of a mailbox the first line may be long
EXCHANGES = ("mbox", "message", "calendar")  # kinds of files that say who spoke with whom
_MBOX = re.compile(rb"From [^\n]*\d\d:\d\d[^\n]*\b\d{4}\b[^\n]*\n[!-9;-~]+[ \t]*:")
_HEADERS = re.compile(
    rb"(?im)^(?:return-path|received|delivered-to|envelope-to|from|to|cc|subject|date|message-id|mime-version|reply-to|"
    rb"dkim-signature|content-type|x-[a-z-]+)[ \t]*:"
)
_A_HEADER = re.compile(rb"[!-9;-~]{1,100}[ \t]*:")


def kind_of(file: Path) -> str:
    """Return "parquet", "zip", "gzip", "mbox", "message" (a mail of its own), "calendar" or "text".

    Raises
    ------
    UnreadableFile
        The file is empty, is something that holds no table, or is not what its name says.

    """
    with file.open("rb") as source:
        head = source.read(HEAD)
    if not head or head in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        raise UnreadableFile(f"{file.name} is empty. Export it anew, with its rows.")
    for start, what in FOREIGN:
        if head.startswith(start) and not (start in (b"MZ", b"ORC") and head[:64].isascii() and b"\x00" not in head):
            raise NotATable(f"{file.name} is {what}, not a table. {CAN}")
    for starts, kind, what, ending in BINARY:
        if head.startswith(starts):
            if file.suffix.lower() in PLAIN:
                said = f"{file.name} is {what}, not {file.suffix[1:].upper()}."
                raise NotATable(f"{said} Rename it so that it ends with {ending}, and import it again.")
            return kind
    _refuse_markup(head, name=file.name)
    exchange = _exchange(head, named=file.suffix.lower())
    if exchange:
        return exchange
    if file.suffix.lower() == ".parquet":
        raise UnreadableFile(f"{file.name} is not a complete Parquet file: it does not begin like one.")
    if file.suffix.lower() in (".xlsx", ".xlsm"):
        raise NotATable(f"{file.name} is no xlsx file: it does not begin like one. {CAN}")
    return "text"


def exchange_in(file: Path) -> str:
    """Return which of `EXCHANGES` a file is, gzipped or not; nothing where it is another file or none at all."""
    try:
        kind = kind_of(file)
        if kind != "gzip":
            return kind if kind in EXCHANGES else ""
        with gzip.open(file) as source:
            return _exchange(source.read(HEAD), named=Path(file.stem).suffix.lower())
    except (UnreadableFile, OSError, EOFError, zlib.error):
        return ""  # whoever reads it says what is wrong with it


def _exchange(head: bytes, *, named: str) -> str:
    """Tell a mailbox, a message and a calendar by how they begin; a table may have headers that look like a message."""
    begins = head.removeprefix(b"\xef\xbb\xbf")
    if begins.lstrip()[:15].upper() == b"BEGIN:VCALENDAR":
        return "calendar"
    if _MBOX.match(begins):
        return "mbox"
    least = 1 if named == ".eml" else 2
    is_message = _A_HEADER.match(begins) is not None and len(_HEADERS.findall(begins)) >= least
    return "message" if is_message else ""


def peek_gzip(file: Path, *, most: int, ratio: int) -> None:
    """Unpack up to `most` bytes of a gzip and throw them away, to find a bomb at once.

    Raises
    ------
    UnreadableFile
        It is broken, holds something packed again, or is far larger inside than outside.

    """
    size, unpacked = file.stat().st_size, 0
    try:
        with file.open("rb") as raw, gzip.open(raw) as source:
            while unpacked < most and (chunk := source.read(4 * MIB)):
                if not unpacked:
                    _refuse_packed_again(chunk, packed=file.name)
                unpacked += len(chunk)
                if unpacked > 64 * MIB and unpacked > ratio * size:
                    raise _too_large(file.name, size=size, unpacked=unpacked)
            if unpacked >= most and unpacked > ratio * raw.tell():
                raise _too_large(file.name, size=raw.tell(), unpacked=unpacked)
    except (OSError, EOFError, zlib.error) as fault:
        raise UnreadableFile(f"{file.name} is not a complete gzip file ({fault}).") from fault


def _too_large(name: str, *, size: int, unpacked: int) -> FileTooLarge:
    return FileTooLarge(
        f"{name} is at least {unpacked // max(size, 1)} times larger inside than outside, beyond {unpacked // MIB} MB: "
        "it was not unpacked further. Unpack it yourself if it is really meant."
    )


def _refuse_markup(head: bytes, *, name: str) -> None:
    start = head.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<table")):
        raise NotATable(f"{name} is an HTML page, not a table. {CAN} Perhaps the download was a login page.")
    if start.startswith((b"<?xml", b"<svg")):
        raise NotATable(f"{name} is XML, not a table. {CAN}")


def check_unpacked(file: Path, *, packed: str) -> None:
    """Refuse what came out of the gzip file `packed`, unless it is text.

    Raises
    ------
    UnreadableFile
        It is something else.

    """
    with file.open("rb") as source:
        _refuse_packed_again(source.read(8), packed=packed)
    kind_of(file)


def _refuse_packed_again(head: bytes, *, packed: str) -> None:
    for starts, _, what, _ in BINARY:
        if head.startswith(starts):
            raise NotATable(
                f"{packed} holds {what} when unpacked. Only CSV is read from gzip: unpack it and import what is in it."
            )


def unpack_gzip(file: Path, *, into: Path) -> None:
    """Unpack a gzipped file, counting bytes on the way.

    Raises
    ------
    UnreadableFile
        It is broken, or far larger inside than outside.

    """
    size, written = file.stat().st_size, 0
    try:
        with gzip.open(file) as source, into.open("wb") as target:
            while chunk := source.read(4 * MIB):
                written += len(chunk)
                if written > INFLATED_GZ.amount or (written > 64 * MIB and written > RATIO.amount * size):
                    raise _too_large(file.name, size=size, unpacked=written)
                target.write(chunk)
    except (OSError, EOFError, zlib.error) as fault:
        raise UnreadableFile(f"{file.name} is not a complete gzip file ({fault}).") from fault
