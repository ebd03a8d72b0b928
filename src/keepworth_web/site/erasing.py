"""Erase a person from the website's rows: what `keepworth person erase` calls, whether the website runs or not.

Registered in the group `keepworth.erasers`. Every writer to a book loads this module, so it imports nothing of Django
before there is a database to look into.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from keepworth_web.site.apart import has_database, in_a_process, stands_for

if TYPE_CHECKING:
    from keepworth.tables.persons.who import Person, Traits


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
    if not has_database(folder):
        return {}
    said = {"persons": [asdict(one) for one in persons], "traits": asdict(traits)}
    then = "The erasure has begun; it is finished by the next command that writes to the book."
    counts: dict[str, int] = in_a_process(folder, module="keepworth_web.site.erasing", said=said, then=then)
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
