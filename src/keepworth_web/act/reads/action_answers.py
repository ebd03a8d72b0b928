"""What people answered to actions: what is not proposed now, and what refusals teach the ranking."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepworth.act import usefulness
from keepworth.act.useful import FEWEST
from keepworth_web.act.models import DONE, NOT_USEFUL, REASONS, Answer
from keepworth_web.act.reads.action_words import play_said
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.visible import Visible
from keepworth_web.measure.reads.words import hundredths
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.shared.templatetags.shown import count
from keepworth_web.staff.models import Person

KIND: Final = "action:"
A_WEEK: Final = dt.timedelta(days=7)
TEACHES: Final = dt.timedelta(days=365)  # older answers are about another playbook; ours
# Such an answer says nothing about the play: it was a good one.
SILENT: Final = ("done_already",)

type Offered = tuple[int, str]  # customer and play


@dataclass(frozen=True, slots=True)
class Held:
    """What is not proposed to somebody now."""

    without: frozenset[Offered]  # put off or not useful: others take its hours
    done: frozenset[Offered]  # in these seven days: its hours are spent


@dataclass(frozen=True, slots=True)
class Lesson:
    """What answers say of one play."""

    play: str
    answers: int
    refused: int
    share: float  # of useful ones, shrunk to our belief
    low: float
    high: float
    weight: float  # in the ranking
    reason: str  # the most frequent one; empty: none was chosen


def held_back(person: Person) -> Held:
    """Return what a person is not proposed now: their own answers, and what anybody did."""
    now = timezone.now()
    found = Answer.objects.filter(
        Q(person=person) | Q(for_all=True), undone_at=None, until__gt=now, key__startswith=KIND
    ).values_list("key", "answer", "at")  # fmt: skip
    without, done = set[Offered](), set[Offered]()
    for key, answer, at in found:
        (done if answer == DONE and at > now - A_WEEK else without).add(_offered(key))
    return Held(frozenset(without - done), frozenset(done))


def lessons(request: SignedIn) -> dict[str, Lesson]:
    """Return what the answers of a year teach of the customers whom this person sees, by play; asked once."""
    return kept(request, "lessons", find=lambda: _lessons(seen_by(request)))


def weights_of(of: Mapping[str, Lesson]) -> dict[str, float]:
    """Return the weights of plays in the ranking that are not 1."""
    return {play: one.weight for play, one in of.items() if one.weight < 1}


def _lessons(visible: Visible) -> dict[str, Lesson]:
    rows = Answer.objects.filter(
        key__startswith=KIND, undone_at=None, answer__in=(DONE, NOT_USEFUL), at__gt=timezone.now() - TEACHES
    ).order_by("at", "pk").values_list("person_id", "key", "answer", "reason", "customer")  # fmt: skip
    # Whoever answers the same twice is counted once, with their last word.
    seen = _seen(visible, {number for *_, number in rows})
    last = {(person, key): (answer, reason) for person, key, answer, reason, number in rows if number in seen}
    useful, refused, why = Counter[str](), Counter[str](), dict[str, Counter[str]]()
    for (_person, key), (answer, reason) in last.items():
        play = _offered(key)[1]
        if answer == DONE:
            useful[play] += 1
        elif reason not in SILENT:
            refused[play] += 1
            why.setdefault(play, Counter())[reason] += 1
    plays = sorted({*useful, *refused})
    found = usefulness(*(np.array([of[play] for play in plays], dtype=np.int64) for of in (useful, refused)))
    return {
        play: Lesson(
            play, useful[play] + refused[play], refused[play], float(found.share[at]), float(found.low[at]),
            float(found.high[at]), float(found.weight[at]), _most(why.get(play, Counter())),
        )
        for at, play in enumerate(plays)
    }  # fmt: skip


def _seen(visible: Visible, numbers: set[int | None]) -> Collection[int | None]:
    """Return which of some customers are seen: of everybody's answers the owner is told."""
    if visible.teams is None:
        return numbers
    return visible.scored.some([one for one in numbers if one is not None], teams=visible.teams)


def _most(of: Counter[str]) -> str:
    return of.most_common(1)[0][0] if of else ""


def lessons_said(of: Mapping[str, Lesson]) -> Iterator[str]:
    """Say of each play what answers teach, the most refused first."""
    for one in sorted(of.values(), key=lambda each: (each.weight, -each.refused, each.play)):
        if one.refused:
            yield _said(one)


def _said(one: Lesson) -> str:
    said = {"play": play_said(one.play), "n": count(one.answers), "refused": count(one.refused),
            "reason": str(REASONS.get(one.reason, "")), "share": hundredths(one.share), "low": hundredths(one.low),
            "high": hundredths(one.high), "weight": hundredths(one.weight), "fewest": count(FEWEST)}  # fmt: skip
    counted = ngettext(
        "%(play)s: of %(n)s answer %(refused)s was not useful, mostly because %(reason)s.",
        "%(play)s: of %(n)s answers %(refused)s were not useful, mostly because %(reason)s.",
        one.answers,
    ) if said["reason"] else ngettext(
        "%(play)s: of %(n)s answer %(refused)s was not useful.",
        "%(play)s: of %(n)s answers %(refused)s were not useful.",
        one.answers,
    )  # fmt: skip
    form = (
        _("Useful in %(share)s of 100 cases (likely %(low)s to %(high)s), so it counts %(weight)s hundredths of its "
          "value in the ranking.")
        if one.weight < 1
        else _("Fewer than %(fewest)s answers change no place.")
        if one.answers < FEWEST
        else _("Useful in %(share)s of 100 cases (likely %(low)s to %(high)s): it keeps its place.")
    )  # fmt: skip
    return f"{counted % said} {form % said}"


def _offered(key: str) -> Offered:
    _kind, customer, play = key.split(":", 2)
    return int(customer), play
