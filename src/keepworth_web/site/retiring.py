"""Delete from the website's rows what is older than the book keeps it: what `keepworth person retention` calls.

Registered in the group `keepworth.retirers`.
"""

import datetime as dt
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from keepworth_web.site.apart import has_database, in_a_process, stands_for

if TYPE_CHECKING:
    from keepworth.tables.persons.retiring import Named


def retire_rows(folder: Path, *, gone: "Named", before: Mapping[str, dt.date], dry: bool) -> dict[str, int]:
    """Delete texts and persons from the website's database, and count what it alone held of before a day.

    Raises
    ------
    Busy
        The database does not answer, or somebody holds it.

    """
    said = {
        "texts": list(gone.texts),
        "persons": [list(one) for one in gone.persons],
        "before": {kind: day.isoformat() for kind, day in before.items()},
        "dry": dry,
    }
    if stands_for(folder):
        return _retire(said)
    if not has_database(folder):
        return {}
    then = "Nothing was deleted yet: run this again when it does."
    counts: dict[str, int] = in_a_process(folder, module="keepworth_web.site.retiring", said=said, then=then)
    return counts


def _retire(said: Mapping[str, Any]) -> dict[str, int]:
    from keepworth_web.act.actions.retire_answers import retire_answers
    from keepworth_web.know.actions.retire_written import retire_written
    from keepworth_web.listen.actions.retire_words import retire_words
    from keepworth_web.site.sweeping import overwriting

    before = {kind: dt.date.fromisoformat(day) for kind, day in said["before"].items()}
    persons = [(kind, text) for kind, text in said["persons"]]
    with overwriting(dry=said["dry"]):
        counts = retire_written(texts=said["texts"], persons=persons, before=before, dry=said["dry"])
        if "texts" in before:
            counts["texts"] += retire_answers(before=before["texts"], dry=said["dry"])
            counts["texts"] += retire_words(texts=said["texts"], before=before["texts"], dry=said["dry"])
    return counts


def main() -> None:
    """Do what a pipe asks for, in the book that the environment names."""
    import django

    django.setup()

    from django.conf import settings
    from django.db import connection

    from keepworth_web.site.sweeping import is_of

    said = json.load(sys.stdin)
    is_ours = is_of(settings.ENVIRONMENT.book, connection.introspection.table_names())
    sys.stdout.write(json.dumps(_retire(said) if is_ours else {}))


if __name__ == "__main__":
    main()
