"""Migrations that move what people wrote keep it."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.web.listen.asking import AT, unnoted

BEFORE, AFTER = ("listen", "0006_purpose"), ("listen", "0008_no_events")


def migrated(to: tuple[str, str]):
    """Bring the database there, and return the models as they are there."""
    executor = MigrationExecutor(connection)
    executor.migrate([to])
    return MigrationExecutor(connection).loader.project_state([to]).apps


@pytest.mark.django_db(transaction=True)
def test_whoever_looked_at_an_answer_has_looked_at_it_still():
    door = unnoted()
    try:
        old = migrated(BEFORE)
        filled = [
            old.get_model("listen", "Submission").objects.create(
                survey_id=door.survey_id, submission_id=f"{at}", said_hash="x", receipt=f"a-{at}", language="en",
                answered_at=AT,
            )
            for at in range(3)
        ]  # fmt: skip
        for at, one in enumerate(reversed(filled)):
            event = old.get_model("listen", "Event").objects.create(
                event_id=f"{at}", kind="answered", survey_id=door.survey_id, submission=one, at=AT
            )
            if at < 2:
                old.get_model("listen", "CaseLook").objects.create(event=event, key_hash=one.receipt, at=AT)
    finally:
        new = migrated(AFTER)
    looks = new.get_model("listen", "CaseLook").objects
    assert set(looks.values_list("submission__receipt", "key_hash")) == {("a-1", "a-1"), ("a-2", "a-2")}
