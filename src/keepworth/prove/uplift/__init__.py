"""Uplift: whom an action moves, whether that can be foretold, and what a rule that goes by it would earn."""

from keepworth.prove.uplift.judging import Qini, Ranged, RuleWorth, qini, seen_effect, uplift_by_tenth, worth_of_rule
from keepworth.prove.uplift.learning import Lot, foretold_uplift

__all__ = [
    "Lot",
    "Qini",
    "Ranged",
    "RuleWorth",
    "foretold_uplift",
    "qini",
    "seen_effect",
    "uplift_by_tenth",
    "worth_of_rule",
]
