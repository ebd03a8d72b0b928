"""Without a lot: groups that began at different times, the trends before, and how wrong it may be."""

from keepworth.prove.staggered.group_time import NEVER, GroupTime, Panel, Staggered, Summed, staggered
from keepworth.prove.staggered.sensitivity import Sensitivity, breaks_at, sensitivity

__all__ = [
    "NEVER",
    "GroupTime",
    "Panel",
    "Sensitivity",
    "Staggered",
    "Summed",
    "breaks_at",
    "sensitivity",
    "staggered",
]
