"""Checks of this installation."""

import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Final

from keepworth.runs.doctor.check import Looked, Wrong, shown

PYTHON: Final = (3, 12)
IDLE: Final = 3600.0  # seconds after which rows in the temporary folder are nobody's any more
OURS: Final = re.compile(r"keepworth-[a-z0-9_]{8}(\.log)?")  # folders of runs, and traces of faults of ours
OLD_LOG: Final = 30 * 24 * 3600.0
COMPARED: Final[dict[str, Callable[[tuple[int, ...], tuple[int, ...]], bool]]] = {
    ">=": lambda have, want: have >= want,
    "<=": lambda have, want: have <= want,
    "==": lambda have, want: have[: len(want)] == want,
    "<": lambda have, want: have < want,
    ">": lambda have, want: have > want,
}


def python(looked: Looked) -> Wrong | None:
    """Check that Python is new enough."""
    if sys.version_info[:2] >= PYTHON:
        return None
    return Wrong(
        f"This is Python {sys.version.split()[0]}; Keepworth needs {PYTHON[0]}.{PYTHON[1]} or newer.",
        "Install a newer Python, and Keepworth with it: python3.13 -m pip install keepworth",
    )


def packages(looked: Looked) -> Wrong | None:
    """Check that the packages that Keepworth uses go together."""
    odd, wanted = [], []
    for name, specification in _required():
        try:
            found = version(name)
        except PackageNotFoundError:
            odd.append(f"{name} is not installed")
        else:
            if all(_fits(found, operator, want) for operator, want in specification):
                continue
            odd.append(f"{name} is {found}")
        wanted.append(f"'{name}{','.join(operator + want for operator, want in specification)}'")
    if not odd:
        return None
    return Wrong(f"{shown(odd)}: these do not go together with the rest.", f"python -m pip install {' '.join(wanted)}")


def _required() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield every package that is always needed, with the versions that fit."""
    for line in requires("keepworth") or []:
        if "extra ==" in line:
            continue
        name = re.match(r"[A-Za-z0-9._-]+", line)
        if name:
            yield name[0], re.findall(r"(>=|<=|==|<|>)\s*([0-9][0-9.]*)", line.split(";")[0])


def _fits(found: str, operator: str, want: str) -> bool:  # noqa: PLR0917 — a comparison as it is read
    return COMPARED[operator](_numbers(found), _numbers(want))


def _numbers(text: str) -> tuple[int, ...]:
    release = re.match(r"[0-9.]+", text)
    return tuple(int(part) for part in (release[0] if release else "0").split(".") if part)


def temporary_folder(looked: Looked) -> Wrong | None:
    """Check that no import that was killed left rows in the temporary folder."""
    folder = Path(tempfile.gettempdir())
    left = sorted(path for path in folder.glob("keepworth-*") if OURS.fullmatch(path.name) and _is_left(path))
    if not left:
        return None
    names = [str(path) for path in left]
    return Wrong(
        f"{len(left):,} things that a process left behind, which may hold rows of files: {shown(names)}.",
        f"keepworth doctor --mend deletes them; or: rm -r {' '.join(names[:3])}",
        lambda: [_delete(path) for path in left],
    )


def _delete(path: Path) -> bool:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    return True


def _is_left(path: Path) -> bool:
    """Tell whether this is ours, has not been touched for long, and is open nowhere."""
    try:
        if path.is_symlink() or path.stat().st_uid != os.getuid():
            return False
        touched = max((each.lstat().st_mtime for each in (path, *path.rglob("*"))), default=0.0)
        if path.is_file():
            return path.suffix == ".log" and time.time() - touched > OLD_LOG
        return time.time() - touched > IDLE and not _is_open(path)
    except OSError:
        return False


def _is_open(folder: Path) -> bool:
    """Tell whether a process has a file in the folder open; where that cannot be known, none has."""
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if link.readlink().is_relative_to(folder):
                return True
        except OSError:
            continue
    return False
