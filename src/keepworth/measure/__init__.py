"""Measure: how strong it is and how sure we are: evidence, indicators, strength, staying, trials."""

from importlib import import_module
from typing import TYPE_CHECKING

from keepworth.measure.champions import are_champions, expected_orphaned_value, probability_all_leave
from keepworth.measure.network import Graphs, Network, network_measures, weighted_degree
from keepworth.measure.threads import Coverage, Threads, breadth, coverage, net_support, thread_risk, undefended_without
from keepworth.measure.tie_learning import learnt_belief
from keepworth.measure.ties import Answers, TieBelief, TieStrength, Touches, tie_strength, touch_index
from keepworth.measure.touch_map import TouchMap

if TYPE_CHECKING:
    from keepworth.measure.metrics import (
        Change,
        Clustering,
        Metric,
        MetricAnswers,
        RecommendScore,
        Score,
        Statistic,
        Trend,
        Verdict,
        answers_needed,
        clustering,
        compare_pairs,
        compare_waves,
        mean_score,
        metric,
        pool,
        recommend_score,
        score_by,
        top_box,
        trend,
    )

__all__ = [
    "Answers",
    "Change",
    "Clustering",
    "Coverage",
    "Graphs",
    "Metric",
    "MetricAnswers",
    "Network",
    "RecommendScore",
    "Score",
    "Statistic",
    "Threads",
    "TieBelief",
    "TieStrength",
    "TouchMap",
    "Touches",
    "Trend",
    "Verdict",
    "answers_needed",
    "are_champions",
    "breadth",
    "clustering",
    "compare_pairs",
    "compare_waves",
    "coverage",
    "expected_orphaned_value",
    "learnt_belief",
    "mean_score",
    "metric",
    "net_support",
    "network_measures",
    "pool",
    "probability_all_leave",
    "recommend_score",
    "score_by",
    "thread_risk",
    "tie_strength",
    "top_box",
    "touch_index",
    "trend",
    "undefended_without",
    "weighted_degree",
]


def __getattr__(name: str) -> object:
    """Load the statistics of surveys when one is first used: a score must start without them."""
    if name in __all__:
        return getattr(import_module("keepworth.measure.metrics"), name)
    raise AttributeError(f"module 'keepworth.measure' has no attribute {name!r}")


def __dir__() -> list[str]:
    """List what can be had."""
    return [*globals(), *__all__]
