"""Who of one customer answered what, and who was asked and is silent."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from keepworth.tables.spoken import answered_by, contacts_named, invited_of
from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.listen.reads.known import title_known
from keepworth_web.shared.requests import SignedIn, kept

MOST: Final = 12  # answers on the customer's page; each of them may be a whole questionnaire
PER_ANSWER: Final = 20


@dataclass(frozen=True, slots=True)
class SaidBy:
    """Answers and invitations, the newest first, each with the person's `name`, None where nobody knows it."""

    answers: list[dict[str, Any]]
    asked: list[dict[str, Any]]


def said_by(request: SignedIn, number: int) -> SaidBy:
    """Return what a visible customer's people answered, and who was asked; the caller has seen that it is visible."""
    return kept(request, f"said by {number}", find=lambda: _said_by(request, number))


def _said_by(request: SignedIn, number: int) -> SaidBy:
    visible = seen_by(request)
    said = answered_by(visible.book, number, until=visible.day)
    sent = invited_of(visible.book, number, until=visible.day)
    who = {row["contact_id"] for row in (*said, *sent) if row["contact_id"] is not None}
    names = contacts_named(visible.book, who)
    last: dict[int, dt.datetime] = {}
    for row in said:
        last.setdefault(row["contact_id"], row["answered_at"])
    answers = [row | {"name": names.get(row["contact_id"]), "answered_at": _utc(row["answered_at"])} for row in said]
    asked = [
        row
        | {
            "name": names.get(row["contact_id"]),
            "answered": row["answered_at"] is not None
            or (row["contact_id"] in last and last[row["contact_id"]] >= row["sent_at"]),
            "sent_at": _utc(row["sent_at"]),
        }
        for row in sent
    ]
    return SaidBy(answers, asked)


def _utc(at: dt.datetime) -> dt.datetime:
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


def answers_of(request: SignedIn, number: int) -> Mapping[str, Any] | None:
    """Return what the panel shows; None where nobody answered or was asked."""
    if customer_of(request, number) is None:
        return None
    found = said_by(request, number)
    if not (found.answers or found.asked):
        return None
    filled: dict[int, dict[str, Any]] = {}
    for row in found.answers:
        one = filled.setdefault(row["submission_id"], {
            "who": row["name"], "title": _title(row), "day": row["answered_at"].date(), "stage": row["stage"],
            "items": [],
        })  # fmt: skip
        one["items"].append(row)
    return {
        "answers": [one | {"items": one["items"][:PER_ANSWER]} for one in list(filled.values())[:MOST]],
        "more": max(len(filled) - MOST, 0),
        "silent": [row | {"title": _title(row), "day": row["sent_at"].date()} for row in _silent(found)],
    }


def _silent(found: SaidBy) -> list[dict[str, Any]]:
    """Return of everybody who was asked the newest invitation, where it was not answered."""
    newest: dict[int, dict[str, Any]] = {}
    for row in found.asked:
        newest.setdefault(row["contact_id"], row)
    return [row for row in newest.values() if not row["answered"]]


def _title(row: Mapping[str, Any]) -> str:
    return title_known(str(row["instrument"]))
