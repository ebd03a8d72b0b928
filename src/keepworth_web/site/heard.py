"""Surveys as rows of the lake: whom we asked, and what they answered.

It imports nothing of Django, as every run loads it.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from keepworth.tables.lake.written import WrittenTable, written_table

ANSWERS: Final = """
SELECT submission.receipt, answer.item, answer.value,
    CASE WHEN answer.words <> '' THEN submission.receipt || '.' || answer.item END,
    invitation.customer, invitation.contact, invitation.colleague, survey.side, survey.perspective, survey.instrument,
    survey.version, COALESCE(invitation.stage, link.stage), COALESCE(invitation.touchpoint, link.touchpoint),
    COALESCE(invitation.location, link.location), submission.answered_at
FROM listen_answer AS answer
JOIN listen_submission AS submission ON submission.id = answer.submission_id
JOIN listen_survey AS survey ON survey.id = submission.survey_id
LEFT JOIN listen_invitation AS invitation ON invitation.id = submission.invitation_id
LEFT JOIN listen_openlink AS link ON link.id = submission.link_id
ORDER BY answer.id
"""
TEXTS: Final = """
SELECT submission.receipt || '.' || answer.item, answer.words
FROM listen_answer AS answer JOIN listen_submission AS submission ON submission.id = answer.submission_id
WHERE answer.words <> ''
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
WORDED: Final = ("text_id", "words")
INVITED: Final = ("invitation_id", "customer_id", "contact_id", "instrument", "sent_at", "reminded_at", "answered_at")
ASKED: Final = (("answers", ANSWERS, ANSWERED), ("texts", TEXTS, WORDED), ("invitations", INVITATIONS, INVITED))
ROWS_AT_ONCE: Final = 20_000  # so that a million answers never stand in memory as Python's own objects

type Ask = Callable[[str], Iterator[Sequence[Sequence[Any]]]]


def heard_rows(ask: Ask) -> Iterator[WrittenTable]:
    """Yield the rows of `answers`, `texts` and `invitations` that surveys brought; `ask` asks the database in parts."""
    for table, query, names in ASKED:
        for part in ask(query):
            yield written_table(table, names, rows=part)


def text_id(receipt: str, item: str) -> str:
    """Return what the lake calls the words of one answer."""
    return f"{receipt}.{item}"
