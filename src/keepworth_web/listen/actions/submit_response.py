"""Take one person's answers, exactly once."""

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.db import DEFAULT_DB_ALIAS, IntegrityError, connections, transaction

from keepworth.errors import BadInput
from keepworth_web.listen.models import Answer, Invitation, Outgoing, Submission, Survey
from keepworth_web.listen.reads.doors import Door
from keepworth_web.shared.group_commit import write_together
from keepworth_web.shared.ready import CLAIMED, FIRST, Claim, Insert, ReadyClaim, Under, ready_insert
from keepworth_web.staff.models.tries import MINUTE, take_here

MOST_A_MINUTE: Final = 60  # through open links, from one address: a till or a school class is behind one


class AlreadyAnswered(BadInput):
    """This link, or this very form, has been used with other answers; the first ones stand."""


class TooManyAnswers(BadInput):
    """More answers came from one address within a minute than people give."""


@dataclass(frozen=True, slots=True)
class Given:
    """The answer to one item."""

    item: str
    value: float | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled-in questionnaire, after it was checked."""

    submission_id: str  # made by the page
    answers: tuple[Given, ...]
    language: str = "en"
    address: str = ""  # where it came from; kept as a count alone

    @property
    def said_hash(self) -> str:
        """A mark of what was answered, whichever order and language it came in."""
        said = sorted([one.item, one.value, one.words] for one in self.answers)
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


class Kept(NamedTuple):
    """What somebody gets who answered, or who sent the same again."""

    pk: int
    receipt: str
    answered_at: dt.datetime


# The lock of a link that is used once.
_DOOR: Final = ReadyClaim(
    Invitation, sets=("answered_at",), resets=("draft",), while_empty=("answered_at", "withdrawn_at")
)
# The same of a door that was not read: found by its token, and with the survey that its form was made for, while open.
_UNREAD: Final = ReadyClaim(
    Invitation,
    by=("token_hash", "survey_id"),
    sets=("answered_at",),
    resets=("draft",),
    while_empty=("answered_at", "withdrawn_at"),
    under=Under("survey", same=("made_at", "instrument", "version"), while_empty=("closed_at",), before=("closes_at",)),
)


def submit_response(door: Door, filled: Filled, *, at: dt.datetime) -> Kept:
    """Keep one person's answers and the mail that thanks for them, in one transaction.

    Conditional update and unique keys are the locks: of many that come at once one is kept, on SQLite as on
    PostgreSQL. The same form again, a retry after a lost reply, gets the first receipt and changes nothing.

    Raises
    ------
    AlreadyAnswered
        Other answers stand; nothing has changed.
    TooManyAnswers
        Open links alone.

    """
    is_invited = isinstance(door, Invitation)
    said = _said(door.survey, filled, at=at) | {"invitation_id" if is_invited else "link_id": door.pk}
    insert = _insert(filled, said=said, claim=Claim(_DOOR, (door.pk,), (at,)) if is_invited else None)
    try:
        key = _whole(lambda: _taken(door, filled, insert=insert, at=at), is_one=isinstance(door, Invitation))
    except (IntegrityError, AlreadyAnswered):
        return _first(door, filled)
    return Kept(key, said["receipt"], at)


def submit_unread(token_hash: str, filled: Filled, *, survey: Survey, at: dt.datetime) -> Kept | None:
    """Keep what an invited person answered without reading the invitation first, which is a way there and back.

    None where it is not to be had so, whatever the reason: nothing has changed, and `submit_response` says why.
    """
    said = _said(survey, filled, at=at) | {"invitation_id": CLAIMED}
    claim = Claim(_UNREAD, (token_hash, survey.pk), (at,), (survey.made_at, survey.instrument, survey.version, at))
    insert = _insert(filled, said=said, claim=claim)
    try:
        key = _whole(insert, is_one=True)
    except IntegrityError:
        return None
    return None if key is None else Kept(key, said["receipt"], at)


def _whole[Key](keep: Callable[[], Key], *, is_one: bool) -> Key:
    """Make all of it one transaction; what an invitation brings is one statement on PostgreSQL."""
    here = connections[DEFAULT_DB_ALIAS]
    if here.vendor != "postgresql":
        return write_together(keep)
    with nullcontext() if is_one and not here.in_atomic_block else transaction.atomic():
        return keep()


def _taken(door: Door, filled: Filled, *, insert: Insert, at: dt.datetime) -> int:
    if not (isinstance(door, Invitation) or _is_within(filled, at=at)):
        raise TooManyAnswers("Too many answers came from here within a minute. Wait a minute, and send it again.")
    key = insert()
    if key is None:
        raise AlreadyAnswered
    return key


def _is_within(filled: Filled, *, at: dt.datetime) -> bool:
    return take_here("answers", filled.address, limit=MOST_A_MINUTE, per=MINUTE, at=at)


def _said(survey: Survey, filled: Filled, *, at: dt.datetime) -> dict[str, Any]:
    return {
        "survey_id": survey.pk,
        "submission_id": filled.submission_id,
        "said_hash": filled.said_hash,
        "receipt": f"a-{secrets.token_hex(8)}",
        "language": filled.language,
        "answered_at": at,
    }


def _insert(filled: Filled, *, said: dict[str, Any], claim: Claim | None) -> Insert:
    at, invited = said["answered_at"], said.get("invitation_id")
    thanks = {
        "kind": Outgoing.Kind.THANKS.value,
        "key": f"thanks:{said['receipt']}",
        "due_at": at,
        "invitation_id": invited,
    }
    return ready_insert(
        (Submission, said),
        *(
            (Answer, {"submission_id": FIRST, "item": one.item, "value": one.value, "words": one.words})
            for one in filled.answers
        ),
        *([(Outgoing, thanks)] if invited else []),
        claim=claim,
    )


def _first(door: Door, filled: Filled) -> Kept:
    """Return what stands already, where this is a retry of it."""
    found = Submission.objects.filter(survey_id=door.survey_id, submission_id=filled.submission_id).first()
    is_retry = found is not None and found.said_hash == filled.said_hash and _came_by(found, door)
    if found is None or not is_retry:
        raise AlreadyAnswered("This has been answered before, with other answers. The first ones stand.")
    return Kept(found.pk, found.receipt, found.answered_at)


def _came_by(found: Submission, door: Door) -> bool:
    return door.pk == (found.invitation_id if isinstance(door, Invitation) else found.link_id)
