"""Hand what people answered to proposed actions to a run, whether the website runs or not.

Registered in the group `keepworth.answers`. Every run loads this module, so it imports nothing of Django.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from keepworth.runs.answers import ActionAnswer
from keepworth_web.site.heard import Ask
from keepworth_web.site.snapshots import Has, read_in

ANSWERS: Final = """
SELECT person_id, key, answer, reason, for_all, at, until FROM act_answer
WHERE undone_at IS NULL AND substr(key, 1, 7) = 'action:'
ORDER BY id
"""


def action_answers(folder: Path) -> list[ActionAnswer]:
    """Return what people answered to actions in the website of a book, but for what they took back.

    Raises
    ------
    Busy
        The website's database does not answer, or is none.

    """
    return read_in(folder, _answers)


def _answers(ask: Ask, has: Has) -> Iterator[ActionAnswer]:
    if not has("act_answer"):
        return
    for part in ask(ANSWERS):
        for person, key, answer, reason, for_all, at, until in part:
            _, customer, play = key.split(":", 2)
            yield ActionAnswer(
                int(person), int(customer), play, answer, reason, bool(for_all), _moment(at), _moment(until)
            )


def _moment(said: Any) -> dt.datetime:
    """Return a moment: SQLite keeps it as text, in UTC."""
    found = dt.datetime.fromisoformat(said) if isinstance(said, str) else said
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
