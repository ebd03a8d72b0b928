"""Which experiences move an outcome: by how much, with what shape, and where to look first."""

from keepworth.prove.drivers.importance import Importance, importance, johnson_parts, shapley_parts
from keepworth.prove.drivers.kano import Kano, kano
from keepworth.prove.drivers.shape import PenaltyReward, Shape, penalty_reward

__all__ = [
    "Importance",
    "Kano",
    "PenaltyReward",
    "Shape",
    "importance",
    "johnson_parts",
    "kano",
    "penalty_reward",
    "shapley_parts",
]
