"""What may be said of an experiment: of its plan what the past lets expect, of its arms an effect with its range."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from keepworth.errors import BadInput
from keepworth.prove.experiments import Verdict
from keepworth.runs.experiments import LEAST_PAST, SPENT, STAYED, Foretold
from keepworth_web.know.reads import seen_by
from keepworth_web.prove.models import Experiment
from keepworth_web.prove.reads.experiments import Standing, arm_said, experiments_here, foretold, who
from keepworth_web.shared.amounts import minus, written
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import count, day

STATES: Final[dict[str, Promise]] = {
    **{str(value): said for value, said in Experiment.State.choices},
    "ended": pgettext_lazy("an experiment", "ended"),
}


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm against those left out."""

    name: str
    customers: int  # drawn, and found again
    verdict: Verdict
    effect: float | None  # in 100 customers, or in money; None: not enough
    low: float | None
    high: float | None
    said: str


def arms_of(request: SignedIn, at: Standing) -> list[Arm]:
    """Return each arm that is tried, with what may be said of it."""
    if at.look is None:
        return []
    found, names = [], at.of.names
    drawn = at.look.effects
    for place, verdict in enumerate(at.look.verdicts):
        name = capfirst(arm_said(request, names[place + 1]))
        numbers: list[float | None] = [None] * 3
        if drawn is not None and verdict != Verdict.UNEVEN:
            numbers = [_shown(float(of[place]), at.of.outcome) for of in (drawn.effect, drawn.low, drawn.high)]
        customers = int(drawn.n[place + 1]) if drawn is not None else 0
        said = _arm_said(request, at, name=name, place=place, numbers=numbers)
        effect, low, high = numbers
        found.append(Arm(name, customers, verdict, effect, low, high, said))
    return found


def _shown(number: float, outcome: str) -> float:
    return number if outcome == SPENT else 100 * number


def _arm_said(request: SignedIn, at: Standing, *, name: str, place: int, numbers: Sequence[float | None]) -> str:
    look = at.look
    assert look is not None
    verdict, found = look.verdicts[place], look.effects
    if verdict == Verdict.UNEVEN:
        return _(
            "%(arm)s: no effect is told, for customers of one arm are missing more often than of the other; whatever "
            "took them out may be what differs."
        ) % {"arm": name}
    if found is None or verdict == Verdict.FEW:
        return _("%(arm)s: not enough to say anything yet.") % {"arm": name}
    effect, low, high = (_signed(one or 0.0, at.of.outcome) for one in numbers)
    said = {
        "arm": name, "effect": effect, "low": low, "high": high, "got": count(int(found.n[place + 1])),
        "held": count(int(found.n[0])), "often": f"{100 * look.level:.0f}",
        "currency": seen_by(request).book.settings.currency,
    }  # fmt: skip
    words = {
        SPENT: _("%(arm)s: %(effect)s %(currency)s a customer (%(low)s to %(high)s), of %(got)s who were to get it and "
                 "%(held)s left out by lot."),
        STAYED: _("%(arm)s: %(effect)s in 100 stayed more (%(low)s to %(high)s), of %(got)s who were to get it and "
                  "%(held)s left out by lot."),
    }.get(at.of.outcome, _("%(arm)s: %(effect)s in 100 ordered more (%(low)s to %(high)s), of %(got)s who were to get "
                           "it and %(held)s left out by lot."))  # fmt: skip
    return f"{words % said} {_verdict_said(verdict)}"


def _verdict_said(verdict: Verdict) -> str:
    said = {
        Verdict.MORE: _("It works: the whole range lies above nothing."),
        Verdict.LESS: _("It does harm: the whole range lies below nothing."),
    }
    return said.get(verdict, _("Whether it does anything cannot be told: no effect at all lies within the range."))


def _signed(number: float, outcome: str) -> str:
    return (
        minus(f"{number:+.1f}")
        if outcome != SPENT
        else (("+" if number > 0 else "") + minus(written(round(number, 2))))
    )


def looks_said(at: Standing) -> str:
    """Say how its ranges are to be read: when one looks must not matter."""
    if at.look is None:
        return ""
    if at.look.is_end:
        return _(
            "Its days are over. The range of the end holds 96 times in 100, and the ranges of the days before held 99 "
            "times in 100 all together: whoever acted upon either is misled in 5 of 100 experiments at most."
        )
    return _(
        "Its days are not over. Until then ranges stand here that hold at every moment, all together 99 times in 100: "
        "look as often as you like, it misleads nobody. They are wider than the range of the end will be."
    )


def time_said(at: Standing) -> str:
    """Say how far it is."""
    of = at.of
    if of.began is None:
        return _("It is planned: nobody is drawn, and nothing may be sent.")
    said = {"began": day(of.began), "day": count(at.day), "days": count(of.days), "ends": day(at.ends)}
    if of.state == Experiment.State.STOPPED:
        said["stopped"] = day(of.stopped_on)
        return _("It ran from %(began)s and was stopped early on %(stopped)s, after %(day)s of %(days)s days.") % said
    if at.is_over:
        return _("It ran from %(began)s until %(ends)s, all of its %(days)s days.") % said
    return _("It runs since %(began)s: %(day)s of %(days)s days are over; it ends on %(ends)s.") % said


def lot_said(at: Standing) -> str:
    """Say whether the lot lost anybody."""
    if at.look is None:
        return ""
    if Verdict.UNEVEN in at.look.verdicts:
        return _(
            "The arms lost customers unevenly, which chance does less than once in a thousand times: somebody was "
            "taken out of one of them. Find out how before you believe anything."
        )
    return _("The lot is whole: no arm lost customers more than chance would.")


def power_part(request: SignedIn, of: Experiment) -> dict[str, Any]:
    """Return what the past lets expect of a plan, or why nothing can be expected."""
    try:
        many = len(who(seen_by(request), of))
        lengths = foretold(seen_by(request), of, many=many)
    except BadInput as refused:
        return {"fault": str(refused), "many": 0, "lengths": [], "said": ""}
    planned = next((one for one in lengths if one.days == of.days), None)
    return {
        "fault": "", "many": many, "said": _power_said(request, of, many=many, planned=planned),
        "lengths": [_length(request, of, one=one) for one in sorted(lengths, key=lambda one: one.days)],
    }  # fmt: skip


def _power_said(request: SignedIn, of: Experiment, *, many: int, planned: Foretold | None) -> str:
    who_said = ngettext(
        "%(n)s customer would be drawn.", "%(n)s customers would be drawn.", many
    ) % {"n": count(many)}  # fmt: skip
    if many == 0:
        return _("Nobody would be drawn: no customer is of this segment, tier and state.")
    if planned is None:
        rest = _(
            "What so many would show is not known: fewer than %(n)s such customers were there so many days ago."
        ) % {"n": LEAST_PAST}
        return f"{who_said} {rest}"
    line = _length(request, of, one=planned)
    if planned.seen is None:
        return f"{who_said} " + _("In %(days)s days they are too few to show any difference that there can be.") % {
            "days": count(planned.days)
        }
    rest = _(
        "In %(days)s days a difference of %(seen)s would be seen 8 times in 10; a smaller one mostly would not. "
        "Without doing anything it was %(mean)s, of %(n)s such customers in as many days before."
    ) % {"days": count(planned.days), "seen": line["seen"], "mean": line["mean"], "n": count(planned.customers)}
    return f"{who_said} {rest}"


def _length(request: SignedIn, of: Experiment, *, one: Foretold) -> dict[str, str]:
    currency = seen_by(request).book.settings.currency
    if of.outcome == SPENT:
        mean, seen = f"{written(one.mean)} {currency}", "" if one.seen is None else f"{written(one.seen)} {currency}"
    else:
        form = _("%(share)s in 100")
        mean, seen = (
            form % {"share": f"{100 * share:.1f}"} if share is not None else "" for share in (one.mean, one.seen)
        )
    return {"days": count(one.days), "mean": mean, "seen": seen, "customers": count(one.customers)}


def experiment_rows(request: SignedIn) -> list[list[Value]]:
    """Return a row of each arm of each experiment, for a file; of one that is planned a row without numbers."""
    found = []
    for at in experiments_here(request):
        arms: list[Arm | None] = [*arms_of(request, at)]
        found += [_row(at, arm) for arm in arms or [None]]
    return found


def _row(at: Standing, arm: Arm | None) -> list[Value]:
    of = at.of
    told: list[Value] = [None] * 6
    if arm is not None:
        told = [arm.name, arm.customers, str(arm.verdict), arm.effect, arm.low, arm.high]
    level = at.look.level if at.look else None
    return [of.name, of.key, str(STATES[at.state]), of.began, of.days, str(of.get_outcome_display()), *told, level]
