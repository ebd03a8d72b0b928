"""What the items of a scale are worth: reliability, factors, and how far a person's score must move."""

from keepworth.measure.psychometrics.change import (
    Moved,
    ReliableChange,
    moved,
    reliable_change,
    spread_of_score,
    standard_error,
)
from keepworth.measure.psychometrics.items import ItemAnswers
from keepworth.measure.psychometrics.reliability import (
    ItemAnalysis,
    Reliability,
    alpha,
    alpha_of,
    feldt_range,
    item_analysis,
)

__all__ = [
    "ItemAnalysis",
    "ItemAnswers",
    "Moved",
    "Reliability",
    "ReliableChange",
    "alpha",
    "alpha_of",
    "feldt_range",
    "item_analysis",
    "moved",
    "reliable_change",
    "spread_of_score",
    "standard_error",
]
