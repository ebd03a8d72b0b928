"""What a report tells, part by part, of the customers that its receiver sees; of the whole book to who sees all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from keepworth.measure.states import STATES, State
from keepworth.numerics.shares import wilson_share
from keepworth.tables.wanted import Filter, Wanted
from keepworth_web.act.reads.gap import gap_of
from keepworth_web.act.reads.learned import learned_here
from keepworth_web.act.reads.mix import mix_here
from keepworth_web.focus.reads.board import BoardReport, Figure, board_of
from keepworth_web.focus.reads.scored import record_of
from keepworth_web.focus.reads.sentence import Worth, counted, sentence_of, worth
from keepworth_web.focus.reads.table import columns_for
from keepworth_web.focus.reads.view import view_of
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.checked import badge_of
from keepworth_web.measure.reads.words import hundredths
from keepworth_web.prove.reads.calibration import backtests, calibration_of
from keepworth_web.prove.reads.experiment_words import arms_of
from keepworth_web.prove.reads.experiments import experiments_here
from keepworth_web.shared.amounts import amount, minus, rounded
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.shared.states import state_said
from keepworth_web.shared.templatetags.shown import count
from keepworth_web.staff.rights import Right

MOST: Final = 20  # experiments and elements of a report; ours
PARTS: Final[dict[str, Promise]] = {
    "portfolio": gettext_lazy("What these customers are worth"),
    "strength": gettext_lazy("How strong it is with them, and of whom nobody can say"),
    "staying": gettext_lazy("Staying, and whether our chances came true"),
    "stake": gettext_lazy("What is at stake"),
    "changed": pgettext_lazy("a part of a report", "What changed"),
    "gap": gettext_lazy("What we know and do not do"),
    "effects": gettext_lazy("What was tried, and what came of it"),
    "mix": pgettext_lazy("a part of a report", "The retention mix"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A figure, and the page that it stands on."""

    figure: Figure
    address: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part."""

    sentences: tuple[str, ...]
    told: tuple[Told, ...] = ()
    address: str = ""
    basis: str = ""


def parts_of(request: SignedIn, slugs: list[str]) -> Iterator[tuple[str, Part]]:
    """Yield the parts that were chosen, in the order of `PARTS`."""
    for slug in PARTS:
        if slug in slugs:
            yield slug, MAKERS[slug](request)


def _wanted(request: SignedIn) -> Wanted:
    return counted(Wanted(teams=seen_by(request).teams))


def _worth(request: SignedIn, *filters: Filter) -> Worth | None:
    record, wanted = record_of(request), _wanted(request)
    if record is None:
        return None
    wanted = replace(wanted, filters=(*wanted.filters, *filters))
    return worth(seen_by(request).scored, wanted, record=record, query="")


def _money(what: str, of: Worth | None, *, query: str = "") -> Told:
    address = reverse("focus:portfolio") + (f"?{query}" if query else "")
    if of is None:
        return Told(Figure(what, _("not known"), n=0), address)
    ends = [None if end is None else rounded(end) for end in (of.low, of.high)]
    return Told(Figure(what, amount(of.mean), rounded(of.mean), ends[0], ends[1], of.customers), address)


def _portfolio(request: SignedIn) -> Part:
    view = view_of(QueryDict(""), columns=columns_for(request))
    wanted = view.wanted(seen_by(request).teams, columns=columns_for(request))
    found = sentence_of(seen_by(request).scored, view, wanted=wanted, record=record_of(request))
    address = reverse("focus:portfolio")
    if found is None:
        return Part((_("Nobody is valued yet: no run speaks for this day."),), address=address)
    said = _("%(n)s customers are worth %(money)s.") % {
        "n": count(found.these.customers), "money": amount(found.these.mean),
    }  # fmt: skip
    lines = (
        (_("All that this receiver sees"), found.these), (_("The largest of them together"), found.largest),
        (_("Silent for longer than is usual"), found.silent), (_("With whom it is strong"), found.strong),
        (_("May well not renew"), found.leaving),
    )  # fmt: skip
    told = tuple(_money(what, one, query=one.query) for what, one in lines if one is not None)
    return Part((said,), told, address)


def _strength(request: SignedIn) -> Part:
    visible, wanted = seen_by(request), _wanted(request)
    all_ = visible.scored.count(wanted)
    withheld = visible.scored.count(replace(wanted, filters=(*wanted.filters, Filter("strength", "none"))))
    said = _("Of %(all)s customers the strength of %(n)s is withheld: too little was heard to say it.") % {
        "all": count(all_), "n": count(withheld),
    }  # fmt: skip
    address = reverse("focus:portfolio") + "?kind=customer"
    told = [Told(Figure(_("Strength withheld"), count(withheld), float(withheld), n=all_), address)]
    for state in STATES:
        found = _worth(request, Filter("state", "in", (str(state),))) if state != State.LEFT else None
        if found is not None:
            told.append(_money(str(state_said(state)), found, query=f"kind=customer&state={state}".replace(" ", "+")))
    return Part((said,), tuple(told), address, _("What customers of each state are worth together, and how many."))


def _staying(request: SignedIn) -> Part:
    address, may = reverse("focus:portfolio"), request.user.may(Right.SEE_BOOK)
    found = calibration_of(request) if may else None
    if found is None:
        return Part((_("Chances of staying: %(checked)s.") % {"checked": badge_of(request).said},), address=address)
    test = backtests(request)[0]["staying"]
    n = test["decisions"]
    came = wilson_share(n - test["events"], n)
    assert came
    share = _("%(share)s in 100") % {"share": hundredths(came.share)}
    figure = Figure(_("Renewals that came"), share, came.share, came.low, came.high, n, in_hundredths=True)
    address = reverse("prove:calibration")
    return Part((found["said"], found["verdict"]), (Told(figure, address),), address, " ".join(found["about"]))


def _stake(request: SignedIn) -> Part:
    visible, wanted = seen_by(request), _wanted(request)
    address, totals = reverse("focus:portfolio"), visible.scored.totals(wanted)
    if totals.at_stake is None:
        return Part((_("What is at stake is not known: no chance of staying is."),), address=address)
    said = _("%(money)s is at stake: what each is worth, times the chance to lose it.") % {
        "money": amount(totals.at_stake)
    }
    figure = Figure(_("At stake"), amount(totals.at_stake), rounded(totals.at_stake), n=totals.customers)
    basis = _("A sum over customers of what is expected; no range is kept of it.")
    told = [Told(figure, address)]
    for what, column, low in ((_("Silent for twice their usual gap or longer"), "silence", 2.0),):
        if (found := _worth(request, Filter(column, "ge", low))) is not None:
            told.append(_money(what, found, query=f"kind=customer&{column}-from={low:g}"))
    return Part((said,), tuple(told), address, basis)


def board_here(request: SignedIn) -> BoardReport | None:
    """Return what the board is told, of the whole book: nothing to who does not see all of it; asked once."""
    if not request.user.may(Right.SEE_BOOK):
        return None
    found: BoardReport | None = kept(request, "board of report", find=lambda: board_of(request))
    return found


def _changed(request: SignedIn) -> Part:
    report, learned = board_here(request), tuple(learned_here(request))
    if report is None:
        said = _("Why the worth of the whole book changed is told to who sees all of it.")
        return Part((*learned, said), address=reverse("act:today"))
    section = next(one for one in report.sections if one.slug == "bridge")
    n = next((one.n for one in section.figures if one.n is not None), None)
    address = reverse("focus:board")
    told = tuple(Told(replace(one, n=n if one.n is None else one.n), address) for one in section.figures)
    return Part((*section.sentences, *learned), told, address, section.basis)


def _gap(request: SignedIn) -> Part:
    found, address = gap_of(request), reverse("act:gap")
    whole = found["whole"]
    if whole.share is None:
        return Part(
            (_("Nothing waits: no open need, no unsolved complaint, no surely weak indicator."),), address=address
        )
    said = _("Of %(n)s things that we know of, %(dated)s have somebody who acts by a day.") % {
        "n": count(whole.waiting), "dated": count(whole.dated),
    }  # fmt: skip
    lines = ((_("Of all that waits, acted upon"), whole), *((str(one["said"]), one["gap"]) for one in found["kinds"]))
    told = []
    for what, gap in lines:
        share = wilson_share(gap.dated, gap.waiting)
        if share is not None:
            words = _("%(share)s in 100") % {"share": hundredths(share.share)}
            figure = Figure(what, words, round(share.share, 2), round(share.low, 2), round(share.high, 2), gap.waiting,
                            in_hundredths=True)  # fmt: skip
            told.append(Told(figure, address))
    return Part((said,), tuple(told), address, _("Here the number is of things that wait, not of customers."))


def _effects(request: SignedIn) -> Part:
    if not request.user.may(Right.SEE_BOOK):
        return Part((_("Experiments are of the whole book, and told to who sees all of it."),))
    told, said, address = [], [], reverse("prove:experiments")
    for at in experiments_here(request)[:MOST]:
        of, page = at.of, reverse("prove:experiment", args=[at.of.pk])
        for arm in arms_of(request, at):
            said.append(f"{of.name}: {arm.said}")
            if arm.effect is not None:
                words = minus(f"{arm.effect:+.4g}")
                told.append(
                    Told(Figure(f"{of.name}: {arm.name}", words, arm.effect, arm.low, arm.high, arm.customers), page)
                )
    basis = _("Effects are against those whom a lot left out, in 100 customers or in money for each.") if told else ""
    return Part(tuple(said) or (_("Nothing was tried: no effect is known of anything."),), tuple(told), address, basis)


def _mix(request: SignedIn) -> Part:
    lines, address = mix_here(request)[1][:MOST], reverse("act:mix")
    said = tuple(f"{one.name}: {one.said}" for one in lines)
    told = []
    for one in lines:
        change, groups = one.earned.change, one.earned.groups
        if change is not None and groups is not None:
            points = minus(f"{100 * change.change:+.0f}")
            form = {"effect": _("effect: %(points)s in 100")}.get(
                one.earned.verdict, _("association: %(points)s in 100")
            )
            figure = Figure(one.name, form % {"points": points}, change.change, change.low, change.high,
                            groups.got + groups.none, in_hundredths=True)  # fmt: skip
            told.append(Told(figure, address))
    return Part(said or (_("Nothing was given yet."),), tuple(told), address)


MAKERS: Final[dict[str, Callable[[SignedIn], Part]]] = {
    "portfolio": _portfolio, "strength": _strength, "staying": _staying, "stake": _stake, "changed": _changed,
    "gap": _gap, "effects": _effects, "mix": _mix,
}  # fmt: skip
