"""What people answered to actions: what is not proposed now, and what refusals teach the ranking."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepworth.act.useful import FEWEST
from keepworth.runs.answers import A_WEEK, TEACHES, ActionAnswer, Offered, taught_by
from keepworth_web.act.models import DONE, NOT_USEFUL, REASONS, Answer
from keepworth_web.act.reads.action_words import play_said
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.visible import Visible
from keepworth_web.measure.reads.words import hundredths
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.shared.templatetags.shown import count
from keepworth_web.staff.models import Person

KIND: Final = "action:"


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
    now = timezone.now()
    rows = Answer.objects.filter(
        key__startswith=KIND, undone_at=None, answer__in=(DONE, NOT_USEFUL), at__gt=now - TEACHES
    ).order_by("at", "pk")  # fmt: skip
    given = [
        ActionAnswer(one.person_id, *_offered(one.key), one.answer, one.reason, one.for_all, one.at, one.until)
        for one in rows
    ]
    seen = _seen(visible, {one.customer for one in given})
    of = taught_by((one for one in given if one.customer in seen), at=now)
    found = of.found
    return {
        play: Lesson(
            play, of.useful[play] + of.refused[play], of.refused[play], float(found.share[at]), float(found.low[at]),
            float(found.high[at]), float(found.weight[at]), of.reasons.get(play, ""),
        )
        for at, play in enumerate(of.plays)
    }  # fmt: skip


def _seen(visible: Visible, numbers: set[int]) -> Collection[int]:
    """Return which of some customers are seen: of everybody's answers the owner is told."""
    return numbers if visible.teams is None else visible.scored.some(sorted(numbers), teams=visible.teams)


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
