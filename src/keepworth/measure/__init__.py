"""Measure: how strong it is and how sure we are: evidence, indicators, strength, staying, trials."""

from keepworth.measure.champions import are_champions, expected_orphaned_value, probability_all_leave
from keepworth.measure.network import Graphs, Network, network_measures, weighted_degree
from keepworth.measure.threads import Coverage, Threads, breadth, coverage, net_support, thread_risk, undefended_without
from keepworth.measure.tie_learning import learnt_belief
from keepworth.measure.ties import Answers, TieBelief, TieStrength, Touches, tie_strength, touch_index
from keepworth.measure.touch_map import TouchMap

__all__ = [
    "Answers",
    "Coverage",
    "Graphs",
    "Network",
    "Threads",
    "TieBelief",
    "TieStrength",
    "TouchMap",
    "Touches",
    "are_champions",
    "breadth",
    "coverage",
    "expected_orphaned_value",
    "learnt_belief",
    "net_support",
    "network_measures",
    "probability_all_leave",
    "thread_risk",
    "tie_strength",
    "touch_index",
    "undefended_without",
    "weighted_degree",
]
