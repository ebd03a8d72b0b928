"""Which survey a link opens, and where its answers belong."""

import datetime as dt
from typing import Final

from keepworth_web.listen.models import Invitation, OpenLink
from keepworth_web.shared.ready import MARK, ReadyQuestion
from keepworth_web.staff.tokens import hash_token

PURPOSE: Final = "survey"  # of the tokens: one of another kind opens no survey

# Each page and each answer begins with one of these.
_INVITATION: Final = ReadyQuestion(Invitation.objects.filter(token_hash=MARK), owner="survey")
_LINK: Final = ReadyQuestion(OpenLink.objects.filter(token_hash=MARK), owner="survey")

type Door = Invitation | OpenLink


def invitation_of(token: str) -> Invitation | None:
    """Return the invitation that a token was made for, with its survey, whether it still opens anything or not."""
    return _INVITATION.first(hash_token(token, purpose=PURPOSE))


def link_of(token: str) -> OpenLink | None:
    """Return the open link that a token was made for, with its survey, whether it still opens anything or not."""
    return _LINK.first(hash_token(token, purpose=PURPOSE))


def opens(door: Door | None, *, at: dt.datetime) -> bool:
    """Whether a link takes an answer now."""
    if door is None or not door.survey.is_open(at):
        return False
    if isinstance(door, Invitation):
        return door.answered_at is None and door.withdrawn_at is None
    return door.closed_at is None
