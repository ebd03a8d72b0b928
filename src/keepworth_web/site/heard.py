"""Surveys as rows of the lake: whom we asked, and what they answered.

It imports nothing of Django, as every run loads it.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from typing import Any, Final

from keepworth.tables.lake.snapshot import Written

ANSWERS: Final = """
SELECT submission.receipt, answer.item, answer.value, answer.words, invitation.customer, invitation.contact,
    invitation.colleague, survey.side, survey.perspective, survey.instrument, survey.version,
    COALESCE(invitation.stage, link.stage), COALESCE(invitation.touchpoint, link.touchpoint),
    COALESCE(invitation.location, link.location), submission.answered_at
FROM listen_answer AS answer
JOIN listen_submission AS submission ON submission.id = answer.submission_id
JOIN listen_survey AS survey ON survey.id = submission.survey_id
LEFT JOIN listen_invitation AS invitation ON invitation.id = submission.invitation_id
LEFT JOIN listen_openlink AS link ON link.id = submission.link_id
ORDER BY answer.id
"""
INVITATIONS: Final = """
SELECT invitation.code, invitation.customer, invitation.contact, survey.instrument, invitation.sent_at,
    invitation.reminded_at, invitation.answered_at
FROM listen_invitation AS invitation JOIN listen_survey AS survey ON survey.id = invitation.survey_id
WHERE invitation.sent_at IS NOT NULL AND invitation.customer <> '' AND survey.side = 'customer'
ORDER BY invitation.id
"""
ANSWERED: Final = (
    "submission_id", "item", "value", "text_id", "customer_id", "contact_id", "colleague_id", "side", "perspective",
    "instrument", "version", "stage", "touchpoint_id", "location_id", "answered_at",
)  # fmt: skip
INVITED: Final = ("invitation_id", "customer_id", "contact_id", "instrument", "sent_at", "reminded_at", "answered_at")

type Ask = Callable[[str], list[Any]]


def heard_rows(ask: Ask) -> Iterator[Written]:
    """Yield the rows of `answers`, `texts` and `invitations` that surveys brought; `ask` asks the database."""
    for receipt, item, value, words, *rest in ask(ANSWERS):
        text = text_id(receipt, item) if words else None
        if text:
            yield Written("texts", {"text_id": text, "words": words})
        yield _row("answers", ANSWERED, values=[receipt, item, value, text, *rest])
    for row in ask(INVITATIONS):
        yield _row("invitations", INVITED, values=list(row))


def text_id(receipt: str, item: str) -> str:
    """Return what the lake calls the words of one answer."""
    return f"{receipt}.{item}"


def _row(table: str, names: tuple[str, ...], *, values: list[Any]) -> Written:
    said = zip(names, values, strict=True)
    return Written(table, {name: _text(name, value) for name, value in said if value not in (None, "")})


def _text(name: str, value: Any) -> str:
    """Return a value as the engine casts it; SQLite keeps moments as text, in UTC."""
    if name.endswith("_at"):
        at = value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(value)
        return (at.replace(tzinfo=dt.UTC) if at.tzinfo is None else at.astimezone(dt.UTC)).isoformat()
    return repr(value) if type(value) is float else json.dumps(value) if isinstance(value, int | float) else str(value)
