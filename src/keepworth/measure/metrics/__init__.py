"""The statistics of survey metrics: means, top boxes and recommend scores with intervals that mean what they say."""

from keepworth.measure.metrics.answers import Metric, MetricAnswers, pool
from keepworth.measure.metrics.changes import Change, Statistic, Verdict, compare_pairs, compare_waves, score_by
from keepworth.measure.metrics.clustering import Clustering, clustering
from keepworth.measure.metrics.known import metric
from keepworth.measure.metrics.recommend import RecommendScore, recommend_score
from keepworth.measure.metrics.scores import Score, mean_score, top_box
from keepworth.measure.metrics.size import answers_needed
from keepworth.measure.metrics.trend import Trend, trend

__all__ = [
    "Change",
    "Clustering",
    "Metric",
    "MetricAnswers",
    "RecommendScore",
    "Score",
    "Statistic",
    "Trend",
    "Verdict",
    "answers_needed",
    "clustering",
    "compare_pairs",
    "compare_waves",
    "mean_score",
    "metric",
    "pool",
    "recommend_score",
    "score_by",
    "top_box",
    "trend",
]
