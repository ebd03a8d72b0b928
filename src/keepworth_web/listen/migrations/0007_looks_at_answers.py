"""Whoever looked at the event of an answer looked at the answer: the row beside it said nothing more."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models


def point_at_answers(apps: Any, _: object) -> None:
    """Let each look point at the answer of its event."""
    looks, events = apps.get_model("listen", "CaseLook").objects, apps.get_model("listen", "Event").objects
    answer = events.filter(pk=models.OuterRef("event_id")).values("submission_id")[:1]
    looks.update(submission_id=models.Subquery(answer))
    looks.filter(submission_id=None).delete()


def keep(*_: object) -> None:
    """Nothing comes back but the empty columns."""


class Migration(migrations.Migration):
    """Looks know their answers."""

    dependencies: ClassVar[list[Any]] = [("listen", "0006_purpose")]

    operations: ClassVar[list[Any]] = [
        migrations.AddField(
            "caselook",
            "submission",
            models.OneToOneField(
                "listen.submission", null=True, on_delete=django.db.models.deletion.CASCADE, related_name="case_look"
            ),
        ),
        migrations.RunPython(point_at_answers, keep),
    ]
