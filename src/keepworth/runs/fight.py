"""The part of a score about trials: F50 of each customer, every trial with its proof, and what was believed before."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from keepworth.measure import (
    FightBeliefs,
    FightRule,
    FightScores,
    LearntGamma,
    Trials,
    fight_scores,
    fights,
    learn_gamma,
    printed_fight_prior,
    renewals_as_trials,
)
from keepworth.measure.fight import TRIAL_STATES, TrialState
from keepworth.measure.trials import TrialKind
from keepworth.numerics.arrays import Flags, Ints
from keepworth.numerics.reach import normal_reach
from keepworth.runs.lasting import Known
from keepworth.runs.populations import segments_of
from keepworth.tables.arrow import words_column
from keepworth.tables.evidence.places import Places
from keepworth.tables.fight_results import (
    FIGHT_FILE,
    FIGHT_PRIORS_FILE,
    TRIALS_FILE,
    write_fight_results,
    write_told,
)
from keepworth.tables.renewals import OPEN, YES
from keepworth.tables.trials import Tried

MOST_POPULATIONS: Final = 50  # segments; of more of them the book is one population
KINDS: Final = tuple(kind.name.lower() for kind in TrialKind)


@dataclass(frozen=True, slots=True)
class Fought:
    """What trials told of all customers, tested or not."""

    scores: FightScores
    beliefs: FightBeliefs
    is_tested: Flags
    fights: Flags


def score_fight(known: Known, *, into: Path) -> tuple[dict[str, Any], Fought] | None:
    """Write fight.parquet, trials.parquet and fight.json, and return their record; None where there is no customer."""
    customers, trying = known.customers, known.settings.trials
    if not customers.size:
        return None
    population, populations = _populations(known)
    learnt = _learnt(known, population, populations=populations)
    beliefs = learnt.beliefs
    trials = _trials(known.facts.tried, customers)
    scores = fight_scores(trials, population, beliefs=beliefs)
    captive = known.scored.word(customers, "state") == "captive"
    would = fights(scores, captive, rule=FightRule(captive_too=trying.captive_fights)) & ~known.left
    found = Fought(scores, beliefs, scores.passed + scores.failed > 0, would)
    write_fight_results(_fight_rows(customers, found), file=FIGHT_FILE, into=into)
    write_fight_results(_trial_rows(known.facts.tried, scores), file=TRIALS_FILE, into=into)
    write_told(_priors(learnt, population=population, level=scores.level), file=FIGHT_PRIORS_FILE, into=into)
    here = ~known.left
    return {
        "customers": int(here.sum()),
        "tested": int((found.is_tested & here).sum()),
        "never_tested": int((~found.is_tested & here).sum()),
        "would_fight": int(would.sum()),
        "trials": int(trials.customer.size),
        "passed": int(scores.passed.sum()),
        "failed": int(scores.failed.sum()),
        "gamma": beliefs.gamma,
        "gamma_learnt": learnt.is_learnt,
        "wrong_signed": learnt.is_wrong_signed,
        "not_converged": not learnt.is_converged,
    }, found


def fight_columns(known: Known, of: tuple[dict[str, Any], Fought] | None) -> dict[str, Any]:
    """Return the columns of `customers.parquet`, with a row more for whom nothing is known of: never tested."""
    size = known.customers.size
    if of is None:
        unknown = np.full(size + 1, -1, dtype=np.int8)
        return {
            **dict.fromkeys(("f50", "f50_low", "f50_high"), np.full(size + 1, np.nan)),
            "fights": unknown,
            "trial_state": words_column(unknown.astype(np.int64), TRIAL_STATES),
            "trials": np.zeros(size + 1, dtype=np.int64),
        }
    found, scores = of[1], of[1].scores
    tested = {name: np.append(np.where(found.is_tested, getattr(scores, at), np.nan), np.nan)
              for name, at in (("f50", "f50"), ("f50_low", "low"), ("f50_high", "high"))}  # fmt: skip
    fights_, never = np.where(found.is_tested, found.fights, -1), TRIAL_STATES.index(TrialState.NEVER_TESTED)
    return {
        **tested,
        "fights": np.append(fights_, -1).astype(np.int8),
        "trial_state": words_column(np.append(scores.state, never), TRIAL_STATES),
        "trials": np.append(scores.passed + scores.failed, 0),
    }


def _populations(known: Known) -> tuple[Ints, int]:
    """Return the segment of each customer as a number, and how many there are."""
    names, segment = segments_of(known.facts.segment)
    return (np.zeros_like(segment), 1) if len(names) > MOST_POPULATIONS else (segment, len(names))


def _learnt(known: Known, population: Ints, *, populations: int) -> LearntGamma:
    """Ask the book's own renewals what a point of price costs; also those at an old price, as far as it is known.

    Before they teach it, what the book states holds.
    """
    of, trying = known.facts.renewals, known.settings.trials
    gap = np.where(np.isnan(of.rival_gap), of.price_change, of.rival_gap)
    rows = np.flatnonzero(of.kept != OPEN)
    renewals = renewals_as_trials(
        Places(known.customers).of(of.customer[rows]), gap[rows], kept=of.kept[rows] == YES, day=of.decided_on[rows]
    )
    prior = replace(printed_fight_prior(), gamma=trying.gamma, mean=trying.phi_mean, sd=trying.phi_sd)
    return learn_gamma(renewals, population, populations=populations, prior=prior)


def _trials(of: Tried, customers: Ints) -> Trials:
    return Trials(Places(customers).of(of.customer), of.kind, of.gap, of.stress, of.passed, of.weight, of.day)


def _fight_rows(customers: Ints, of: Fought) -> dict[str, Any]:
    rows, scores = np.flatnonzero(of.is_tested), of.scores
    return {
        "customer_id": customers[rows],
        "phi": scores.phi[rows],
        "phi_sd": scores.sd[rows],
        "f50": scores.f50[rows],
        "low": scores.low[rows],
        "high": scores.high[rows],
        "trials_passed": scores.passed[rows],
        "trials_failed": scores.failed[rows],
        "trial_state": words_column(scores.state[rows], TRIAL_STATES),
    }


def _trial_rows(of: Tried, scores: FightScores) -> dict[str, Any]:
    return {
        "customer_id": of.customer,
        "day": of.day.view("datetime64[D]"),
        "kind": words_column(of.kind, KINDS),
        "gap": of.gap,
        "stress": of.stress,
        "passed": of.passed,
        "weight": of.weight,
        "push": scores.push,
        "evidence_id": of.evidence_ids,
    }


def _priors(learnt: LearntGamma, *, population: Ints, level: float) -> dict[str, Any]:
    """Return what holds of who was never tested: of the segment in which most customers are."""
    beliefs, most = learnt.beliefs, int(np.bincount(population).argmax())
    mean, sd = float(beliefs.mean[most]), float(beliefs.sd[most])
    f50, gamma = mean / beliefs.gamma, beliefs.gamma
    doubt = sd**2 + float(beliefs.mean_sd[most]) ** 2
    reach = normal_reach(level) * float(np.sqrt(doubt / gamma**2 + (f50 * beliefs.gamma_sd / gamma) ** 2))
    return {
        "mu": mean,
        "sd": sd,
        "gamma": gamma,
        "gamma_sd": beliefs.gamma_sd,
        "gamma_learnt": learnt.is_learnt,
        "wrong_signed": learnt.is_wrong_signed,
        "not_converged": not learnt.is_converged,
        "renewals": learnt.renewals,
        "lost": learnt.lost,
        "f50": f50,
        "low": f50 - reach,
        "high": f50 + reach,
    }
