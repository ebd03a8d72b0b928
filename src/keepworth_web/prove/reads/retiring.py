"""What is proposed to be given up: actions that do less than is worth having, questions that tell nothing; with why."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings as of_django
from django.utils.translation import gettext as _

from keepworth.act.plays import plays_of, printed_plays
from keepworth.errors import InstrumentRefused
from keepworth.prove.retiring import (
    LEAST,
    LEAST_ANSWERS,
    LEAST_COMPARED,
    LEAST_TOLD,
    Standing,
    Tried,
    judge_action,
    judge_question,
    share_told,
)
from keepworth.runs.survey_results import ItemResults, SurveyResults
from keepworth.tables.settings import read_settings
from keepworth_web.act.reads.action_words import lever_said, play_said
from keepworth_web.know.reads import seen_by
from keepworth_web.listen.reads.known import known, own_of_book, question_known
from keepworth_web.listen.reads.results import overview_of
from keepworth_web.measure.reads.words import points_said
from keepworth_web.prove.models import Kept
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.shared.templatetags.shown import count

PLAY, QUESTION = "play", "question"
AGAIN: Final = 2  # times as much must be known for what was kept to be proposed again; ours


@dataclass(frozen=True, slots=True)
class Proposed:
    """An action or a question that is proposed to be given up."""

    what: str  # names it: "play:KEY", "question:INSTRUMENT:VERSION:ITEM"
    kind: str
    name: str
    because: str
    seen: int  # customers compared, or answers

    @property
    def parts(self) -> list[str]:
        """What names it, apart."""
        return self.what.split(":")[1:]


def proposals(request: SignedIn) -> list[Proposed]:
    """Return what is proposed to be given up and was not kept on as much evidence."""
    every: list[Proposed] = kept(request, "proposals", find=lambda: [*_actions(request), *_questions(request)])
    known_before = dict(Kept.objects.values_list("what", "seen"))
    return [one for one in every if one.seen >= AGAIN * known_before.get(one.what, 0)]


def retiring_part(request: SignedIn) -> dict[str, Any]:
    """Return what the page shows."""
    found = proposals(request)
    every = Kept.objects.select_related("by").order_by("-at")
    return {
        "proposed": found, "kept": [{"of": one, "name": _named(one.what)} for one in every],
        "given_up": [{"key": key, "name": play_said(key)} for key in given_up()],
        "tried": sum(one["log_odds"] is not None for one in _effects(request)),
    }  # fmt: skip


def _named(what: str) -> str:
    kind, *parts = what.split(":")
    if kind == PLAY or len(parts) < 3:
        return play_said(":".join(parts))
    return question_known(parts[0], parts[1], item=parts[2])


def given_up() -> list[str]:
    """Return the actions of the playbook that this book gave up."""
    own = read_settings(of_django.ENVIRONMENT.book).act.plays
    there = {one.key for one in plays_of(own)}
    return sorted(key for key in {*own, *(one.key for one in printed_plays())} if key not in there)


def retiring_rows(request: SignedIn) -> list[list[Value]]:
    """Return what is proposed, for a file."""
    said = {PLAY: _("action"), QUESTION: _("question")}
    return [[said[one.kind], one.name, one.because, one.seen] for one in proposals(request)]


def _effects(request: SignedIn) -> list[dict[str, Any]]:
    record = seen_by(request).record or {}
    found: list[dict[str, Any]] = (record.get("actions") or {}).get("effects", [])
    return found


def _actions(request: SignedIn) -> Iterator[Proposed]:
    gone = set(given_up())
    for one in _effects(request):
        if one["log_odds"] is None or one["play"] in gone:
            continue
        many = one["got"] + one["held_out"]
        if judge_action(Tried(one["effect_low"], one["effect_high"], many)) == Standing.RETIRE:
            said = {
                "lever": lever_said(one["lever"]), "effect": points_said(one["effect"], digits=1),
                "low": points_said(one["effect_low"], digits=1), "high": points_said(one["effect_high"], digits=1),
                "n": count(many), "held": count(one["held_out"]), "least": f"{LEAST:g}",
            }  # fmt: skip
            because = _(
                "Compared by lot with %(held)s customers of %(n)s who were left out, it moves %(lever)s by %(effect)s "
                "points (%(low)s to %(high)s, 8 in 10). The whole range lies below what is worth having: %(least)s "
                "points, which is ours."
            )
            yield Proposed(f"{PLAY}:{one['play']}", PLAY, play_said(one["play"]), because % said, many)


def _questions(request: SignedIn) -> Iterator[Proposed]:
    own = {one.name for one in own_of_book().instruments}
    for of in overview_of(request).results if own else ():
        if of.instrument not in own:
            continue  # what comes along is read by a page of its own, also where it feeds no indicator
        for item in of.items:
            if (found := _question(of, item)) is not None:
                yield found


def _question(of: SurveyResults, item: ItemResults) -> Proposed | None:
    try:
        asked = known(of.instrument, of.version).item(item.item)
    except (InstrumentRefused, KeyError):
        return None
    scale, answers = asked.scale, sum(item.distribution.values())
    if not scale.is_scored or scale.lowest is None or scale.highest is None:
        return None
    points = round(scale.highest - scale.lowest) + 1
    told = share_told(list(item.distribution.values()), points=max(points, len(item.distribution), 2))
    if judge_question(told=told, answers=answers, is_read=asked.feeds is not None) != Standing.RETIRE:
        return None
    because = _(
        "Of %(n)s answers almost all say the same: one tells %(told)s in 100 of what its scale could. It feeds no "
        "indicator, so nobody reads it."
    ) % {"n": count(answers), "told": f"{100 * told:.1f}"}
    name = question_known(of.instrument, of.version, item=item.item)
    return Proposed(f"{QUESTION}:{of.instrument}:{of.version}:{item.item}", QUESTION, name, because, answers)


LIMITS: Final = {"least": LEAST, "compared": LEAST_COMPARED, "told": round(100 * LEAST_TOLD), "answers": LEAST_ANSWERS}
