"""An answer is what happened: the row that said so beside it goes.

By itself, since PostgreSQL changes no table in the transaction that changed its rows.
"""

from typing import Any, ClassVar, Final

import django.db.models.deletion
from django.db import migrations, models

LESS: Final = (
    # For patterns, which nobody looks for here: each answer would be written there once more.
    "DROP INDEX IF EXISTS listen_submission_receipt_cb824b81_like",
    "DROP INDEX IF EXISTS listen_outgoing_key_33354905_like",
    # An invitation is written again with its answer: within its page none of its twelve indexes is touched.
    "ALTER TABLE listen_invitation SET (fillfactor = 75)",
)


def write_less(_: object, schema: Any) -> None:
    """Spare PostgreSQL what it would write with each answer."""
    if schema.connection.vendor == "postgresql":
        for statement in LESS:
            schema.execute(statement)


def keep(*_: object) -> None:
    """Nothing comes back but the empty columns."""


class Migration(migrations.Migration):
    """Events go."""

    dependencies: ClassVar[list[Any]] = [("listen", "0007_looks_at_answers")]

    operations: ClassVar[list[Any]] = [
        migrations.RemoveField("caselook", "event"),
        migrations.AlterField(
            "caselook",
            "submission",
            models.OneToOneField(
                "listen.submission", on_delete=django.db.models.deletion.CASCADE, related_name="case_look"
            ),
        ),
        migrations.DeleteModel("Event"),
        migrations.RunPython(write_less, keep),
    ]
