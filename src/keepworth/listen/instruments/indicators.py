"""The twelve indicators in thirteen lines: structural dependence is kept in its two halves."""

from typing import Final

LOYALTY: Final = (
    "emotional",
    "structural_benefit",
    "structural_cost",
    "business",
    "satisfaction",
    "performance",
    "evp",
    "fit",
)
RELATIONSHIP: Final = ("satisfaction", "trust", "control", "commitment", "mindset", "recommend")
INDICATORS: Final = (*LOYALTY, *(name for name in RELATIONSHIP if name not in LOYALTY))
