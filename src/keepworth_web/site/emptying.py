"""Take a sample out of the website's rows: what `keepworth demo --remove` calls, whether the website runs or not.

Registered in the group `keepworth.emptiers`.
"""

import json
import sys
from pathlib import Path

from keepworth_web.site.apart import has_database, in_a_process, stands_for


def empty_rows(folder: Path) -> None:
    """Delete what the website's database holds about the book; people, their accounts and the log stay.

    Raises
    ------
    Busy
        The database does not answer, or somebody holds it.

    """
    if stands_for(folder):
        _forget()
    elif has_database(folder):
        then = "The sample is still there: take it out again when it does."
        in_a_process(folder, module="keepworth_web.site.emptying", said=None, then=then)


def _forget() -> None:
    from django.db import transaction

    from keepworth_web.shared.of_book import forget_book

    with transaction.atomic():
        forget_book()


def main() -> None:
    """Do it in the book that the environment names."""
    import django

    django.setup()

    from django.conf import settings
    from django.db import connection

    from keepworth_web.site.sweeping import is_of

    # A database that no book was opened with holds nothing, and another book's is not ours to empty.
    if is_of(settings.ENVIRONMENT.book, connection.introspection.table_names()):
        _forget()
    sys.stdout.write(json.dumps(None))


if __name__ == "__main__":
    main()
