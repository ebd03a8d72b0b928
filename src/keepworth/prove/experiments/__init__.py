"""Experiments: how many it takes, when one may look, and what an action did against those left out."""

from keepworth.prove.experiments.effects import Effects, effects, mismatch, resampled
from keepworth.prove.experiments.looks import Spending, always_reach, boundaries, crossed
from keepworth.prove.experiments.power import Asked, arm_for_means, arm_for_shares, share_seen

__all__ = [
    "Asked",
    "Effects",
    "Spending",
    "always_reach",
    "arm_for_means",
    "arm_for_shares",
    "boundaries",
    "crossed",
    "effects",
    "mismatch",
    "resampled",
    "share_seen",
]
