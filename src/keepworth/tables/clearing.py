"""Emptying a lake: every row goes, for good, and what was derived from rows with it."""

import shutil
from pathlib import Path

from keepworth.tables.kept import FOLDER
from keepworth.tables.lake.files import TRASH, sweep
from keepworth.tables.lake.manifest import Manifest, commit


def remove_everything(lake: Path) -> None:
    """Leave a lake as a new one is; the caller holds the book's lock.

    From the first line on nobody sees a row. A file that somebody reads just now goes with the next import.
    """
    commit(lake, Manifest())
    sweep(lake, named=())
    for folder in (TRASH, FOLDER):
        shutil.rmtree(lake / folder, ignore_errors=True)
