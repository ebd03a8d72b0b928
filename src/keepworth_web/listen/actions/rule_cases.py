"""Say which answers to a survey open a case."""

import datetime as dt

from django.db import transaction

from keepworth.listen.opening import DAYS_TO_SOLVE, Opening
from keepworth_web.listen.models import CaseRule, Survey
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person


@transaction.atomic
def rule_cases(
    survey: Survey, opening: Opening | None, *, by: Person, at: dt.datetime, days: int = DAYS_TO_SOLVE
) -> CaseRule | None:
    """Keep a rule, or None for none; answers that came before there was one open nothing."""
    if opening is None:
        CaseRule.objects.filter(survey=survey).delete()
        note("survey.cases", by=by, about=f"survey {survey.pk}", opens="nothing")
        return None
    said = {
        "item": opening.item,
        "bound": opening.bound,
        "is_high": opening.is_high,
        "on_words": opening.on_words,
        "on_all": opening.on_all,
        "days": days,
        "changed_by": by,
    }
    made, _ = CaseRule.objects.update_or_create(survey=survey, defaults=said, create_defaults={**said, "since": at})
    note("survey.cases", by=by, about=f"survey {survey.pk}", item=opening.item, bound=opening.bound,
         on_words=opening.on_words, on_all=opening.on_all, days=days)  # fmt: skip
    return made
