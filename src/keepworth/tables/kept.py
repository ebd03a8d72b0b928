"""Histories kept from one score for the next: one new day of orders then costs what that day costs.

Derived from occasions and nothing else, so whoever removes the file loses time and nothing more. It is used only
where every file of occasions that it was made from is still there, and what came since is of later days.
"""

import datetime as dt
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.tables.arrow import arrow_table
from keepworth.tables.histories import Histories, histories_of
from keepworth.tables.lake import Lake
from keepworth.tables.lake.occasions import Days

FOLDER: Final = ".cache"
HISTORIES, SAMPLE, ABOUT = "histories.arrow", "sample.arrow", "about.json"
FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Kept:
    """What customers had bought by a day, and the days of a sample of them."""

    histories: Histories
    sample: Days
    sampled_below: int  # customers whose scattered number is smaller are in the sample
    day: int  # nothing later is in
    files: tuple[str, ...]  # the files of occasions that are in
    is_new: bool = True  # False: it stands in the file as it is


def recall(lake: Lake, files: Sequence[Path], *, day: int) -> Kept | None:
    """Return what was kept if it can be gone on from, else None."""
    folder = lake.folder / FOLDER
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        names = {path.name for path in files}
        if about["format"] != FORMAT or about["day"] > day or not set(about["files"]) <= names:
            return None
        histories = Histories(*_arrays(folder / about["histories"], names=[part.name for part in fields(Histories)]))
        sample = Days(*_arrays(folder / about["sample"], names=[part.name for part in fields(Days)]))
        if about["sums"] != _sums(histories) or any(
            first_day(path) <= about["day"] for path in files if path.name not in about["files"]
        ):
            return None
        return Kept(histories, sample, about["sampled_below"], about["day"], tuple(about["files"]), is_new=False)
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException):
        # Whatever is wrong with the file: it is made anew from what it was made from.
        return None


def keep(lake: Lake, kept: Kept) -> None:
    """Keep histories for the next score; a book that cannot be written to is scored all the same."""
    folder = lake.folder / FOLDER
    mark = f"{os.getpid()}-{kept.day}"
    names = {HISTORIES: f"{mark}-{HISTORIES}", SAMPLE: f"{mark}-{SAMPLE}"}
    try:
        folder.mkdir(exist_ok=True)
        old = set(folder.glob("*.arrow"))
        _write(kept.histories, into=folder / names[HISTORIES])
        _write(kept.sample, into=folder / names[SAMPLE])
        about = {
            "format": FORMAT,
            "day": kept.day,
            "files": sorted(kept.files),
            "sampled_below": kept.sampled_below,
            "histories": names[HISTORIES],
            "sample": names[SAMPLE],
            "sums": _sums(kept.histories),
        }
        beside = folder / f"{mark}-{ABOUT}"
        beside.write_text(json.dumps(about), encoding="utf-8")
        beside.replace(folder / ABOUT)
        for path in old - {folder / name for name in names.values()}:
            path.unlink(missing_ok=True)
    except OSError:
        return


def gone_on(histories: Histories, later: Days) -> Histories:
    """Add days that are all later than those of `histories`."""
    if not len(later):
        return histories
    more = histories_of(later)
    place = np.searchsorted(histories.customer, more.customer)
    inside = np.minimum(place, max(len(histories) - 1, 0))
    known = histories.customer[inside] == more.customer if len(histories) else np.zeros(len(more), dtype=np.bool_)
    columns = {part.name: getattr(histories, part.name).copy() for part in fields(Histories)}
    _add(columns, more.take(known), rows=inside[known])
    fresh = more.take(~known)
    if not len(fresh):
        return Histories(**columns)
    at = np.searchsorted(histories.customer, fresh.customer)
    return Histories(**{name: np.insert(column, at, getattr(fresh, name)) for name, column in columns.items()})


def _add(columns: dict[str, np.ndarray], more: Histories, *, rows: np.ndarray) -> None:
    """Add later days of customers that are known already, in place."""
    bought, began = more.repeats >= 0, columns["repeats"][rows] >= 0
    columns["total"][rows] += more.total
    # Whoever had refunds alone begins with the first occasion; refunds before it are of an order nobody knows.
    starts = rows[~began & bought]
    for name in ("first", "opening", "net"):
        columns[name][starts] = getattr(more, name)[~began & bought]
    columns["net"][rows[began]] += more.total[began]
    columns["latest"][rows[bought]] = more.latest[bought]
    columns["repeats"][rows] += more.repeats + 1


def first_day(path: Path) -> int:
    """Return the day of the earliest occasion in a file; beyond all days where it has none."""
    with pq.ParquetFile(path) as file:
        found = [file.metadata.row_group(group).column(1).statistics.min for group in range(file.num_row_groups)]
    return min(((day - _EPOCH).days for day in found), default=2**31)


_EPOCH: Final = dt.date(1970, 1, 1)


def _write(of: Histories | Days, *, into: Path) -> None:
    table = arrow_table({part.name: getattr(of, part.name) for part in fields(of)})
    with pa.OSFile(str(into), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


def _arrays(path: Path, *, names: Sequence[str]) -> list[np.ndarray]:
    """Return columns of a file as arrays over the file itself: pages that nobody looks at are never read."""
    with pa.memory_map(str(path)) as source:
        table = pa.ipc.open_file(source).read_all()
    return [_array(table.column(name).combine_chunks()) for name in names]


def _array(column: pa.Array) -> np.ndarray:
    if pa.types.is_boolean(column.type):
        return np.from_dlpack(column.cast(pa.uint8())).astype(np.bool_)
    return np.from_dlpack(column)


def _sums(histories: Histories) -> list[int]:
    """Return sums by which a file that was cut short or half written is told; they may wrap around."""
    return [len(histories), *(int(getattr(histories, part.name).sum(dtype=np.int64)) for part in fields(Histories))]
