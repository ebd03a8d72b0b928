"""Which answers to a survey open a case, in words."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepworth.errors import InstrumentRefused
from keepworth.listen.opening import DAYS_TO_SOLVE, Opening, opening_of
from keepworth_web.listen.models import CaseRule, Survey
from keepworth_web.listen.reads.known import known


@dataclass(frozen=True, slots=True)
class RuleTold:
    """A rule as a page says it."""

    sentences: tuple[str, ...]
    is_ours: bool  # it is the one that is meant where nobody said another
    initial: dict[str, Any]


def opening_of_rule(rule: CaseRule) -> Opening:
    """Return what a rule says."""
    return Opening(rule.item, rule.bound, is_high=rule.is_high, on_words=rule.on_words, on_all=rule.on_all)


def meant_for(survey: Survey) -> Opening | None:
    """Return the rule that is meant for a survey; None where none of its answers is bad by itself."""
    try:
        return None if survey.side == Survey.Side.US else opening_of(known(survey.instrument, survey.version))
    except InstrumentRefused:
        return None


def rule_told(survey: Survey) -> RuleTold:
    """Say which answers open a case, and by when it is due."""
    rule = CaseRule.objects.filter(survey=survey).first()
    if rule is None:
        return RuleTold((_("No answer opens a case."),), is_ours=False, initial={"days": DAYS_TO_SOLVE})
    opening = opening_of_rule(rule)
    said = []
    if opening.on_all:
        said.append(_("Every answer opens a case."))
    elif opening.bound is not None:
        form = _("An answer of %(bound)s or more opens a case.") if opening.is_high else _(
            "An answer of %(bound)s or less opens a case."
        )  # fmt: skip
        said.append(form % {"bound": f"{opening.bound:g}"})
    if opening.on_words and not opening.on_all:
        said.append(_("So does any answer in words."))
    said.append(ngettext("It is due within %(n)s day.", "It is due within %(n)s days.", rule.days) % {"n": rule.days})
    bound = None if opening.bound is None else f"{opening.bound:g}"
    initial = {"bound": bound, "on_words": opening.on_words, "on_all": opening.on_all, "days": rule.days}
    is_ours = opening == meant_for(survey) and rule.days == DAYS_TO_SOLVE
    return RuleTold(tuple(said), is_ours=is_ours, initial=initial)
