"""Back-tests that are kept in the book: what was found, whole, for pages and for whoever asks how far to trust it."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np

from keepworth.measure.calibration.recalibration import FEWEST, Recalibration
from keepworth.runs.backtest_staying import StayTested, backtest_stays
from keepworth.runs.clock import Tell, nobody
from keepworth.tables.book import Book
from keepworth.tables.lake.files import replace_text

FOLDER: Final = "backtests"
FORMAT: Final = 1
KEPT: Final = 10  # the last so many stay
STAYING: Final = "staying"
NEEDED: Final = frozenset({"made_at", "version", "as_of", "until", "days", "staying", "seconds"})

type State = Literal["never", "uncalibrated", "calibrated", "off"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A back-test, and where it is kept."""

    found: StayTested
    file: Path


@dataclass(frozen=True, slots=True)
class Checked:
    """How far chances of staying were checked against what came."""

    state: State
    losses: int  # on which it rests
    needed: int  # losses below which nobody can know
    until: dt.date | None  # the last day of which it was known what came; None: never checked


def keep_staying(book: Book, *, as_of: dt.date | None = None, tell: Tell = nobody) -> Kept:
    """Test chances of staying on the book's own past, and keep what was found.

    What is kept are counts and shares of the whole book, and nobody's name or number.

    Raises
    ------
    NotEnough
        There is nothing to test by; nothing is kept.

    """
    found = backtest_stays(book, as_of=as_of, tell=tell)
    return Kept(found, keep_tested(book, found, at=dt.datetime.now(tz=dt.UTC)))


def keep_tested(book: Book, of: StayTested, *, at: dt.datetime) -> Path:
    """Keep what a back-test found, and return its file."""
    record = {
        "format": FORMAT,
        "what": STAYING,
        "made_at": at.isoformat(),
        "version": version("keepworth"),
        **of.record(),
        "settings": book.settings.record(),
        "inputs": of.inputs,
    }
    file = book.folder / FOLDER / f"{STAYING}-{of.as_of}-{at:%Y%m%dT%H%M%S%f}.json"
    file.parent.mkdir(exist_ok=True)
    replace_text(file, json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False) + "\n")
    _retire(book.folder)
    return file


def kept_backtests(folder: Path, *, until: dt.date | None = None) -> list[dict[str, Any]]:
    """Return the back-tests of staying of the book in a folder that can be read, the newest first.

    With a day only those that rest on nothing that came after it.
    """
    found = [record for _, record in _readable(folder) if until is None or record["until"] <= until.isoformat()]
    return sorted(found, key=lambda record: str(record["made_at"]), reverse=True)


def checked(folder: Path, *, until: dt.date | None = None) -> Checked:
    """Return how far chances of staying were checked, as was known on a day."""
    newest = next(iter(kept_backtests(folder, until=until)), None)
    if newest is None:
        return Checked("never", 0, FEWEST, until=None)
    said = newest["staying"]
    return Checked(said["badge"], said["events"], FEWEST, until=dt.date.fromisoformat(newest["until"]))


def correction_of(folder: Path, *, until: dt.date) -> Recalibration:
    """Return what puts chances right that are said on a day: by the newest back-test that rests on nothing later."""
    newest = next(iter(kept_backtests(folder, until=until)), None)
    by = newest["staying"].get("recalibration") if newest else None
    if newest is None or not isinstance(by, dict) or by["kind"] == "none":
        return Recalibration("none", newest["staying"]["events"] if newest else 0)
    losses = int(newest["staying"]["events"])
    if by["kind"] == "logistic":
        return Recalibration("logistic", losses, line=(float(by["intercept"]), float(by["slope"])))
    return Recalibration("isotonic", losses, said=np.array(by["said"], float), came=np.array(by["came"], float))


def unreadable_backtests(folder: Path) -> list[str]:
    """Return the names of the back-tests that cannot be read: damaged, or of a newer version."""
    readable = {path for path, _ in _readable(folder)}
    return [path.name for path in _files(folder) if path not in readable]


def _retire(folder: Path) -> None:
    """Keep the last ones; what cannot be read stays, for a newer version may have written it."""
    found = sorted(_readable(folder), key=lambda one: str(one[1]["made_at"]), reverse=True)
    for path, _ in found[KEPT:]:
        path.unlink(missing_ok=True)


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted((folder / FOLDER).glob("*.json")) if not path.name.startswith(".")]


def _readable(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    for path in _files(folder):
        record = _read(path)
        if record is not None:
            yield path, record


def _read(path: Path) -> dict[str, Any] | None:
    try:
        return _parsed(path, path.stat().st_mtime_ns)
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=4 * KEPT)
def _parsed(path: Path, changed: int) -> dict[str, Any] | None:
    found = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(found, dict) or found.get("format") != FORMAT or found.get("what") != STAYING:
        return None
    return found if set(found) >= NEEDED else None
