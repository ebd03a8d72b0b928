"""Who serves whom: the proposal of the run that is shown, beside today, and what was accepted since."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepworth.runs.assigning import AssignmentReport, Hands, assignment_told
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.meant import colleagues_here
from keepworth_web.measure.reads.words import listed, run_said
from keepworth_web.shared.amounts import amount
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.shared.templatetags.shown import count


def assignment_seen(request: SignedIn) -> AssignmentReport | None:
    """Return the proposal of the run that is shown."""
    visible = seen_by(request)
    run = visible.scored.run
    return kept(request, "assignment", find=lambda: assignment_told(visible.book, run=run)) if run else None


def serving_of(request: SignedIn) -> dict[str, Any] | None:
    """Return what the page shows, None where no run makes a proposal."""
    found = assignment_seen(request)
    if found is None:
        return None
    told = found.told
    return {
        "said": _said(found),
        "rows": [_row(one) for one in found.changes],
        "others": count(found.others),
        "hours": _("%(needed)s of %(there)s hours a year are taken.")
        % {"needed": amount(told["hours_needed"]), "there": amount(told["hours_there"])},
        "hours_known": told["hours_known"],
        "weights": _weights(told.get("weights")),
        "unserved": told["unserved"],
        "colleagues": colleagues_here(request),
        "about": run_said(seen_by(request).record),
        "currency": found.currency,
    }


def serving_rows(request: SignedIn) -> Sequence[Sequence[Value]]:
    """Return a row a proposed change for a file."""
    found = assignment_seen(request)
    return [
        [_named(one), one.today_name or None, one.proposed_name, one.gain, one.hours, _why(one)]
        for one in (found.changes if found else ())
    ]


def own_id_of(request: SignedIn, name: str) -> str | None:
    """Return the id of a colleague who is here, None where there is no such one."""
    return name if name in dict(colleagues_here(request)) else None


def _said(of: AssignmentReport) -> str:
    told = of.told
    if not of.changes:
        return _("Nobody would serve a customer so much better that it pays to change hands.")
    return ngettext(
        "%(n)s change of hands would add %(gain)s a year.",
        "%(n)s changes of hands would add %(gain)s a year.",
        len(of.changes),
    ) % {"n": count(len(of.changes)), "gain": amount(told["gain"] - told["today"])}


def _weights(of: Mapping[str, float] | None) -> str:
    """Say by what pairs were weighed; of a run that did not keep it, nothing."""
    if of is None:
        return ""
    return _(
        "A pair adds %(knows)s in 100 of what the customer brings in a year where the colleague knows the segment, "
        "%(speaks)s where they share a language, up to %(tied)s by their tie; changing hands costs %(continuity)s. "
        "These are settings (focus.knows, speaks, tied, continuity) with defaults of ours, no findings."
    ) % {name: f"{100 * share:g}" for name, share in of.items()}


def _row(of: Hands) -> Mapping[str, Any]:
    return {
        "number": of.customer, "name": _named(of), "today": of.today_name, "proposed": of.proposed_name,
        "gain": amount(of.gain), "hours": count(round(of.hours)), "why": _why(of),
    }  # fmt: skip


def _named(of: Hands) -> str:
    return of.name or _("not named")


def _why(of: Hands) -> str:
    parts = [
        _("knows the segment") if of.serves_segment else "",
        _("speaks the language") if of.speaks_language else "",
        _("a tie of %(n)s") % {"n": count(round(of.tie))} if of.tie > 0 else "",
    ]
    return listed([part for part in parts if part]) or _("has the time")
