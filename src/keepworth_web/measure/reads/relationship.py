"""How strong a relationship is, as its panel says it: sentences first, then a line for each indicator."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepworth.measure.sides import Judged
from keepworth.runs.relationship import Both, Relationship, relationship_of
from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.listen.reads.sides import JUDGED, named
from keepworth_web.listen.reads.unheard import time_said
from keepworth_web.measure.reads.basis import agreement_short
from keepworth_web.measure.reads.drawn import Drawn, drawn, strength_drawn
from keepworth_web.measure.reads.history import history_of
from keepworth_web.measure.reads.words import (
    hundredths,
    listed,
    points_said,
    range_said,
    rests_said,
    run_said,
    score_said,
    tracked_said,
)
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.shared.states import MEANT, rule_said, slug_of
from keepworth_web.shared.templatetags.shown import count

NEEDED: Final = 5  # tracked indicators that have to be heard


def relationship_with(request: SignedIn, number: int) -> Relationship | None:
    """Return how the run that is shown saw the relationship with a visible customer, None where it measured none."""
    if customer_of(request, number) is None:
        return None
    visible = seen_by(request)
    return kept(request, f"relationship {number}", find=lambda: relationship_of(
        visible.book, visible.scored, number=number, teams=visible.teams,
    ))  # fmt: skip


def strength_of(request: SignedIn, number: int) -> Mapping[str, Any] | None:
    """Return what the panel shows; None where the run measured no relationships."""
    found = relationship_with(request, number)
    if found is None:
        return None
    stood = found.stood
    return {
        "number": number,
        "state": slug_of(stood.state) if stood.state else "",
        "rule": _rule(request, found),
        "strength": score_said(stood.strength) if stood.strength is not None else "",
        "range": _range(found),
        "published": stood.published,
        "sentences": list(sentences_of(found)),
        "line": _strength_line(found),
        "history": history_of(request, number),
        "rows": [_row(one, found) for one in found.lines],
        "about": _about(found),
    }


def _rule(request: SignedIn, of: Relationship) -> str:
    record = seen_by(request).record
    return rule_said(of.stood.state, record["settings"] if record else None) if of.stood.state else ""


def _range(of: Relationship) -> str:
    stood = of.stood
    return range_said(stood.strength_low or 0, stood.strength_high or 0) if stood.strength is not None else ""


def _strength_line(of: Relationship) -> Drawn | None:
    stood = of.stood
    if stood.strength is None:
        return None
    return strength_drawn(
        stood.strength, stood.strength_low or 0, high=stood.strength_high or 0, is_own=stood.published != "group"
    )


def sentences_of(of: Relationship) -> Iterator[str]:
    """Say why the strength may be told or may not, what is weakest, what to ask, and what stands out."""
    yield _why(of)
    if of.stood.weakest:
        yield _weakest(of.line(of.stood.weakest))
    if of.stood.ask_next:
        yield _asking(of)
    split = [named(one.indicator) for one in of.lines if one.is_split]
    if split:
        yield _("Their own people see it differently on: %(what)s. One number hides that.") % {"what": listed(split)}
    yield from _gaps(of)
    if of.because:
        left = listed([tracked_said(name) for name in of.because])
        yield _("Not tracked here: %(what)s.") % {"what": left}


def _why(of: Relationship) -> str:
    said = {"heard": of.heard, "tracked": len(of.tracked), "covered": of.covered, "needed": NEEDED}
    match of.stood.published:
        case "firm":
            return (
                _(
                    "That is firm: enough was heard of %(heard)s of %(tracked)s indicators of loyalty, and of "
                    "%(covered)s from at least half of those who decide."
                )
                % said
            )
        case "provisional":
            return (
                _(
                    "That is provisional: enough was heard of %(heard)s of %(tracked)s indicators of loyalty, but "
                    "from too few of those who decide."
                )
                % said
            )
        case "group":
            return _group(of)
    return _(
        "How strong it is cannot be said yet: enough was heard of %(heard)s of %(tracked)s indicators of loyalty, and "
        "it takes %(needed)s."
    ) % said  # fmt: skip


def _group(of: Relationship) -> str:
    """Say whose strength stands in, of how many people it is, and how sure their mean is."""
    group = of.group
    if group is None or group.low is None or group.high is None:
        return str(MEANT["group"])
    form = ngettext(
        "Too little was heard of them: %(n)s other of %(group)s stands in (mean %(mean)s, likely %(range)s).",
        "Too little was heard of them: %(n)s others of %(group)s stand in (mean %(mean)s, likely %(range)s).",
        group.people,
    )
    return form % {
        "n": count(group.people), "group": group.name or _("all customers"), "mean": score_said(group.strength or 0),
        "range": range_said(group.low, group.high),
    }  # fmt: skip


def _weakest(of: Both) -> str:
    return _("Weakest is %(what)s: %(score)s (likely %(range)s).") % {
        "what": named(of.indicator),
        "score": score_said(of.theirs.score),
        "range": range_said(of.theirs.low, of.theirs.high),
    }


def _asking(of: Relationship) -> str:
    minutes = of.stood.ask_next_minutes
    said = {"what": named(of.stood.ask_next or ""), "who": of.asked or ""}
    if minutes is None:
        form = _("Ask %(who)s next about: %(what)s.") if of.asked else _("Ask next about: %(what)s.")
        return form % said
    form = _("Ask somebody who decides next about: %(what)s. It takes %(time)s and tells the most.")
    if of.asked:
        form = _("Ask %(who)s next about: %(what)s. It takes %(time)s and tells the most.")
    return form % {**said, "time": time_said(minutes)}


def _gaps(of: Relationship) -> Iterator[str]:
    """Say what we surely rate higher, and what lower, than they do."""
    sure = [one for one in of.lines if one.gap and one.gap.judged is Judged.DIFFER]
    for form, those in (
        (_("We rate these higher than they do: %(what)s."), [one for one in sure if one.gap and one.gap.gap > 0]),
        (_("They rate these higher than we do: %(what)s."), [one for one in sure if one.gap and one.gap.gap < 0]),
    ):
        if those:
            yield form % {"what": listed([named(one.indicator) for one in those])}


def _row(of: Both, found: Relationship) -> dict[str, Any]:
    theirs, ours = of.theirs, of.ours
    return {
        "indicator": of.indicator,
        "what": named(of.indicator),
        "drawn": drawn(of),
        "is_heard": theirs.is_heard,
        "is_informed": of.is_informed,
        "enters": of.enters,
        "score": score_said(theirs.score),
        "range": range_said(theirs.low, theirs.high),
        "ours": score_said(ours.score) if ours else "",
        "ours_range": range_said(ours.low, ours.high) if ours else "",
        "gap": points_said(of.gap.gap) if of.gap else "",
        "gap_range": _gap_range(of) if of.gap else "",
        "is_apart": bool(of.gap and of.gap.judged is Judged.DIFFER),
        "judged": str(JUDGED[of.gap.judged]) if of.gap else "",
        "is_split": of.is_split,
        "people": agreement_short(of.agreement),
        "heard": rests_said(theirs, day=found.as_of) if theirs.is_heard else "",
        "ours_heard": rests_said(ours, day=found.as_of) if ours else "",
        "covered": hundredths(theirs.coverage) if theirs.coverage > 0 else "",
    }


def _gap_range(of: Both) -> str:
    if of.gap is None:
        return ""
    # Translators: a range, such as "8,200 to 14,600".
    return _("%(low)s to %(high)s") % {"low": points_said(of.gap.low), "high": points_said(of.gap.high)}


def _about(of: Relationship) -> str:
    """Say when it was measured, and of whom the prior is."""
    if of.stood.population:
        form = _("What is believed before anything is heard is that of %(segment)s.")
        believed = form % {"segment": of.stood.population}
    else:
        believed = _("What is believed before anything is heard is that of all customers.")
    return f"{run_said({'as_of': of.as_of.isoformat(), 'run': of.run})} {believed} {_taught(of)}"


def _taught(of: Relationship) -> str:
    """Say of how many indicators the book taught what is believed, and that the rest is printed."""
    learnt = sum(bool(one.prior_from) for one in of.lines)
    if not learnt:
        return _("Nothing of it was learnt yet: it is ours, or as this company set it.")
    return _("On %(n)s of %(all)s indicators it was learnt from customers; on the rest it is ours.") % {
        "n": count(learnt), "all": count(len(of.lines)),
    }  # fmt: skip
