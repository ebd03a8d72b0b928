"""Today: at most seven things for one colleague, and what they did in the last week."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from keepworth.act import in_order
from keepworth_web.act.models import DONE, Answer
from keepworth_web.know.reads import seen_by
from keepworth_web.shared.panels import Thing, asks
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.staff.models import Person

MOST = 7
OF_A_KIND, OF_A_CUSTOMER = 3, 2  # so that seven things are not one thing seven times
A_WEEK = dt.timedelta(days=7)
KINDS: dict[str, Promise] = {
    "promise": _("a promise"),
    "champion": _("somebody who fights for us"),
    "deciding": _("somebody who decides"),
    "thread": _("a second thread"),
    "need": _("a need"),
    "case": _("a case"),
    "step": _("a step of a plan"),
    "action": _("an action"),
    "outcome": _("what came of an action"),
    "renewal": _("a renewal"),
    "moved": _("an indicator that moved"),
    "thanks": _("a thank-you"),
    "programme": _("a step of the programme"),
    "webhook": _("a webhook"),
}


OURS = ("programme", "webhook")  # of no customer


@dataclass(frozen=True, slots=True)
class Did:
    """Something that was done in the last week."""

    answer: Answer
    kind: str | Promise
    customer: str | None  # None: not to be seen any more
    is_still_asked: bool
    is_ours: bool = False  # of no customer


def all_things(request: SignedIn) -> list[Thing]:
    """Return whatever might be asked of this colleague now; read once."""
    may = [ask for ask in asks() if request.user.may(ask.right)]
    return kept(request, "things_asked", find=lambda: [thing for ask in may for thing in ask.read(request)])


def today(request: SignedIn) -> list[Thing]:
    """Return what this colleague is asked now.

    Their own customers come before others; then money at stake × chance × urgency decides.
    """
    answered = set(
        Answer.objects.filter(Q(person=request.user) | Q(for_all=True), undone_at=None, until__gt=timezone.now())
        .values_list("key", flat=True)
    )  # fmt: skip
    asked = [thing for thing in all_things(request) if thing.key not in answered]
    return chosen(weighable(request, asked), today=seen_by(request).until)


def weighable(request: SignedIn, things: Iterable[Thing]) -> list[Thing]:
    """Return things with the range of their money and the chance that it is lost, where they do not say so."""
    listed, visible = list(things), seen_by(request)
    numbers = {one.customer for one in listed if one.customer is not None and one.chance is None}
    known = visible.scored.some(sorted(numbers), teams=visible.teams) if numbers else {}
    return [_with_range(one, known.get(one.customer or -1)) for one in listed]


def _with_range(one: Thing, row: Mapping[str, Any] | None) -> Thing:
    if row is None or one.chance is not None:
        return one
    stays = row["p_active"] if row["p_stay"] is None else row["p_stay"]
    chance = None if stays is None else min(max(1.0 - stays, 0.0), 1.0)
    return replace(one, low=row["value_low"], high=row["value_high"], chance=chance)


def chosen(things: Iterable[Thing], *, today: dt.date) -> list[Thing]:
    """Choose at most seven, in their order."""
    kinds: Counter[str] = Counter()
    customers: Counter[int | None] = Counter()
    found: list[Thing] = []
    for thing in _in_order(list(things), today=today):
        kind = kind_of(thing.key)
        is_one_more = thing.customer is None or customers[thing.customer] < OF_A_CUSTOMER
        if kinds[kind] < OF_A_KIND and is_one_more and len(found) < MOST:
            kinds[kind] += 1
            customers[thing.customer] += 1
            found.append(thing)
    return found


def _in_order(things: list[Thing], *, today: dt.date) -> list[Thing]:
    """Return things of one's own customers first, each by its weight."""
    things = sorted(things, key=lambda one: one.key)
    stake = np.array([np.nan if one.money is None else max(one.money, 0.0) for one in things])
    chance = np.array([np.nan if one.chance is None else one.chance for one in things])
    days = np.array([np.nan if one.due is None else float((one.due - today).days) for one in things])
    order = [things[at] for at in in_order(stake, chance=chance, days=days).tolist()]
    return sorted(order, key=lambda one: not one.is_own)


def kind_of(key: str) -> str:
    """Return the kind of a thing."""
    return key.partition(":")[0]


def did_lately(request: SignedIn) -> list[Did]:
    """Return what this colleague did in the last seven days, and whether it is asked all the same."""
    since = timezone.now() - A_WEEK
    answers = list(own_answers(request.user).filter(answer=DONE, undone_at=None, at__gt=since))
    if not answers:
        return []
    visible = seen_by(request)
    seen = visible.scored.some([one.customer for one in answers if one.customer is not None], teams=visible.teams)
    # The same promise under another day is the same: what is asked is still open.
    asked = {_without_day(thing.key) for thing in all_things(request)}
    return [
        Did(
            answer=one,
            kind=KINDS.get(kind_of(one.key), kind_of(one.key)),
            customer=seen[one.customer]["name"] if one.customer in seen else None,
            is_still_asked=_without_day(one.key) in asked,
            is_ours=kind_of(one.key) in OURS,
        )
        for one in answers
    ]


def _without_day(key: str) -> str:
    """Return what a key names beside its day; that of an action ends in the play, and has none."""
    return key if kind_of(key) == "action" else key.rpartition(":")[0]


def own_answers(person: Person) -> QuerySet[Answer]:
    """Return a person's own answers."""
    return Answer.objects.filter(person=person)
