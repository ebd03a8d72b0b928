"""Take one step with a case: somebody takes it, replies, solves it, opens it again, says whether they stayed."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from keepworth.errors import BadInput
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.know.models import WrittenRow
from keepworth_web.know.reads.row import Row
from keepworth_web.staff.models import Person

TAKE, REPLY, SOLVE, REOPEN, SAVED, LOST = STEPS = ("take", "reply", "solve", "reopen", "saved", "lost")
WHOLE: Final = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Step:
    """One step."""

    how: str
    owner: str = ""  # of TAKE: who takes it, as an id
    cause: str = ""  # of SOLVE
    done: str = ""  # of SOLVE: what was done about it
    version: int | None = None


def step_case(row: Row, step: Step, *, by: Person, at: dt.datetime) -> WrittenRow:
    """Write what a step says.

    Raises
    ------
    BadInput
        Nobody takes it.
    RowRefused
        A value cannot be.
    NotPermitted
        The case is of a customer behind the wall.
    Busy
        Somebody changed the case since it was seen.

    """
    if step.how == TAKE and not step.owner:
        raise BadInput("The book knows you as no colleague, so that you cannot take a case. Name who looks after it.")
    now = at.astimezone(dt.UTC).strftime(WHOLE)
    first = {} if row.values["first_reply_at"] else {"first_reply_at": now}
    said: dict[str, dict[str, str | None]] = {
        TAKE: {"owner_id": step.owner},
        REPLY: {**first},
        SOLVE: {"solved_at": now, **first, **({"cause": step.cause} if step.cause else {})},
        REOPEN: {"solved_at": None, "saved": None},
        SAVED: {"saved": "yes"},
        LOST: {"saved": "no"},
    }
    words = {"solution_text_id": step.done} if step.how == SOLVE and step.done else {}
    values = {"case_id": row.values["case_id"], **said[step.how]}
    return write_row(Said("cases", values, words=words, version=step.version), by=by, at=at)
