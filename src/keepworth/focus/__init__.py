"""Focus: where to put our time: tiers, fit, concentration, balance."""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from keepworth.focus.assignment import Assignment, Pairs, assign
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
        concentration_of,
        exactly_at_risk,
        summed_by,
    )
    from keepworth.focus.response import LearntResponse, fit_response

__all__ = [
    "Assignment",
    "AtRisk",
    "Balance",
    "Concentration",
    "Economics",
    "LearntResponse",
    "Pairs",
    "Response",
    "assign",
    "at_risk",
    "balance_at",
    "best_balance",
    "concentration_of",
    "earned_by_getting",
    "earned_by_keeping",
    "exactly_at_risk",
    "fit_response",
    "response_through",
    "summed_by",
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
        ("AtRisk", "Concentration", "at_risk", "concentration_of", "exactly_at_risk", "summed_by"), "concentration"
    ),
    **dict.fromkeys(("LearntResponse", "fit_response"), "response"),
}


def __getattr__(name: str) -> object:
    """Load what is offered when it is first used."""
    if name in OF:
        return getattr(import_module(f"keepworth.focus.{OF[name]}"), name)
    raise AttributeError(f"module 'keepworth.focus' has no attribute {name!r}")


def __dir__() -> list[str]:
    """List what can be had."""
    return [*globals(), *__all__]
