"""The long view: what stays when the window is stretched, and from which month the slower way earns more."""

from keepworth.prove.long_view.horizon import break_even, fast_share, overtakes, worth_by_month
from keepworth.prove.long_view.stability import Lasting, Stability, concordance, stability

__all__ = [
    "Lasting",
    "Stability",
    "break_even",
    "concordance",
    "fast_share",
    "overtakes",
    "stability",
    "worth_by_month",
]
