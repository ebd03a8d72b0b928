"""Where a run's results are kept: written aside, moved into place as a whole, the newest named `latest`."""

import datetime as dt
import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from keepworth.errors import Busy, NotEnough

LATEST: Final = "latest"
RECORD: Final = "run.json"
KEPT: Final = 10  # the last so many runs stay, and beyond them the last of each month


@dataclass(frozen=True, slots=True)
class Aside:
    """A folder that becomes a run's results once all is written."""

    run: str
    folder: Path


@contextmanager
def one_score_at_a_time(scores: Path) -> Iterator[None]:
    """Hold the book's scoring to this process; the lock goes with the process, however it ends."""
    scores.mkdir(exist_ok=True)
    with (scores / ".lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(
                "This book is being scored by another process. Its result will be in scores/latest; "
                "run the command again when it has ended if you still need to."
            ) from None
        yield


@contextmanager
def results_aside(scores: Path, *, run: str) -> Iterator[Aside]:
    """Give a folder to write into; it becomes `scores/<run>` and `latest` when nothing failed.

    The name gets a number where a run of the same second stands already.
    """
    _sweep(scores)
    run = _free(scores, run)
    folder = scores / f".tmp-{run}"
    folder.mkdir()
    try:
        yield Aside(run, folder)
        folder.rename(scores / run)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    _point_latest(scores, run)
    _retire(scores)


def write_record(folder: Path, record: Mapping[str, Any]) -> None:
    """Write a run's record as `run.json`."""
    text = json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False)
    (folder / RECORD).write_text(text + "\n", encoding="utf-8")


def read_record(folder: Path) -> dict[str, Any]:
    """Read a run's record."""
    record: dict[str, Any] = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    return record


def latest_run(scores: Path) -> Path:
    """Return the folder of the newest run."""
    latest = scores / LATEST
    if not (latest / RECORD).is_file():
        raise NotEnough(f"This book has not been scored yet. Score it: keepworth score {scores.parent}")
    return latest.resolve()


def run_of_day(scores: Path, *, day: dt.date) -> Path | None:
    """Return the run that speaks for the last day not after `day`, of several the newest; None where none does."""
    return next(iter(runs_until(scores, day=day)), None)


def runs_until(scores: Path, *, day: dt.date) -> list[Path]:
    """Return the runs that are kept and speak for a day not after `day`, the last of these days first."""
    return [folder for _, folder in days_and_runs(scores, day=day)]


def days_and_runs(scores: Path, *, day: dt.date) -> list[tuple[dt.date, Path]]:
    """Return these runs, each with the day that it speaks for."""
    kept = [folder for folder in scores.iterdir() if _is_run(folder)] if scores.is_dir() else []
    said = [(record["as_of"], str(record.get("started_at", "")), folder) for folder in kept
            if (record := read_record(folder))["as_of"] <= day.isoformat()]  # fmt: skip
    return [(dt.date.fromisoformat(on), folder) for on, _, folder in sorted(said, reverse=True)]


def run_before(scores: Path, run: Path) -> Path | None:
    """Return the run that was made last before another one; None where it is the first that is kept."""
    return run_made_before(scores, began=_started(run))


def run_made_before(scores: Path, *, began: str) -> Path | None:
    """Return the run that was made last before a moment, as records write it; None where none is kept."""
    made = sorted((_started(folder), folder) for folder in scores.iterdir() if _is_run(folder))
    return next((folder for started, folder in reversed(made) if started < began), None)


def _free(scores: Path, run: str) -> str:
    number, name = 1, run
    while (scores / name).exists():
        number += 1
        name = f"{run}-{number}"
    return name


def _sweep(scores: Path) -> None:
    """Remove what a killed run left behind; the lock is ours, so nobody is writing there."""
    for left in scores.glob(".tmp-*"):
        shutil.rmtree(left, ignore_errors=True)


def _point_latest(scores: Path, run: str) -> None:
    aside = scores / f".{LATEST}-{run}"
    aside.unlink(missing_ok=True)
    aside.symlink_to(run, target_is_directory=True)
    aside.replace(scores / LATEST)


def _retire(scores: Path) -> None:
    """Keep the last runs and the last one of each month."""
    runs = sorted((_started(folder), folder) for folder in scores.iterdir() if _is_run(folder))
    last_of_month = {started[:7]: folder for started, folder in runs}
    for _, folder in runs[:-KEPT]:
        if folder not in last_of_month.values():
            shutil.rmtree(folder, ignore_errors=True)


def _is_run(folder: Path) -> bool:
    return not folder.is_symlink() and not folder.name.startswith(".") and (folder / RECORD).is_file()


def _started(folder: Path) -> str:
    return str(read_record(folder).get("started_at", ""))


def run_name(as_of: dt.date, *, at: dt.datetime) -> str:
    """Name a run by the day it speaks for and the moment it was made."""
    return f"{as_of.isoformat()}-{at:%Y%m%dT%H%M%S}"


def relative(path: Path, *, to: Path) -> str:
    """Return a path below the book as it is written in records."""
    return Path(os.path.relpath(path, to)).as_posix()
