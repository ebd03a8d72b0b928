"""Experiments: how many it takes, when one may look, and what an action did against those left out."""

from keepworth.prove.experiments.drawing import HELD_OUT, draw
from keepworth.prove.experiments.effects import Effects, effects, mismatch, resampled
from keepworth.prove.experiments.looking import AT_END, BEFORE_END, Look, Verdict, Watched, look
from keepworth.prove.experiments.looks import Spending, always_reach, boundaries, crossed
from keepworth.prove.experiments.power import (
    Asked,
    arm_for_means,
    arm_for_shares,
    design_effect,
    mean_seen,
    share_seen,
)

__all__ = [
    "AT_END",
    "BEFORE_END",
    "HELD_OUT",
    "Asked",
    "Effects",
    "Look",
    "Spending",
    "Verdict",
    "Watched",
    "always_reach",
    "arm_for_means",
    "arm_for_shares",
    "boundaries",
    "crossed",
    "design_effect",
    "draw",
    "effects",
    "look",
    "mean_seen",
    "mismatch",
    "resampled",
    "share_seen",
]
