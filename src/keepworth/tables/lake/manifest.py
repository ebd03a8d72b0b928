"""The manifest: which batches a lake holds. Replacing it is the moment at which a change happens."""

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final

from keepworth.errors import BadInput, NotABook
from keepworth.tables.lake.files import replace_text

FILE = "manifest.json"
FORMAT = 1
SETTLED: Final = 1_000_000_000  # nanoseconds after which a file that changes gets another time
KEPT: Final = 8  # lakes

_kept: dict[Path, "tuple[tuple[int, int, int], Manifest]"] = {}  # as it was read last, with what its file was then


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch: the accepted rows of one file."""

    id: str  # hash of what it holds
    table: str
    rows: int
    recorded_at: str  # when we learned it, UTC
    source: str  # the file's name
    source_hash: str
    columns: tuple[str, ...]  # of the schema, those that the file supplied
    plan: str  # how it was read, as JSON
    first_day: str | None = None  # of the column that says when it happened
    last_day: str | None = None
    corrects: str | None = None  # the batch whose refused rows these were
    hidden: str | None = None  # the file that lists rows which others hold, relative to the lake
    hidden_rows: int = 0
    came_with: tuple[str, ...] = ()  # the batches whose files brought these identities along; they go with the last
    was: tuple[str, ...] = ()  # its ids before persons were erased from it

    @property
    def file(self) -> str:
        """Where its rows are, relative to the lake."""
        return f"{self.table}/{self.id}.parquet"

    @property
    def occasions(self) -> str | None:
        """Where its orders are as occasions, relative to the lake; other ones for other hidden rows."""
        if self.table != "orders":
            return None
        mark = f"-{self.hidden.rpartition('-')[2]}" if self.hidden else ".parquet"
        return f"{self.table}/{self.id}.occasions{mark}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything that a lake holds, oldest batch first."""

    batches: tuple[Batch, ...] = ()
    keys: tuple[str, ...] = ()  # files of interned ids, relative to the lake
    next_number: Mapping[str, int] = field(default_factory=dict)  # kind → the next free number
    snapshots: tuple[Batch, ...] = ()  # what people wrote in the website: whole tables, oldest first

    @property
    def everything(self) -> tuple[Batch, ...]:
        """The batches of files and the snapshots, also those that newer ones replaced."""
        return (*self.batches, *self.snapshots)

    def snapshot(self, table: str) -> Batch | None:
        """Return the newest snapshot of a table; it holds whole, and none before it does."""
        return next((one for one in reversed(self.snapshots) if one.table == table), None)

    def standing(self, table: str) -> tuple[Batch, ...]:
        """Return the batches of a table that are read: those of files, and the newest snapshot."""
        snapshot = self.snapshot(table)
        return (*self.of(table), *((snapshot,) if snapshot else ()))

    def ever(self, table: str) -> tuple[Batch, ...]:
        """Return every batch and snapshot of a table, also those that newer ones replaced."""
        return tuple(batch for batch in self.everything if batch.table == table)

    def known_by(self, until: str) -> "Manifest":
        """Return the manifest without what was recorded later."""
        batches = tuple(batch for batch in self.batches if batch.recorded_at <= until)
        return replace(self, batches=batches, snapshots=tuple(s for s in self.snapshots if s.recorded_at <= until))

    def of(self, table: str) -> tuple[Batch, ...]:
        """Return a table's batches, oldest first."""
        return tuple(batch for batch in self.batches if batch.table == table)

    def batch(self, name: str) -> Batch:
        """Return the batch of that id, of which the first letters suffice."""
        found = [
            batch for batch in self.batches if name and any(each.startswith(name) for each in (batch.id, *batch.was))
        ]
        if len(found) == 1:
            return found[0]
        known = "; ".join(
            f"{batch.id} ({batch.table}, {batch.rows:,} rows of {batch.source}, {batch.recorded_at[:10]})"
            for batch in self.batches[-20:]
        )
        what = f"{len(found)} batches begin with {name!r}" if found else f"There is no batch {name!r}"
        raise BadInput(f"{what}. " + (f"Batches: {known}." if known else "This book holds no batches."))

    def files(self) -> list[str]:
        """Return every file that is in use."""
        beside = [file for batch in self.batches for file in (batch.hidden, batch.occasions) if file]
        return [*(batch.file for batch in self.everything), *beside, *self.keys]

    def with_batches(self, batches: tuple[Batch, ...]) -> "Manifest":
        """Return the manifest with other batches."""
        return replace(self, batches=batches)


def read_manifest(lake: Path) -> Manifest:
    """Read a lake's manifest; a lake without one is empty. While its file stands as it did it is not read again."""
    path = lake / FILE
    try:
        stands = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return Manifest()
    mark = (stands.st_ino, stands.st_mtime_ns, stands.st_size)
    known = _kept.get(path)
    if known is not None and known[0] == mark:
        return known[1]
    found = _read(path)
    # A file that has just been written may be written again within the same tick of the clock.
    if time.time_ns() - stands.st_mtime_ns > SETTLED:
        if len(_kept) >= KEPT:
            _kept.clear()
        _kept[path] = (mark, found)
    return found


def _read(path: Path) -> Manifest:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if found.get("format") != FORMAT:
        raise NotABook(
            f"{path} has format {found.get('format')}, made by a newer version of Keepworth; this one reads format "
            f"{FORMAT}. Install the newer version."
        )
    batches = tuple(_batch(one) for one in found["batches"])
    snapshots = tuple(_batch(one) for one in found.get("snapshots", ()))
    return Manifest(batches, tuple(found["keys"]), dict(found["next_number"]), snapshots)


def _batch(found: dict[str, Any]) -> Batch:
    known = {part.name for part in fields(Batch)}
    taken: dict[str, Any] = {name: value for name, value in found.items() if name in known}
    taken |= {name: tuple(taken.get(name, ())) for name in ("columns", "came_with", "was")}
    return Batch(**taken)


def commit(lake: Path, manifest: Manifest) -> None:
    """Make a change happen: from here on every reader sees `manifest`."""
    written = {
        "format": FORMAT,
        "batches": [asdict(batch) for batch in manifest.batches],
        "keys": list(manifest.keys),
        "next_number": dict(sorted(manifest.next_number.items())),
        **({"snapshots": [asdict(batch) for batch in manifest.snapshots]} if manifest.snapshots else {}),
    }
    replace_text(lake / FILE, json.dumps(written, ensure_ascii=False, indent=1) + "\n")
