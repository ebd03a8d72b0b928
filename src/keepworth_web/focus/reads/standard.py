"""What a customer got against the standard of their tier, in words: below it, as it says, above it, or not known."""

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from keepworth.focus.service import ANSWERS, NAMED, Part
from keepworth.runs.tiers import Tiered
from keepworth_web.measure.reads.words import listed
from keepworth_web.shared.amounts import amount
from keepworth_web.shared.panels import Value, Words
from keepworth_web.shared.templatetags.shown import count, day

YEAR: Final = 365
VERDICTS: Final[Mapping[str | None, Words]] = {
    "below": pgettext_lazy("service against its standard", "below"),
    "at": pgettext_lazy("service against its standard", "as it says"),
    "above": pgettext_lazy("service against its standard", "above"),
    None: gettext_lazy("not known"),
}
MEASURED: Final[Mapping[str, Words]] = {
    "contacts": gettext_lazy("days with a talk"),
    "reviews": gettext_lazy("review meetings"),
    "hours": gettext_lazy("hours"),
    ANSWERS: gettext_lazy("first answers to cases"),
    NAMED: gettext_lazy("a colleague who serves them"),
}
RATED: Final[Mapping[str, Words]] = {
    "contacts": gettext_lazy("%(given)s days with a talk (at least %(standard)s)"),
    "reviews": gettext_lazy("%(given)s review meetings (at least %(standard)s)"),
    "hours": gettext_lazy("%(given)s hours (at least %(standard)s)"),
}


def standard_said(one: Tiered, *, told: Mapping[str, Any], as_of: dt.date | None) -> dict[str, Any]:
    """Say how the standard was kept with a customer, which parts of it are known, and for which time."""
    parts = [part for part in one.gap.parts if part.known]
    unknown = [str(MEASURED[part.measure]) for part in one.gap.parts if not part.known]
    days = (told.get("given") or {}).get("touch_days") or 0
    return {
        "verdict": str(VERDICTS[one.gap.verdict]),
        "said": _said(one),
        "parts": [{"said": part_said(part, of=one), "is_below": part.kept < part.known} for part in parts],
        "below": listed([part_said(part, of=one) for part in parts if part.kept < part.known]),
        "over": _over(one),
        "unknown": _("Not known: %(what)s.") % {"what": listed(unknown)} if unknown and parts else "",
        "period": _period(as_of, days=days if one.given["contacts"] is not None else YEAR) if parts else "",
    }


def part_said(part: Part, *, of: Tiered) -> str:
    """Say what a customer got of a part of which it is known, and what the standard of their tier says."""
    if part.measure == ANSWERS:
        return ngettext(
            "%(kept)s of %(known)s cases answered within %(standard)s day",
            "%(kept)s of %(known)s cases answered within %(standard)s days",
            1 if part.standard == 1 else 2,
        ) % {"kept": count(part.kept), "known": count(part.known), "standard": f"{part.standard:g}"}
    if part.measure == NAMED:
        if of.given[NAMED]:
            return _("a colleague serves them")
        return _("no colleague serves them") if part.standard else _("no colleague serves them, and none need to")
    given = math.floor(10 * (part.given or 0.0)) / 10  # what is just short of the standard is not shown as it
    return str(RATED[part.measure]) % {"given": f"{given:g}", "standard": f"{part.standard:g}"}


def standard_cells(one: Tiered) -> list[Value]:
    """Return the same for a file."""
    answers = next(part for part in one.gap.parts if part.measure == ANSWERS)
    named = one.given[NAMED]
    return [
        str(VERDICTS[one.gap.verdict]), listed([str(MEASURED[name]) for name in one.gap.below]) or None,
        *(None if one.given[name] is None else round(one.given[name], 1) for name in ("contacts", "reviews", "hours")),
        answers.known, answers.kept, None if named is None else _("yes") if named else _("no"),
        None if one.gap.over_hours is None else round(one.gap.over_hours),
    ]  # fmt: skip


def _said(one: Tiered) -> str:
    known = sum(part.known > 0 for part in one.gap.parts)
    said = {"tier": one.tier, "n": count(len(one.gap.below)), "known": count(known)}
    if one.gap.verdict is None:
        return _("Of what tier %(tier)s is to get in a year nothing is known here.") % said
    if one.gap.verdict == "below":
        return _("They got less than tier %(tier)s is to get, in %(n)s of %(known)s parts that are known.") % said
    if one.gap.verdict == "above":
        return _("They got more than tier %(tier)s is to get; of %(known)s parts that are known none was less.") % said
    return _("They got what tier %(tier)s is to get, in all %(known)s parts that are known.") % said


def _over(one: Tiered) -> str:
    """Say how many hours they got beyond what is meant; nothing where it is not half as many again."""
    if one.gap.over_hours is None:
        return ""
    hours = count(round(one.gap.over_hours))
    if one.gap.over_money is None:
        return _("%(hours)s hours beyond it") % {"hours": hours}
    return _("%(hours)s hours beyond it, which cost %(money)s") % {
        "hours": hours, "money": amount(one.gap.over_money),
    }  # fmt: skip


def _period(as_of: dt.date | None, *, days: int) -> str:
    """Say of which time it is; talks that are known for less than a year are reckoned up to one."""
    if as_of is None:
        return ""
    if days >= YEAR:
        return _("In the year up to %(day)s.") % {"day": day(as_of)}
    return _("In the year up to %(day)s; talks are known of %(days)s days of it, and reckoned up to a year.") % {
        "day": day(as_of), "days": count(days),
    }  # fmt: skip
