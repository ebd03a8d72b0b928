"""An archive of a book: its files with their checksums, and what says that they belong together."""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

from keepworth.errors import BadInput, NotABook, UnreadableFile

FORMAT: Final = 1
ABOUT: Final = "keepworth-backup.json"
DATABASE: Final = "keepworth.sqlite3"
DUMP: Final = "keepworth.pgdump"
BLOCK: Final = 1 << 20
PACKED: Final = (".parquet", ".zip", ".gz", ".xlsx", ".png", ".pgdump")  # packing these again finds nothing


@dataclass(frozen=True, slots=True)
class Packed:
    """One file of an archive."""

    sha256: str
    bytes: int
    mode: int = 0o644


@dataclass(frozen=True, slots=True)
class About:
    """What an archive holds."""

    book_id: str
    name: str
    made_at: str
    version: str
    batches: tuple[str, ...]  # of the lake, as they stood at one moment
    rows: dict[str, int]  # by table
    database: str | None  # "sqlite", "postgresql" or none
    files: dict[str, Packed] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


def pack(archive: zipfile.ZipFile, path: Path, *, name: str) -> Packed:
    """Put a file into an archive; return its checksum."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        mode = os.fstat(file.fileno()).st_mode & 0o777
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_STORED if path.suffix in PACKED else zipfile.ZIP_DEFLATED
        info.external_attr = mode << 16
        with archive.open(info, "w", force_zip64=True) as into:
            while part := file.read(BLOCK):
                digest.update(part)
                size += len(part)
                into.write(part)
    return Packed(digest.hexdigest(), size, mode)


def write_about(archive: zipfile.ZipFile, about: About) -> None:
    """Put what an archive holds into it, last of all."""
    archive.writestr(ABOUT, json.dumps(asdict(about), ensure_ascii=False, indent=1))


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, About]]:
    """Open an archive and say what it holds.

    Raises
    ------
    UnreadableFile
        It is no archive, or is cut short.
    NotABook
        A newer version wrote it.

    """
    if not path.is_file():
        raise BadInput(f"There is no file {path}. See how it is called and where it lies.")
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive, _about(archive, path)
    except (zipfile.BadZipFile, EOFError, ValueError, KeyError, TypeError) as fault:
        raise UnreadableFile(f"{path} is no complete backup of a book: {fault}. Take another one.") from fault


def _about(archive: zipfile.ZipFile, path: Path) -> About:
    found: dict[str, Any] = json.loads(archive.read(ABOUT))
    if found["format"] > FORMAT:
        raise NotABook(
            f"{path} is a backup of format {found['format']}, made by Keepworth {found['version']}; this one reads "
            f"format {FORMAT}. Install that version."
        )
    files = {name: Packed(**one) for name, one in found.pop("files").items()}
    return About(**{**found, "batches": tuple(found["batches"]), "files": files})


def unpack(archive: zipfile.ZipFile, about: About, *, into: Path) -> None:
    """Take every file out of an archive, and refuse all of it where one is not what it was.

    Raises
    ------
    UnreadableFile
        A file is missing, damaged, or would lie outside `into`.

    """
    for name, packed in about.files.items():
        place = _inside(into, name)
        place.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with archive.open(name) as file, _new(place, mode=packed.mode) as written:
            size = _copied(file, written, digest=digest, most=packed.bytes)
            written.flush()
            os.fsync(written.fileno())
        if size != packed.bytes or digest.hexdigest() != packed.sha256:
            raise UnreadableFile(f"{name} in the backup is damaged: its checksum is another. Nothing was restored.")
    for name, target in about.links.items():
        _inside(into, str(PurePosixPath(name).parent / target))
        _inside(into, name).symlink_to(target, target_is_directory=True)


def _new(place: Path, *, mode: int) -> IO[bytes]:
    return os.fdopen(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode & 0o777), "wb")


def _copied(file: IO[bytes], into: IO[bytes], *, digest: Any, most: int) -> int:  # noqa: ANN401 — a hash has no public type
    """Copy, and stop where there is more than was said."""
    size = 0
    while size <= most and (part := file.read(BLOCK)):
        digest.update(part)
        into.write(part)
        size += len(part)
    return size


def _inside(folder: Path, name: str) -> Path:
    parts = PurePosixPath(name).parts
    if not parts or PurePosixPath(name).is_absolute() or ".." in parts or "\\" in name or "\x00" in name:
        raise UnreadableFile(
            f"The backup holds a file called {name!r}, which would lie outside the book. Do not use it."
        )
    return folder.joinpath(*parts)
