"""The API of Today: what is asked of this key's person, and their answers."""

import datetime as dt
from typing import Annotated, Literal

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.errors import BadInput
from keepworth_web.act.actions.answer_today import answer_today
from keepworth_web.act.actions.undo_answer import undo_answer
from keepworth_web.act.models import DONE, Answer
from keepworth_web.act.reads.action_answers import KIND
from keepworth_web.act.reads.today import all_things, own_answers
from keepworth_web.act.reads.today import today as asked_today
from keepworth_web.know.api.customers import AsOf
from keepworth_web.shared.api.fields import Asked, At, Line, Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["today"])
Key = Annotated[Line, Field(description=_("The key of the thing, as the list tells it"))]


class ThingTold(Told):
    """Something to do, with its reason, what hangs on it and how long it takes."""

    key: str
    said: str
    because: str
    address: str = Field(description=_("Where the page about it is"))
    customer: int | None = Field(description=_("null: nobody knows yet whose it is"))
    money: float | None = Field(description=_("Lifetime value of the customer, or what doing it is expected to add"))
    low: float | None
    high: float | None
    chance: float | None = Field(description=_("That the money is lost or, of a gain, won; null: not known"))
    is_gain: bool = Field(description=_("The money is what doing it is expected to add"))
    minutes: int = Field(description=_("A guess of ours"))
    due: dt.date | None


class Answered(Asked):
    """An answer to one thing."""

    key: Key
    answer: Literal["done", "later", "not_useful"]
    because: Line | None = None


class TickTold(Told):
    """An answer that is kept."""

    id: int
    key: str
    answer: str
    until: At = Field(description=_("It is not asked again before, unless something changes"))
    undone_at: At | None


@router.get("/today", response=list[ThingTold], summary=_("What needs me now: at most seven things"))
@needs(Right.SEE_WALLED)
def today(request: SignedIn, as_of: AsOf = None) -> list[ThingTold]:
    found = asked_today(request)
    return [ThingTold(**{name: getattr(one, name) for name in ThingTold.model_fields}) for one in found]


@router.post("/today/answers", response={201: TickTold}, summary=_("Answer one of them: done, later, or not useful"))
@needs(Right.SEE_WALLED)
def answer(request: SignedIn, asked: Answered) -> TickTold:
    thing = next((one for one in all_things(request) if one.key == asked.key), None)
    if thing is None:
        raise Http404
    if asked.answer == "not_useful" and not asked.because:
        raise BadInput("Say in because why it is not useful.")
    if asked.answer == DONE and thing.key.startswith(KIND) and not request.user.may(Right.WRITE):
        raise PermissionDenied
    kept = answer_today(request, thing, answer=asked.answer, because=asked.because or "")
    return told_tick(kept)


@router.post("/today/answers/{int:number}/undo", response=TickTold, summary=_("Take an answer of my own back"))
@needs(Right.SEE_WALLED)
def undo(request: SignedIn, number: int) -> TickTold:
    found = own_answers(request.user).filter(pk=number).first()
    if found is None:
        raise Http404
    undo_answer(found, by=request.user, at=timezone.now())
    found.refresh_from_db()
    return told_tick(found)


def told_tick(kept: Answer) -> TickTold:
    """Tell of an answer that is kept."""
    return TickTold(id=kept.pk, key=kept.key, answer=kept.answer, until=kept.until, undone_at=kept.undone_at)
