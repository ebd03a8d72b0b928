"""Encrypt the second factors that were kept as they are: a few at once, so that nobody waits for all of them."""

import time
from collections.abc import Callable
from itertools import batched
from typing import Any, ClassVar, Final

from django.db import migrations, transaction

from keepworth_web.staff.sealed import opened, seal

AT_ONCE: Final = 500  # people in one transaction
# Whoever waits for SQLite's lock asks again every tenth of a second at the latest, and stands in no queue: a writer that
# takes it back at once holds the others up for as long as it has work.
LET_OTHERS: Final = 0.15  # seconds between two transactions


def up(apps: Any, editor: Any) -> None:
    """Seal each; one that is sealed already stays, so that a start that was killed is gone on with by the next."""
    _rewrite(apps, editor, change=lambda secret: seal(secret) if opened(secret) is None else secret)


def down(apps: Any, editor: Any) -> None:
    """Open each; one that cannot be opened is switched off, for nobody could use it."""
    _rewrite(apps, editor, change=lambda secret: opened(secret) or "")


def _rewrite(apps: Any, editor: Any, *, change: Callable[[str], str]) -> None:
    people = apps.get_model("staff", "Person").objects.using(editor.connection.alias)
    every = list(people.exclude(factor_secret="").values_list("pk", "factor_secret"))
    for some in batched(every, AT_ONCE):
        changed = [(number, secret, change(secret)) for number, secret in some]
        with transaction.atomic(using=editor.connection.alias):
            editor.connection.cursor().executemany(
                "UPDATE staff_person SET factor_secret = %s WHERE id = %s AND factor_secret = %s",
                [(new, number, secret) for number, secret, new in changed if new != secret],
            )
        if editor.connection.vendor == "sqlite":
            time.sleep(LET_OTHERS)


class Migration(migrations.Migration):
    """What stands in the column."""

    atomic = False
    dependencies: ClassVar[list[tuple[str, str]]] = [("staff", "0004_seal_factors")]
    operations: ClassVar[list[Any]] = [migrations.RunPython(up, down)]
