"""What to do next, of the customers that somebody sees: by value an hour, as far as the week's hours reach."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepworth.errors import BadInput
from keepworth.runs.actions import SHORTEST, ActionsReport, NextAction, Week, actions_of, actions_told
from keepworth.runs.answers import A_WEEK
from keepworth_web.act.models import REASONS
from keepworth_web.act.reads.action_answers import held_back, lessons, lessons_said, weights_of
from keepworth_web.act.reads.action_words import because, compared_said, lever_said, mix_said, play_said, would_change
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.asks import colleague_of
from keepworth_web.measure.reads.words import run_said
from keepworth_web.shared.amounts import amount, likely
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.shared.templatetags.shown import count, in_100

A_PAGE: Final = 12  # of what the week's hours do not reach
A_WEEKS_LIST: Final = 100  # of what fits into the week: who wants more takes the file, or looks at their own
LONGEST: Final = 200
CHOICES: Final = ("play", "lever", "mix")
MINE: Final = "mine"


@dataclass(frozen=True, slots=True)
class ActionView:
    """What of the list is wanted; all of it stands in the address."""

    hours: str = ""
    budget: str = ""
    who: str = ""  # `MINE`, or everybody's
    q: str = ""
    play: str = ""
    lever: str = ""
    mix: str = ""

    def query(self, **changed: str) -> str:
        """As an address says it."""
        found = replace(self, **changed)
        return urlencode({name: said for name in self.__slots__ if (said := getattr(found, name))})

    @property
    def week(self) -> Week:
        """Hours and budget.

        Raises
        ------
        BadInput
            They are no numbers, or none that a week has.

        """
        try:
            hours, budget = (float(said) if said else None for said in (self.hours, self.budget))
        except ValueError:
            raise BadInput("Hours and a budget are numbers.") from None
        return Week(hours, budget)

    @property
    def narrowing(self) -> list[tuple[str, str]]:
        """What a form about the week hands on."""
        return [(name, said) for name in ("who", "q", *CHOICES) if (said := getattr(self, name))]

    @property
    def keeping(self) -> list[tuple[str, str]]:
        """What a form about the list hands on."""
        return [(name, said) for name in ("hours", "budget", "who") if (said := getattr(self, name))]

    def fits(self, one: NextAction, *, mine: int | None) -> bool:
        """Tell whether an action is wanted."""
        said = {"play": one.action, "lever": one.lever, "mix": one.mix or ""}
        if any(getattr(self, name) not in ("", value) for name, value in said.items()):
            return False
        if self.who == MINE and one.colleague != mine:
            return False
        return self.q.casefold() in f"{one.name} {one.customer_id}".casefold()


def view_of(given: Mapping[str, str]) -> ActionView:
    """Read what is wanted from an address."""
    said = {name: given.get(name, "").replace("\0", "")[:LONGEST].strip() for name in ActionView.__slots__}
    return ActionView(**said)


def report_seen(request: SignedIn, week: Week | None = None) -> ActionsReport | None:
    """Return what the run that is shown proposes for the customers whom this person sees; None where it does not.

    What they put off or found not useful is left out, and its hours go to others; what was done this week is left out
    as well, and keeps its hours.
    """
    visible = seen_by(request)
    if visible.scored.run is None:
        return None
    held = held_back(request.user)
    whole = replace(week or Week(), without=held.without, done=held.done, weights=weights_of(lessons(request)))
    found = kept(
        request, f"actions {whole}",
        find=lambda: actions_told(visible.book, scored=visible.scored, week=whole, teams=visible.teams),
    )  # fmt: skip
    if found is None:
        return None
    return replace(found, actions=tuple(one for one in found.actions if (one.number, one.action) not in held.done))


def actions_for(request: SignedIn, number: int) -> list[NextAction]:
    """Return what could be done for one customer: what the run chose, then by value an hour as the answers weigh it."""
    visible, held = seen_by(request), held_back(request.user)
    found = kept(
        request, f"actions of {number}",
        find=lambda: actions_of(visible.book, number, scored=visible.scored, teams=visible.teams),
    )  # fmt: skip
    weights = weights_of(lessons(request))
    out = held.without | held.done
    mine = [one for one in found if (number, one.action) not in out]
    return sorted(mine, key=lambda one: (not one.chosen or one.action in weights,
                                         -rate_of(one) * weights.get(one.action, 1.0)))  # fmt: skip


def one_action(request: SignedIn, number: int, *, play: str) -> NextAction | None:
    """Return an action that is proposed for a customer whom this person sees; None where it is not."""
    return next((one for one in actions_for(request, number) if one.action == play), None)


def as_of_actions(request: SignedIn) -> dt.date:
    """Return the day that the run speaks for."""
    visible = seen_by(request)
    return dt.date.fromisoformat(visible.record["as_of"]) if visible.record else visible.day


def serves(request: SignedIn, one: NextAction) -> bool:
    """Tell whether this person serves the customer of an action, or nobody does."""
    return one.colleague is None or one.colleague == colleague_of(request)


def rate_of(one: NextAction) -> float:
    """Return what an action adds in an hour."""
    return one.value / max(one.hours, SHORTEST)


def actions_page(request: SignedIn, view: ActionView) -> dict[str, Any] | None:
    """Return what the page shows, None where no run proposes anything."""
    fault = ""
    try:
        week = view.week
    except BadInput:
        view, week = replace(view, hours="", budget=""), Week()
        fault = _("Hours are a number above 0 and at most 168, and a budget is 0 or more; the book's stand below.")
    found = report_seen(request, week)
    if found is None:
        return None
    mine = colleague_of(request)
    wanted = [one for one in found.actions if view.fits(one, mine=mine)]
    chosen, rest = [one for one in wanted if one.chosen], [one for one in wanted if not one.chosen]
    currency = found.currency
    return {
        "said": list(_said(found, chosen)),
        "is_ours": found.told["source"] == "ours",
        "fault": fault,
        "view": view,
        "hours": _plain(found.hours),
        "budget": "" if found.budget is None else _plain(found.budget),
        "chosen": [action_said(one, currency=currency) for one in chosen[:A_WEEKS_LIST]],
        "more_chosen": max(len(chosen) - A_WEEKS_LIST, 0),
        "rest": [action_said(one, currency=currency) for one in rest[:A_PAGE]],
        "more": max(len(rest) - A_PAGE, 0),
        "any": bool(found.told["actions"]),
        # Of the whole book: its owner's to see.
        "compared": [compared_said(one) for one in found.told.get("effects", []) if seen_by(request).teams is None],
        "lessons": list(lessons_said(lessons(request))),
        "done": len(held_back(request.user).done),
        "chips": list(_chips(view)),
        "choices": _choices(found.actions, view=view),
        "is_somebody": mine is not None,
        "mine": view.query(who=MINE),
        "about": run_said(seen_by(request).record),
        **_asking(request),
    }  # fmt: skip


def next_best(request: SignedIn, number: int) -> dict[str, Any] | None:
    """Return what a customer's page says of the next best thing to do for them; None where nothing is proposed."""
    best = [action_said(one, currency=seen_by(request).book.settings.currency) for one in actions_for(request, number)]
    if not best:
        return None
    return {
        "best": best[0], "others": best[1:], "back": f"{request.path}#panel-next",
        "about": run_said(seen_by(request).record), **_asking(request),
    }  # fmt: skip


def _asking(request: SignedIn) -> dict[str, Any]:
    """Return what the forms of the answers need."""
    return {
        "currency": seen_by(request).book.settings.currency,
        "in_a_week": timezone.localdate() + A_WEEK,
        "reasons": [*REASONS.items()],
    }


def action_said(one: NextAction, *, currency: str) -> dict[str, Any]:
    """Say one action in words."""
    has_range = one.gain_low is not None and one.gain_high is not None
    return {
        "of": one, "mark": f"{one.number}-{one.action}", "customer": one.name or one.customer_id,
        "play": play_said(one.action, called=one.called), "lever": lever_said(one.lever), "mix": mix_said(one.mix),
        "rate": amount(rate_of(one)), "gain": amount(one.gain),
        "range": likely(one.gain_low or 0, one.gain_high or 0) if has_range else "",
        "soon": "" if one.gain_90_days is None else amount(one.gain_90_days),
        "pays": "" if one.p_pays is None else in_100(one.p_pays), "after": in_100(one.p_after),
        "hours": f"{one.hours:g}", "plural": 1 if one.hours == 1 else 2, "cost": amount(one.cost) if one.cost else "",
        "plain_cost": f"{one.cost:.2f}",
        "because": because(one, currency=currency), "would_change": would_change(one),
    }  # fmt: skip


def action_rows(request: SignedIn) -> Sequence[Sequence[Value]]:
    """Return a row of each action for a file, the best in an hour first; the week is that of the page it stands on."""
    try:
        week = view_of(dict(parse_qsl(request.POST.get("back", "").partition("?")[2]))).week
    except BadInput:
        week = Week()
    found = report_seen(request, week)
    return [
        [one.customer_id, one.name or None, play_said(one.action, called=one.called), lever_said(one.lever),
         mix_said(one.mix) or None, one.colleague_name or None, _stands(one),
         round(rate_of(one)), round(one.gain),
         *(None if end is None else round(end) for end in (one.gain_low, one.gain_high, one.gain_90_days)),
         None if one.p_pays is None else round(one.p_pays, 2), one.hours, one.cost,
         " ".join(because(one, currency=found.currency)), would_change(one), one.check_on]
        for one in found.actions
    ] if found else []  # fmt: skip


def _plain(number: float) -> str:
    """Write a number as a field takes it back, to the cent."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _stands(one: NextAction) -> str:
    if one.held_out:
        return _("left by lot")
    return _("this week") if one.chosen else _("not this week")


def _said(of: ActionsReport, chosen: Sequence[NextAction]) -> Iterator[str]:
    said = {"n": count(len(chosen)), "hours": f"{of.hours:g}", "money": amount(sum(one.value for one in chosen)),
            "takes": f"{sum(one.hours for one in chosen):.3g}", "currency": of.currency}  # fmt: skip
    yield (
        ngettext(
            "%(n)s action fits into the week: it takes %(takes)s hours and is expected to add %(money)s %(currency)s "
            "of lifetime value after its cost.",
            "%(n)s actions fit into the week: they take %(takes)s hours and are expected to add %(money)s "
            "%(currency)s of lifetime value after their cost.",
            len(chosen),
        )
        % said
    )
    if of.held_out:
        yield ngettext(
            "%(n)s that was as good as another is left by lot, to tell later what it would have done.",
            "%(n)s that were as good as others are left by lot, to tell later what they would have done.",
            of.held_out,
        ) % {"n": count(of.held_out)}


def _chips(view: ActionView) -> Iterator[dict[str, str]]:
    """Yield what narrows the list, each with the address without it."""
    if view.who == MINE:
        yield {"said": _("mine"), "without": view.query(who="")}
    for name, said in (("play", play_said(view.play)), ("lever", lever_said(view.lever)), ("mix", mix_said(view.mix))):
        if getattr(view, name):
            yield {"said": said or getattr(view, name), "without": view.query(**{name: ""})}
    if view.q:
        yield {"said": _("“%(text)s”") % {"text": view.q}, "without": view.query(q="")}


def _choices(of: Iterable[NextAction], *, view: ActionView) -> list[dict[str, Any]]:
    """Return what the list may be narrowed to: what is among it."""
    there: dict[str, dict[str, str]] = {name: {} for name in CHOICES}
    for one in of:
        there["play"][one.action] = play_said(one.action, called=one.called)
        there["lever"][one.lever] = lever_said(one.lever)
        if one.mix:
            there["mix"][one.mix] = mix_said(one.mix)
    titles = {"play": _("Action"), "lever": _("What it moves"), "mix": _("Element of the retention mix")}
    return [
        {"name": name, "title": titles[name], "chosen": getattr(view, name),
         "values": sorted(values.items(), key=lambda pair: pair[1])}
        for name, values in there.items()
    ]  # fmt: skip
