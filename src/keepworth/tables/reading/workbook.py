"""What an xlsx file holds before anything parses it: members, sizes, and the cells that hold formulas."""

import re
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from keepworth.errors import FileTooLarge, NotATable, UnreadableFile
from keepworth.tables.reading.limits import INFLATED_XLSX, MEMBERS, MIB, RATIO

DEEPEST = 10_000  # elements within each other, where a workbook has a dozen
WINDOW = 1 << 16
LISTED = 8 * MIB  # the list of sheets: some hundred thousand of them
_LOCAL_HEADER = 30
_FORMULA = re.compile(rb'<c r="([A-Z]+)([0-9]+)"[^>]*>(?:(?!</c>).)*?<f[ >/](?:(?!</c>).)*?</c>', re.DOTALL)
# Programs that compute nothing write an empty value; one that computed an empty text says that it is a text.
_STORED = re.compile(rb'<v(?: [^>]*)?>[^<]|<is>|<c [^>]*t="str"')


@dataclass(frozen=True, slots=True)
class Formulas:
    """Cells of a sheet that hold formulas."""

    count: int
    without_value: tuple[tuple[int, str], ...]  # row, column letter: no value was stored with the formula


def check_workbook(file: Path) -> None:
    """Unpack every member of a zip while counting, and refuse what no spreadsheet program writes.

    Raises
    ------
    UnreadableFile
        It is no xlsx, is damaged, or is a bomb.

    """
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, struct.error) as fault:
        raise UnreadableFile(f"{file.name} is not a complete xlsx file ({fault}).") from fault
    if len(members) > MEMBERS.amount:
        raise FileTooLarge(f"{file.name} has {len(members):,} members; an xlsx file has at most {MEMBERS.amount:,}.")
    names = {member.filename for member in members}
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise NotATable(
            f"{file.name} is a zip archive, not a table. Keepworth reads CSV (also gzipped), Parquet and xlsx; "
            "unpack it and import the files in it."
        )
    for member in members:
        _check_member(member, name=file.name)
    total = 0
    with file.open("rb") as source:
        size = file.stat().st_size
        for member in members:
            unpacked = _inflated(source, member, name=file.name, room=INFLATED_XLSX.amount - total)
            if member.filename == "xl/workbook.xml" and unpacked > LISTED:
                raise FileTooLarge(
                    f"{file.name} lists its sheets in {unpacked // MIB} MB, far more than a workbook needs: it was not "
                    "read. Save the sheet as CSV and import that."
                )
            total += unpacked
            if total > 64 * MIB and total > RATIO.amount * size:
                raise FileTooLarge(_too_large(file.name, total))


def formulas_of(file: Path, sheet: str) -> Formulas:
    """Find the formulas of a sheet; call `check_workbook` first."""
    with zipfile.ZipFile(file) as archive:
        part = _part_of(archive, sheet)
        if part is None:
            return Formulas(0, ())
        xml = archive.read(part)
    if b"<f" not in xml:
        return Formulas(0, ())
    found = [(int(cell[2]), cell[1].decode(), bool(_STORED.search(cell[0]))) for cell in _FORMULA.finditer(xml)]
    return Formulas(len(found), tuple((row, column) for row, column, stored in found if not stored))


def _check_member(member: zipfile.ZipInfo, *, name: str) -> None:
    parts = member.filename.replace("\\", "/").split("/")
    if ".." in parts or member.filename.startswith(("/", "\\")) or "\x00" in member.filename:
        raise UnreadableFile(f"{name} holds a member that points outside it ({member.filename!r}): no xlsx does.")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise UnreadableFile(f"{name} holds a link ({member.filename!r}): no xlsx does.")
    if member.filename.lower().endswith((".zip", ".xlsx", ".gz", ".7z", ".rar")) and "embeddings" not in parts:
        raise FileTooLarge(f"{name} holds another archive ({member.filename!r}): no xlsx of rows and columns does.")
    if member.flag_bits & 1:
        raise UnreadableFile(f"{name} is protected by a password. Save it without one.")


def _inflated(source: object, member: zipfile.ZipInfo, *, name: str, room: int) -> int:
    """Return how large a member is when it is really unpacked, whatever it says of itself."""
    seek, read = getattr(source, "seek"), getattr(source, "read")  # noqa: B009 — any binary file
    seek(member.header_offset)
    header = read(_LOCAL_HEADER)
    if len(header) < _LOCAL_HEADER or header[:4] != b"PK\x03\x04":
        raise UnreadableFile(f"{name} is not a complete xlsx file: {member.filename!r} is missing.")
    seek(member.header_offset + _LOCAL_HEADER + sum(struct.unpack("<HH", header[26:30])))
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnreadableFile(f"{name} is packed in a way that no xlsx is ({member.filename!r}).")
    unpack = zlib.decompressobj(-15) if member.compress_type == zipfile.ZIP_DEFLATED else None
    total, left, depth = 0, member.compress_size, 0
    while left > 0 and (packed := read(min(left, MIB))):
        left -= len(packed)
        while packed:
            try:
                data = unpack.decompress(packed, 4 * MIB) if unpack else packed
            except zlib.error as fault:
                raise UnreadableFile(f"{name} is not a complete xlsx file: {member.filename!r} is damaged.") from fault
            packed = unpack.unconsumed_tail if unpack else b""
            if not total and (b"<!DOCTYPE" in data or b"<!ENTITY" in data):
                raise FileTooLarge(f"{name} holds XML that defines entities ({member.filename!r}): no xlsx does.")
            depth = _deeper(data, depth) if member.filename.endswith(".xml") else 0
            if depth > DEEPEST:
                raise FileTooLarge(f"{name} holds XML nested {depth:,} deep ({member.filename!r}): no xlsx does.")
            total += len(data)
            if total > room:
                raise FileTooLarge(_too_large(name, INFLATED_XLSX.amount - room + total))
    if total != member.file_size:
        raise FileTooLarge(
            f"{name} lies about its sizes: {member.filename!r} says {member.file_size:,} bytes and holds {total:,}."
        )
    return total


def _deeper(data: bytes, depth: int) -> int:
    """Return about how deep the elements are after more of an XML, or where they are too deep in it."""
    # An element that is closed has two "<" and one "/": two counts of single bytes, for a look that takes no time. A
    # text full of "/" hides how deep it is, and is left to the process that reads, whose memory is limited.
    for at in range(0, len(data), WINDOW):
        piece = data[at : at + WINDOW]
        depth = max(depth + piece.count(b"<") - 2 * piece.count(b"/"), 0)
        if depth > DEEPEST:
            break
    return depth


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """Return the member in which a sheet is."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return None
    book, links = archive.read("xl/workbook.xml"), archive.read("xl/_rels/workbook.xml.rels")
    wanted = sheet.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;").encode()
    for found in re.findall(rb"<sheet\b[^>]*>", book):
        if b'name="' + wanted + b'"' in found and (link := re.search(rb'r:id="([^"]+)"', found)):
            for target in re.findall(rb"<Relationship\b[^>]*>", links):
                if b'Id="' + link[1] + b'"' in target and (path := re.search(rb'Target="([^"]+)"', target)):
                    part = path[1].decode().lstrip("/")
                    part = part if part.startswith("xl/") else f"xl/{part}"
                    return part if part in names else None
    return None


def _too_large(name: str, total: int) -> str:
    return (
        f"{name} is more than {total // MIB} MB when unpacked, beyond the limit for xlsx: it was not read. Save the "
        "sheet as CSV and import that."
    )
