"""Counts carry the moment of the last one, so that old ones can be forgotten."""

import datetime as dt
from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("staff", "0002_audit_is_append_only")]
    operations: ClassVar[list[migrations.AddField]] = [
        migrations.AddField(
            "tries",
            "last_at",
            models.DateTimeField(db_index=True, default=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)),
            preserve_default=False,
        )
    ]
