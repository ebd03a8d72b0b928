"""The API of the counter card."""

import datetime as dt

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth_web.act.reads.counter import Card, card_of
from keepworth_web.know.api.customers import AsOf
from keepworth_web.shared.api.fields import Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["actions"])


class CounterPromiseTold(Told):
    """The open promise that is due first, else what was promised last."""

    what: str
    agreed_on: dt.date
    due_on: dt.date | None
    kept: str | None


class CounterCaseTold(Told):
    """The open complaint that hurts most."""

    mark: str
    words: str
    opened_on: dt.date


class CounterSayTold(Told):
    """The next best thing, with its because; nothing of who is held back by lot."""

    action: str
    said: str
    because: list[str]


class CounterExtraTold(Told):
    """The extra to give; `mark` names its row."""

    mark: str
    extra_id: str
    name: str
    what: str


class CounterTold(Told):
    """A customer on one screen; each part is null where there is nothing."""

    number: int
    customer_id: str
    name: str
    promise: CounterPromiseTold | None
    case: CounterCaseTold | None
    say: CounterSayTold | None
    extra: CounterExtraTold | None = Field(description=_("The cheapest that they may be given now"))


@router.get(
    "/customers/{int:number}/counter", response=CounterTold,
    summary=_("A customer on one screen, for whoever stands before them"),
)  # fmt: skip
@needs(Right.SEE_WALLED)
def counter(request: SignedIn, number: int, as_of: AsOf = None) -> CounterTold:
    card = card_of(request, number)
    if card is None:
        raise Http404
    return CounterTold(
        **{name: card.customer[name] for name in ("number", "customer_id", "name")},
        promise=_promise(card), case=_case(card), say=_say(card), extra=_extra(card),
    )  # fmt: skip


def _promise(card: Card) -> CounterPromiseTold | None:
    if card.promise is None:
        return None
    same = {name: card.promise.values[name] for name in ("agreed_on", "due_on", "kept")}
    return CounterPromiseTold(what=card.promised, **same)


def _case(card: Card) -> CounterCaseTold | None:
    if card.case is None:
        return None
    opened = card.case["opened"]
    day = opened.date() if isinstance(opened, dt.datetime) else opened
    return CounterCaseTold(mark=card.case["mark"], words=card.case["words"] or "", opened_on=day)


def _say(card: Card) -> CounterSayTold | None:
    if card.say is None:
        return None
    return CounterSayTold(action=card.say["of"].action, said=card.say["play"], because=card.say["because"])


def _extra(card: Card) -> CounterExtraTold | None:
    if card.extra is None:
        return None
    one = card.extra
    return CounterExtraTold(mark=one.row.mark, extra_id=str(one.row.values["extra_id"]), name=one.name, what=one.words)
