"""What commands call the indicators."""

from collections.abc import Mapping
from typing import Final

NAMES: Final[Mapping[str, str]] = {
    "emotional": "emotional dependence",
    "structural": "structural dependence",
    "structural_benefit": "benefit of being linked",
    "structural_cost": "cost of leaving",
    "business": "business dependence",
    "satisfaction": "satisfaction",
    "performance": "performance",
    "evp": "value for money",
    "fit": "fit",
    "trust": "trust",
    "control": "a say for both",
    "commitment": "commitment",
    "mindset": "mind-set",
    "recommend": "recommendation",
}
