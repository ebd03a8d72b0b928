"""What is dear to make is made by the first of a run's processes that asks for it; the others wait, and read it."""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(name: str, make: Callable[[Path], object], *, places: pytest.TempPathFactory) -> Path:
    """Return a folder of this run that was made once for all its processes; nobody may change what is in it."""
    base = places.getbasetemp()
    # Each process of several has a folder of its own beside the others'.
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "made-once"
    shared.mkdir(exist_ok=True)
    with (shared / f"{name}.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not (shared / f"{name}.whole").exists():
            shutil.rmtree(shared / name, ignore_errors=True)
            (shared / name).mkdir()
            make(shared / name)
            (shared / f"{name}.whole").touch()
    return shared / name
