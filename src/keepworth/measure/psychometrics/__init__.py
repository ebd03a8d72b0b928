"""What the items of a scale are worth: reliability, factors, and how far a person's score must move."""

from keepworth.measure.psychometrics.change import (
    Moved,
    ReliableChange,
    moved,
    reliable_change,
    spread_of_score,
    standard_error,
)
from keepworth.measure.psychometrics.distinct import Pair, Told, tell_apart, variance_extracted
from keepworth.measure.psychometrics.factors import FactorFit, fit_factors
from keepworth.measure.psychometrics.graded import GradedFit, GradedItem, fit_graded
from keepworth.measure.psychometrics.index import weighted_index
from keepworth.measure.psychometrics.indices import FitIndices, Fits, fit_indices, rmsea_range
from keepworth.measure.psychometrics.items import ItemAnswers
from keepworth.measure.psychometrics.omega import omega, omega_of
from keepworth.measure.psychometrics.paths import PathFit, PathModel, composite_of, fit_paths
from keepworth.measure.psychometrics.reliability import (
    ItemAnalysis,
    Reliability,
    alpha,
    alpha_of,
    feldt_range,
    item_analysis,
)
from keepworth.measure.psychometrics.verdict import MADE_OF_PARTS, Finding, Said, ScaleVerdict, judge_scale

__all__ = [
    "MADE_OF_PARTS",
    "FactorFit",
    "Finding",
    "FitIndices",
    "Fits",
    "GradedFit",
    "GradedItem",
    "ItemAnalysis",
    "ItemAnswers",
    "Moved",
    "Pair",
    "PathFit",
    "PathModel",
    "Reliability",
    "ReliableChange",
    "Said",
    "ScaleVerdict",
    "Told",
    "alpha",
    "alpha_of",
    "composite_of",
    "feldt_range",
    "fit_factors",
    "fit_graded",
    "fit_indices",
    "fit_paths",
    "item_analysis",
    "judge_scale",
    "moved",
    "omega",
    "omega_of",
    "reliable_change",
    "rmsea_range",
    "spread_of_score",
    "standard_error",
    "tell_apart",
    "variance_extracted",
    "weighted_index",
]
