"""How long customers stay, by how long they have stayed: counts, curves, and the baseline of staying."""

from keepworth.measure.retention.baseline import Baseline, flat_baseline, retention_baseline
from keepworth.measure.retention.beta_geometric import (
    BetaGeometric,
    BetaGeometricPrior,
    fit_beta_geometric,
    printed_beta_geometric,
)
from keepworth.measure.retention.cox import CoxFit, fit_cox
from keepworth.measure.retention.curve import RetentionCurve, retention_curve
from keepworth.measure.retention.decisions import Decisions, count_decisions, count_lives
from keepworth.measure.retention.hazard import Hazard, fit_hazard

__all__ = [
    "Baseline",
    "BetaGeometric",
    "BetaGeometricPrior",
    "CoxFit",
    "Decisions",
    "Hazard",
    "RetentionCurve",
    "count_decisions",
    "count_lives",
    "fit_beta_geometric",
    "fit_cox",
    "fit_hazard",
    "flat_baseline",
    "printed_beta_geometric",
    "retention_baseline",
    "retention_curve",
]
