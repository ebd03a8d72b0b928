"""What the library asks of the website's database, whether the website runs or not.

Every writer to a book loads modules that use this one, so it imports nothing of Django: where this process is not the
website or its worker, a process of its own is set up for the book.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from keepworth.errors import Busy

SETTINGS: Final = "keepworth_web.site.settings"
# The address at which people come is no matter here, and must not keep anybody from deleting.
OF_THE_ADDRESS: Final = ("KEEPWORTH_URL", "KEEPWORTH_PROXIES", "KEEPWORTH_STATIC")


def stands_for(folder: Path) -> bool:
    """Return whether this process is the website, or its worker, of this very book."""
    if "django" not in sys.modules:
        return False
    from django.apps import apps
    from django.conf import settings

    return bool(apps.ready and settings.ENVIRONMENT.book == folder.resolve())


def has_database(folder: Path) -> bool:
    """Return whether there is a database to look into: a book that was never opened in a browser has none."""
    return bool(os.environ.get("DATABASE_URL")) or (folder / "keepworth.sqlite3").is_file()


def in_a_process(folder: Path, *, module: str, said: Any, then: str) -> Any:
    """Run a module set up for this book and return what it answers; `said` goes by a pipe, where no list shows it.

    Raises
    ------
    Busy
        It failed; `then` says what that means for who asked.

    """
    environment = {name: value for name, value in os.environ.items() if name not in OF_THE_ADDRESS}
    environment |= {"KEEPWORTH_BOOK": str(folder.resolve()), "DJANGO_SETTINGS_MODULE": SETTINGS}
    done = subprocess.run(  # noqa: S603 a module of ours
        [sys.executable, "-m", module],
        input=json.dumps(said),
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        kind = (done.stderr.strip().splitlines() or ["no word"])[-1].split(":")[0]
        raise Busy(
            f"The website's database of {folder} could not be searched ({kind}). See that it answers: keepworth doctor "
            f"{folder}. {then}"
        )
    return json.loads(done.stdout)
