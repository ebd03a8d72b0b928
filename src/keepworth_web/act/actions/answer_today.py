"""Answer whatever Today asks: an action that was proposed is answered as one."""

import datetime as dt
from typing import Final

from django.utils import timezone

from keepworth_web.act.actions.answer_action import KIND, Answered, answer_action
from keepworth_web.act.actions.answer_thing import answer_thing
from keepworth_web.act.models import Answer
from keepworth_web.act.reads.actions import as_of_actions, one_action, serves
from keepworth_web.know.reads import seen_by
from keepworth_web.shared.panels import Thing
from keepworth_web.shared.requests import SignedIn

A_WEEK: Final = dt.timedelta(days=7)


def answer_today(request: SignedIn, thing: Thing, *, answer: str, because: str) -> Answer:
    """Keep an answer to one thing.

    Raises
    ------
    NotPermitted
        Somebody who may not write says that an action is done.

    """
    kind, _, play = thing.key.rpartition(":")
    one = one_action(request, thing.customer, play=play) if kind.startswith(KIND) and thing.customer else None
    if one is None:
        return answer_thing(thing, answer=answer, because=because, by=request.user, at=timezone.now())
    today = seen_by(request).book.today()
    said = Answered(
        answer, until=timezone.localdate() + A_WEEK, days=max((one.check_on - as_of_actions(request)).days, 1),
        reason="other" if because else "", because=because, serves=serves(request, one),
    )  # fmt: skip
    return answer_action(one, said=said, by=request.user, at=timezone.now(), today=today)
