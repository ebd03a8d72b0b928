"""What the book itself says of the programme, in words, beside what was typed; of the whole book."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keepworth.runs.programme import BookMeasure, ProgrammeRead, SegmentTold, programme_read
from keepworth_web.focus.reads.numbers import decimal
from keepworth_web.know.reads import seen_by
from keepworth_web.shared.amounts import amount
from keepworth_web.shared.panels import Value, Words
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.shared.templatetags.shown import count
from keepworth_web.shared.templatetags.shown import day as day_said
from keepworth_web.staff.rights import Right

TITLES: Final[Mapping[str, Words]] = {
    "knowledge": gettext_lazy("How much is written down of customers, and how fresh: 0 to 100"),
    "dated": gettext_lazy("Needs and complaints that a plan answers with a day"),
    "hours": gettext_lazy("Our hours in segments of high value and good fit"),
}
MISSING: Final[Mapping[str, Words]] = {
    "run": gettext_lazy("Not known: no score speaks for this day."),
    "knowledge": gettext_lazy("Not known: nothing is written down of any customer whom we serve."),
    "waiting": gettext_lazy("Nothing waits: no need is open and no complaint unsolved."),
    "segments": gettext_lazy("Not known: it takes two segments with customers who are worth something."),
    "hours": gettext_lazy("Not known: no hours of the year are written down for these customers."),
}


def programme_seen(request: SignedIn) -> ProgrammeRead | None:
    """Return what the book says; None for whoever may not see the whole book."""
    if not request.user.may(Right.SEE_BOOK):
        return None
    visible = seen_by(request)
    return kept(request, "programme", find=lambda: programme_read(visible.book, visible.scored, day=visible.until))


def measures_shown(request: SignedIn) -> Mapping[str, Any] | None:
    """Return what the page shows: lines by step, and the segments."""
    found = programme_seen(request)
    if found is None:
        return None
    lines: dict[str, list[dict[str, Words]]] = {}
    for one in found.measures:
        lines.setdefault(one.part, []).append(_line(one, found))
    return {
        "lines": lines,
        "segments": [_row(one) for one in found.segments],
        "hurdle": None if found.hurdle is None else amount(found.hurdle),
        "by_fit": all(one.fit is not None for one in found.segments),
    }


def segment_rows(request: SignedIn) -> Sequence[Sequence[Value]]:
    """Return a row a segment for a file, what scores most first."""
    found = programme_seen(request)
    return [
        [one.name, one.customers, one.chance, one.fit, one.score, one.low, one.high, one.hours]
        for one in (found.segments if found else ())
    ]


def _line(of: BookMeasure, found: ProgrammeRead) -> dict[str, Words]:
    said = MISSING[of.missing] if of.value is None else _said(of, of.value)
    return {"title": TITLES[of.name], "said": said, "about": "" if of.value is None else _about(of, found)}


def _said(of: BookMeasure, value: float) -> str:
    if of.name == "knowledge" and of.low is not None and of.high is not None:
        return _("%(mean)s on average; 8 in 10 customers lie between %(low)s and %(high)s.") % {
            "mean": decimal(value), "low": decimal(of.low), "high": decimal(of.high),
        }  # fmt: skip
    return _("%(share)s in 100.") % {"share": round(value)}


def _about(of: BookMeasure, found: ProgrammeRead) -> str:
    """Say of how many, of which day, and whence."""
    said = {"n": count(of.of), "day": day_said(of.day), "run": of.run, "as_of": day_said(found.as_of)}
    if of.name == "dated":
        return _("Of %(n)s that wait, as written on %(day)s.") % said
    if of.name == "knowledge":
        return _("Of %(n)s customers, the newest word of %(day)s; run %(run)s.") % said
    return _("Of %(n)s customers, in the year to %(as_of)s; run %(run)s.") % said


def _row(of: SegmentTold) -> dict[str, Any]:
    return {
        "name": of.name, "customers": count(of.customers), "chance": round(100 * of.chance),
        "fit": None if of.fit is None else round(100 * of.fit), "score": round(100 * of.score),
        "range": None if of.low is None or of.high is None else _("likely %(low)s to %(high)s, 8 in 10") % {
            "low": round(100 * of.low), "high": round(100 * of.high),
        },
        "hours": None if of.hours is None else count(round(of.hours)), "is_chosen": of.is_chosen,
    }  # fmt: skip
