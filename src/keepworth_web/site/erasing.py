"""Erase a person from the website's rows: what `keepworth person erase` calls, whether the website runs or not.

Registered in the group `keepworth.erasers`. Every writer to a book loads this module, so it imports nothing of Django
before there is a database to look into.
"""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from keepworth.errors import Busy

if TYPE_CHECKING:
    from keepworth.tables.persons.who import Person, Traits

SETTINGS = "keepworth_web.site.settings"
# The address at which people come is no matter here, and must not keep anybody from erasing.
OF_THE_ADDRESS = ("KEEPWORTH_URL", "KEEPWORTH_PROXIES", "KEEPWORTH_STATIC")


def erase_rows(  # noqa: PLR0917 the library hands these over
    folder: Path, persons: "tuple[Person, ...]", traits: "Traits"
) -> dict[str, int]:
    """Take persons out of the website's database and return how much went, by what it was.

    It may run twice: what is gone is found no more. A book that was never opened in a browser has no database.

    Raises
    ------
    Busy
        The database does not answer, or somebody holds it; the erasure is finished by the next writer.

    """
    if stands_for(folder):
        from keepworth_web.site.sweeping import sweep_persons

        return sweep_persons(folder, persons=persons, traits=traits)
    if not (os.environ.get("DATABASE_URL") or (folder / "keepworth.sqlite3").is_file()):
        return {}
    return _in_a_process(folder, persons=persons, traits=traits)


def stands_for(folder: Path) -> bool:
    """Return whether this process is the website, or its worker, of this very book."""
    if "django" not in sys.modules:
        return False
    from django.apps import apps
    from django.conf import settings

    return bool(apps.ready and settings.ENVIRONMENT.book == folder.resolve())


def _in_a_process(folder: Path, *, persons: "tuple[Person, ...]", traits: "Traits") -> dict[str, int]:
    """Do it in a process set up for this book; who it is goes by a pipe, where no list of processes shows it."""
    said = {"persons": [asdict(one) for one in persons], "traits": asdict(traits)}
    environment = {name: value for name, value in os.environ.items() if name not in OF_THE_ADDRESS}
    environment |= {"KEEPWORTH_BOOK": str(folder.resolve()), "DJANGO_SETTINGS_MODULE": SETTINGS}
    done = subprocess.run(
        [sys.executable, "-m", "keepworth_web.site.erasing"],
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
            f"{folder}. The erasure has begun; it is finished by the next command that writes to the book."
        )
    counts: dict[str, int] = json.loads(done.stdout)
    return counts


def main() -> None:
    """Do what a pipe asks for, in the book that the environment names."""
    import django

    django.setup()

    from django.conf import settings

    from keepworth.tables.persons.who import Person, Traits
    from keepworth_web.site.sweeping import sweep_persons

    said = json.load(sys.stdin)
    persons = tuple(Person(**one) for one in said["persons"])
    traits = Traits(**{name: tuple(of) for name, of in said["traits"].items()})
    sys.stdout.write(json.dumps(sweep_persons(settings.ENVIRONMENT.book, persons=persons, traits=traits)))


if __name__ == "__main__":
    main()
