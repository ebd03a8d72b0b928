"""Focus: where to put our time: tiers, fit, concentration, balance."""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from keepworth.focus.assignment import Assignment, Pairs, assign
    from keepworth.focus.audit import Area, KeepingAudit, Pair, audit_keeping
    from keepworth.focus.balance import (
        Balance,
        Economics,
        Response,
        balance_at,
        best_balance,
        earned_by_getting,
        earned_by_keeping,
        response_through,
    )
    from keepworth.focus.concentration import (
        AtRisk,
        Concentration,
        at_risk,
        at_risk_in_each,
        concentration_of,
        exactly_at_risk,
        share_range,
        summed_by,
    )
    from keepworth.focus.disciplines import Compared, DisciplineAudit, Position, audit_disciplines
    from keepworth.focus.fit import Effects, Fit, fit_of
    from keepworth.focus.growth import Unused, unused_potential
    from keepworth.focus.kinds import Apart, Kinds, kinds_of
    from keepworth.focus.profile import Answers, Profiled, profiled
    from keepworth.focus.readiness import Challenge, Range, Reckoned, business_case, challenges_open, counted
    from keepworth.focus.response import LearntResponse, fit_response
    from keepworth.focus.segments import Segments, chances_above, segments_of
    from keepworth.focus.tiers import Ranged, Tiers, tiers_of
    from keepworth.focus.weighing import Weighed, weigh, weigh_learnt

__all__ = [
    "Answers",
    "Apart",
    "Area",
    "Assignment",
    "AtRisk",
    "Balance",
    "Challenge",
    "Compared",
    "Concentration",
    "DisciplineAudit",
    "Economics",
    "Effects",
    "Fit",
    "KeepingAudit",
    "Kinds",
    "LearntResponse",
    "Pair",
    "Pairs",
    "Position",
    "Profiled",
    "Range",
    "Ranged",
    "Reckoned",
    "Response",
    "Segments",
    "Tiers",
    "Unused",
    "Weighed",
    "assign",
    "at_risk",
    "at_risk_in_each",
    "audit_disciplines",
    "audit_keeping",
    "balance_at",
    "best_balance",
    "business_case",
    "challenges_open",
    "chances_above",
    "concentration_of",
    "counted",
    "earned_by_getting",
    "earned_by_keeping",
    "exactly_at_risk",
    "fit_of",
    "fit_response",
    "kinds_of",
    "profiled",
    "response_through",
    "segments_of",
    "share_range",
    "summed_by",
    "tiers_of",
    "unused_potential",
    "weigh",
    "weigh_learnt",
]

# Loaded when one is first used.
OF: Final[Mapping[str, str]] = {
    **dict.fromkeys(("Assignment", "Pairs", "assign"), "assignment"),
    **dict.fromkeys(
        (
            "Balance",
            "Economics",
            "Response",
            "balance_at",
            "best_balance",
            "earned_by_getting",
            "earned_by_keeping",
            "response_through",
        ),
        "balance",
    ),
    **dict.fromkeys(
        (
            "AtRisk",
            "Concentration",
            "at_risk",
            "at_risk_in_each",
            "concentration_of",
            "exactly_at_risk",
            "share_range",
            "summed_by",
        ),
        "concentration",
    ),
    **dict.fromkeys(("Area", "KeepingAudit", "Pair", "audit_keeping"), "audit"),
    **dict.fromkeys(("Compared", "DisciplineAudit", "Position", "audit_disciplines"), "disciplines"),
    **dict.fromkeys(("Unused", "unused_potential"), "growth"),
    **dict.fromkeys(("Effects", "Fit", "fit_of"), "fit"),
    **dict.fromkeys(("Apart", "Kinds", "kinds_of"), "kinds"),
    **dict.fromkeys(("Answers", "Profiled", "profiled"), "profile"),
    **dict.fromkeys(("LearntResponse", "fit_response"), "response"),
    **dict.fromkeys(("Ranged", "Tiers", "tiers_of"), "tiers"),
    **dict.fromkeys(("Segments", "chances_above", "segments_of"), "segments"),
    **dict.fromkeys(("Element", "Elements", "elements_of"), "elements"),
    **dict.fromkeys(("Gap", "Kept", "Served", "gap_of", "kept_by_tier"), "service"),
    **dict.fromkeys(("Weighed", "weigh", "weigh_learnt"), "weighing"),
    **dict.fromkeys(("Challenge", "Range", "Reckoned", "business_case", "challenges_open", "counted"), "readiness"),
}


def __getattr__(name: str) -> object:
    """Load what is offered when it is first used."""
    if name in OF:
        return getattr(import_module(f"keepworth.focus.{OF[name]}"), name)
    raise AttributeError(f"module 'keepworth.focus' has no attribute {name!r}")


def __dir__() -> list[str]:
    """List what can be had."""
    return [*globals(), *__all__]
