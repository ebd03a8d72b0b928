"""Measure: how strong it is and how sure we are: evidence, indicators, strength, staying, trials."""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Final

from keepworth.measure.champions import are_champions, expected_orphaned_value, probability_all_leave
from keepworth.measure.network import Graphs, Network, network_measures, weighted_degree
from keepworth.measure.threads import Coverage, Threads, breadth, coverage, net_support, thread_risk, undefended_without
from keepworth.measure.tie_learning import learnt_belief
from keepworth.measure.ties import Answers, TieBelief, TieStrength, Touches, tie_strength, touch_index
from keepworth.measure.touch_map import TouchMap

if TYPE_CHECKING:
    from keepworth.measure.agreement import Agreement, Disagreement, agreement_of, disagreement
    from keepworth.measure.asking import AskNext, Questions, Whom, ask_next, lacking_lines, questions_of
    from keepworth.measure.belief_learning import LearntBeliefs, learnt_beliefs
    from keepworth.measure.beliefs import Beliefs, printed_beliefs, stated_beliefs
    from keepworth.measure.calibration import (
        Backtest,
        backtest_splits,
        backtest_staying,
        customer_folds,
        fit_recalibration,
    )
    from keepworth.measure.contacts import alike_by_line, contacts_agree
    from keepworth.measure.error_learning import LearntErrors, SourceError, learnt_errors
    from keepworth.measure.evidence import DecidingUnits, Evidence, Refused, deciding_units
    from keepworth.measure.fight import FightRule, FightScores, TrialState, fight_scores, fights
    from keepworth.measure.fight_beliefs import (
        FightBeliefs,
        FightPrior,
        printed_fight,
        printed_fight_prior,
        printed_stress,
    )
    from keepworth.measure.fight_learning import LearntGamma, learn_gamma
    from keepworth.measure.gap_surface import GapSurface, fit_gap_surface
    from keepworth.measure.half_life_learning import LearntHalfLives, learnt_half_lives
    from keepworth.measure.icc import ContactsAlike, Raters, contacts_alike, raters_alike
    from keepworth.measure.indicators import Indicators, Scored, score_indicators
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
    from keepworth.measure.orientation import BlindSpot, Orientation, Profile, Views, orient, profile_of
    from keepworth.measure.patterns import ScoringContext
    from keepworth.measure.psychometrics import (
        FactorFit,
        ItemAnalysis,
        ItemAnswers,
        Reliability,
        ReliableChange,
        ScaleVerdict,
        alpha,
        fit_factors,
        item_analysis,
        judge_scale,
        moved,
        omega,
        reliable_change,
    )
    from keepworth.measure.retention import count_decisions, fit_beta_geometric, retention_baseline, retention_curve
    from keepworth.measure.sides import Gap, View, gap_of, view_of
    from keepworth.measure.sources import (
        Said,
        Source,
        said_by_act,
        said_by_colleague,
        said_by_count,
        said_by_item,
        said_by_record,
        said_by_return,
        said_by_share,
    )
    from keepworth.measure.states import Situation, State, Thresholds, relationship_states, rule_in_words
    from keepworth.measure.staying import (
        StayFeatures,
        Staying,
        StayModel,
        because_of,
        choose_terms,
        fit_staying,
        predict_staying,
        shift_active,
        stay_priors,
    )
    from keepworth.measure.strength import Published, Strength, relationship_strength
    from keepworth.measure.stress import BookLoss, Stress, Stressed, book_loss, printed_stresses, stress_test
    from keepworth.measure.success import Part, Success, success_index
    from keepworth.measure.tracking import Tracking, track
    from keepworth.measure.trials import TrialKind, Trials, renewals_as_trials
    from keepworth.measure.withheld import Withheld

__all__ = [
    "Agreement",
    "Answers",
    "AskNext",
    "Backtest",
    "Beliefs",
    "BlindSpot",
    "BookLoss",
    "Change",
    "Clustering",
    "ContactsAlike",
    "Coverage",
    "DecidingUnits",
    "Disagreement",
    "Evidence",
    "FactorFit",
    "FightBeliefs",
    "FightPrior",
    "FightRule",
    "FightScores",
    "Gap",
    "GapSurface",
    "Graphs",
    "Indicators",
    "ItemAnalysis",
    "ItemAnswers",
    "LearntBeliefs",
    "LearntErrors",
    "LearntGamma",
    "LearntHalfLives",
    "Metric",
    "MetricAnswers",
    "Network",
    "Orientation",
    "Part",
    "Profile",
    "Published",
    "Questions",
    "Raters",
    "RecommendScore",
    "Refused",
    "Reliability",
    "ReliableChange",
    "Said",
    "ScaleVerdict",
    "Score",
    "Scored",
    "ScoringContext",
    "Situation",
    "Source",
    "SourceError",
    "State",
    "Statistic",
    "StayFeatures",
    "StayModel",
    "Staying",
    "Strength",
    "Stress",
    "Stressed",
    "Success",
    "Threads",
    "Thresholds",
    "TieBelief",
    "TieStrength",
    "TouchMap",
    "Touches",
    "Tracking",
    "Trend",
    "TrialKind",
    "TrialState",
    "Trials",
    "Verdict",
    "View",
    "Views",
    "Whom",
    "Withheld",
    "agreement_of",
    "alike_by_line",
    "alpha",
    "answers_needed",
    "are_champions",
    "ask_next",
    "backtest_splits",
    "backtest_staying",
    "because_of",
    "book_loss",
    "breadth",
    "choose_terms",
    "clustering",
    "compare_pairs",
    "compare_waves",
    "contacts_agree",
    "contacts_alike",
    "count_decisions",
    "coverage",
    "customer_folds",
    "deciding_units",
    "disagreement",
    "expected_orphaned_value",
    "fight_scores",
    "fights",
    "fit_beta_geometric",
    "fit_factors",
    "fit_gap_surface",
    "fit_recalibration",
    "fit_staying",
    "gap_of",
    "item_analysis",
    "judge_scale",
    "lacking_lines",
    "learn_gamma",
    "learnt_belief",
    "learnt_beliefs",
    "learnt_errors",
    "learnt_half_lives",
    "mean_score",
    "metric",
    "moved",
    "net_support",
    "network_measures",
    "omega",
    "orient",
    "pool",
    "predict_staying",
    "printed_beliefs",
    "printed_fight",
    "printed_fight_prior",
    "printed_stress",
    "printed_stresses",
    "probability_all_leave",
    "profile_of",
    "questions_of",
    "raters_alike",
    "recommend_score",
    "relationship_states",
    "relationship_strength",
    "reliable_change",
    "renewals_as_trials",
    "retention_baseline",
    "retention_curve",
    "rule_in_words",
    "said_by_act",
    "said_by_colleague",
    "said_by_count",
    "said_by_item",
    "said_by_record",
    "said_by_return",
    "said_by_share",
    "score_by",
    "score_indicators",
    "shift_active",
    "stated_beliefs",
    "stay_priors",
    "stress_test",
    "success_index",
    "thread_risk",
    "tie_strength",
    "top_box",
    "touch_index",
    "track",
    "trend",
    "undefended_without",
    "view_of",
    "weighted_degree",
]

# Loaded when one is first used; what is not listed is of `metrics`. A score must start without any of them.
OF: Final[Mapping[str, str]] = {
    **dict.fromkeys(("Agreement", "Disagreement", "agreement_of", "disagreement"), "agreement"),
    **dict.fromkeys(("GapSurface", "fit_gap_surface"), "gap_surface"),
    **dict.fromkeys(("ContactsAlike", "Raters", "contacts_alike", "raters_alike"), "icc"),
    **dict.fromkeys(("BlindSpot", "Orientation", "Profile", "Views", "orient", "profile_of"), "orientation"),
    **dict.fromkeys(
        (
            "FactorFit",
            "ItemAnalysis",
            "ItemAnswers",
            "Reliability",
            "ReliableChange",
            "ScaleVerdict",
            "alpha",
            "fit_factors",
            "item_analysis",
            "judge_scale",
            "moved",
            "omega",
            "reliable_change",
        ),
        "psychometrics",
    ),
    **dict.fromkeys(("Gap", "View", "gap_of", "view_of"), "sides"),
    **dict.fromkeys(("Withheld",), "withheld"),
    **dict.fromkeys(("AskNext", "Questions", "Whom", "ask_next", "lacking_lines", "questions_of"), "asking"),
    **dict.fromkeys(("LearntBeliefs", "learnt_beliefs"), "belief_learning"),
    **dict.fromkeys(("Beliefs", "printed_beliefs", "stated_beliefs"), "beliefs"),
    **dict.fromkeys(("alike_by_line", "contacts_agree"), "contacts"),
    **dict.fromkeys(("LearntErrors", "SourceError", "learnt_errors"), "error_learning"),
    **dict.fromkeys(("LearntHalfLives", "learnt_half_lives"), "half_life_learning"),
    **dict.fromkeys(("DecidingUnits", "Evidence", "Refused", "deciding_units"), "evidence"),
    **dict.fromkeys(("Indicators", "Scored", "score_indicators"), "indicators"),
    **dict.fromkeys(("ScoringContext",), "patterns"),
    **dict.fromkeys(
        (
            "Said",
            "Source",
            "said_by_act",
            "said_by_colleague",
            "said_by_count",
            "said_by_item",
            "said_by_record",
            "said_by_return",
            "said_by_share",
        ),
        "sources",
    ),
    **dict.fromkeys(("Situation", "State", "Thresholds", "relationship_states", "rule_in_words"), "states"),
    **dict.fromkeys(("Published", "Strength", "relationship_strength"), "strength"),
    **dict.fromkeys(("BookLoss", "Stress", "Stressed", "book_loss", "printed_stresses", "stress_test"), "stress"),
    **dict.fromkeys(("Part", "Success", "success_index"), "success"),
    **dict.fromkeys(("Tracking", "track"), "tracking"),
    **dict.fromkeys(("FightRule", "FightScores", "TrialState", "fight_scores", "fights"), "fight"),
    **dict.fromkeys(
        ("FightBeliefs", "FightPrior", "printed_fight", "printed_fight_prior", "printed_stress"), "fight_beliefs"
    ),
    **dict.fromkeys(("LearntGamma", "learn_gamma"), "fight_learning"),
    **dict.fromkeys(("TrialKind", "Trials", "renewals_as_trials"), "trials"),
    **dict.fromkeys(
        ("Backtest", "backtest_splits", "backtest_staying", "customer_folds", "fit_recalibration"), "calibration"
    ),
    **dict.fromkeys(("count_decisions", "fit_beta_geometric", "retention_baseline", "retention_curve"), "retention"),
    **dict.fromkeys(
        (
            "StayFeatures",
            "StayModel",
            "Staying",
            "because_of",
            "choose_terms",
            "fit_staying",
            "predict_staying",
            "shift_active",
            "stay_priors",
        ),
        "staying",
    ),
}


def __getattr__(name: str) -> object:
    """Load the statistics of surveys and scales when one is first used."""
    if name in __all__:
        return getattr(import_module(f"keepworth.measure.{OF.get(name, 'metrics')}"), name)
    raise AttributeError(f"module 'keepworth.measure' has no attribute {name!r}")


def __dir__() -> list[str]:
    """List what can be had."""
    return [*globals(), *__all__]
