"""Which experiences move an outcome: by how much, with what shape, and where to look first."""

from keepworth.prove.drivers.grouping import alike, merged
from keepworth.prove.drivers.importance import Importance, importance, johnson_parts, shapley_parts
from keepworth.prove.drivers.kano import Kano, kano
from keepworth.prove.drivers.shape import Exceeding, PenaltyReward, Shape, exceeding, penalty_reward

__all__ = [
    "Exceeding",
    "Importance",
    "Kano",
    "PenaltyReward",
    "Shape",
    "alike",
    "exceeding",
    "importance",
    "johnson_parts",
    "kano",
    "merged",
    "penalty_reward",
    "shapley_parts",
]
