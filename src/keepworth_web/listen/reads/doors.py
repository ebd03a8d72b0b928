"""Which survey a link opens, and where its answers belong."""

import datetime as dt
from typing import Final

from keepworth_web.listen.models import Invitation, OpenLink, Survey
from keepworth_web.shared.ready import MARK, ReadyQuestion
from keepworth_web.staff.tokens import hash_token

PURPOSE: Final = "survey"  # of the tokens: one of another kind opens no survey

# Each page and each answer begins with one of these.
_INVITATION: Final = ReadyQuestion(Invitation.objects.filter(token_hash=MARK), owner="survey")
_LINK: Final = ReadyQuestion(OpenLink.objects.filter(token_hash=MARK), owner="survey")

type Door = Invitation | OpenLink

# Surveys of other people's doors that were read here, by number: nothing of what they ask ever changes.
_MET: Final[dict[int, Survey]] = {}
MOST_MET: Final = 256


def invitation_of(token: str) -> Invitation | None:
    """Return the invitation that a token was made for, with its survey, whether it still opens anything or not."""
    found = _INVITATION.first(hashed(token))
    if found is not None and found.survey.side == Survey.Side.CUSTOMER:
        if len(_MET) >= MOST_MET:
            _MET.clear()
        _MET[found.survey_id] = found.survey
    return found


def hashed(token: str) -> str:
    """Return what is kept of a survey's token."""
    return hash_token(token, purpose=PURPOSE)


def survey_met(said: str) -> Survey | None:
    """Return a customers' survey by the number that its form carries, where a door to it was read here before.

    Whoever keeps an answer by it looks whether that survey still stands and is open.
    """
    return _MET.get(int(said)) if said.isascii() and said.isdigit() and len(said) < 19 else None


def link_of(token: str) -> OpenLink | None:
    """Return the open link that a token was made for, with its survey, whether it still opens anything or not."""
    return _LINK.first(hashed(token))


def opens(door: Door | None, *, at: dt.datetime) -> bool:
    """Whether a link takes an answer now."""
    if door is None or not door.survey.is_open(at):
        return False
    if isinstance(door, Invitation):
        return door.answered_at is None and door.withdrawn_at is None
    return door.closed_at is None
