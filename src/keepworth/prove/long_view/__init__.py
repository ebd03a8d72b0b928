"""The long view: what stays when the window is stretched, and from which month the slower way earns more."""

from keepworth.prove.long_view.cohorts import Cohort, Stayed, cohort_curves, log_rank
from keepworth.prove.long_view.horizon import break_even, fast_share, overtakes, worth_by_month
from keepworth.prove.long_view.leading import Lagged, Leading, Order, Panel, leading
from keepworth.prove.long_view.stability import Lasting, Stability, concordance, stability

__all__ = [
    "Cohort",
    "Lagged",
    "Lasting",
    "Leading",
    "Order",
    "Panel",
    "Stability",
    "Stayed",
    "break_even",
    "cohort_curves",
    "concordance",
    "fast_share",
    "leading",
    "log_rank",
    "overtakes",
    "stability",
    "worth_by_month",
]
