"""Trials in a run that a test has written already: what `keepworth score` says of staying and fighting, made up."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.tables.fight_results import (
    BECAUSE,
    FIGHT_FILE,
    FIGHT_PRIORS_FILE,
    STAYING_FILE,
    STRESS_FILE,
    STRESSES_FILE,
    TRIALS_FILE,
    write_fight_results,
    write_told,
)

STATES = ("never tested", "passed", "mixed", "failed")
KINDS = {"trials": pa.int32(), "fights": pa.bool_()}


def tell_trials(customers: Path) -> Path:
    """Write to a run's customers what `trials` makes up of each."""
    held = pq.read_table(customers)
    rows = trials(held.num_rows)
    held = held.drop_columns([name for name in rows[0] if name in held.column_names])
    for name in rows[0]:
        held = held.append_column(name, pa.array([row[name] for row in rows], KINDS.get(name)))
    customers.unlink()  # runs that were copied share their files
    pq.write_table(held, customers)
    return customers


def trials(customers: int) -> list[dict[str, Any]]:
    """Make up so many: every fourth was never tested, and the others ended in every way."""
    rng = np.random.default_rng(8)
    return [_one(at, rng=rng) for at in range(customers)]


def _one(at: int, *, rng: np.random.Generator) -> dict[str, Any]:
    state = STATES[at % len(STATES)]
    is_tested = state != "never tested"
    stay, f50, reach = (round(float(rng.uniform(*ends)), 4) for ends in ((0.3, 0.95), (-10, 30), (3, 15)))
    return {
        "p_stay": stay,
        "p_stay_low": max(stay - 0.1, 0.0),
        "p_stay_high": min(stay + 0.04, 1.0),
        "f50": f50 if is_tested else None,
        "f50_low": f50 - reach if is_tested else None,
        "f50_high": f50 + reach if is_tested else None,
        "fights": f50 - reach > 0 and state != "failed" if is_tested else None,
        "trial_state": state,
        "trials": int(rng.integers(1, 5)) if is_tested else 0,
    }


# The figures of the design's §8 and §13.8: trials of known hardness, and a chance of staying with its reasons.
FOUGHT = {"phi": 1.566393, "phi_sd": 0.723286, "f50": 15.66393, "low": 6.3946, "high": 24.9333}
TRIALS = (
    ("2023-01-15", "price_rise", 4.0, 0.0, True, 0.2346),
    ("2024-01-15", "cheaper_rival", 10.0, 0.0, True, 0.3622),
    ("2024-06-30", "failure", 0.0, 1.5, True, 0.4834),
    ("2025-01-15", "discount", 15.0, 0.0, False, -0.5166),
)
STAYS = {"p_stay": 0.812486, "low": 0.74, "high": 0.87, "logit": 1.465868, "baseline": 0.88}
REASONS = (
    ("strength", 0.0022, 0.0018, 0.0002),
    ("single_thread", 1.0, -0.5, -0.0635),
    ("doubt", None, -0.0283, -0.0042),
)
STRESSES = (
    ("rival_10", 0.5183, 40_900.0),
    ("rival_20", 0.32, 68_500.0),
    ("champion_leaves", 0.6, 29_600.0),
    ("failure", 0.5, 43_400.0),
    ("all", 0.1, 99_100.0),
)
PRIORS = {
    "mu": 1.0, "sd": 1.0, "gamma": 0.1, "gamma_sd": 0.0, "gamma_learnt": False, "renewals": 0, "f50": 10.0,
    "low": -2.8, "high": 22.8,
}  # fmt: skip


def tell_fight(
    run: Path, *, tested: Sequence[int], stays: Sequence[int] = (), trials: Sequence[tuple[Any, ...]] = TRIALS,
    proofs: Sequence[str] = (), unknown: Sequence[int] = (),
) -> None:  # fmt: skip
    """Write to a run that these customers, by number, were tested, and why those stay or do not.

    `proofs` are what the trials were read from, such as `contract:1`; what the `unknown` are worth nobody knows.
    """
    write_fight_results(_fights(tested), file=FIGHT_FILE, into=run)
    write_fight_results(_trials(tested, trials, proofs), file=TRIALS_FILE, into=run)
    write_fight_results(_stays(stays), file=STAYING_FILE, into=run)
    write_fight_results(_stresses(tested, unknown), file=STRESS_FILE, into=run)
    write_told(PRIORS, file=FIGHT_PRIORS_FILE, into=run)
    write_told([], file=STRESSES_FILE, into=run)


def _fights(tested: Sequence[int]) -> dict[str, Any]:
    many = len(tested)
    return {
        "customer_id": np.array(tested, np.int64),
        **{name: np.full(many, said) for name, said in FOUGHT.items()},
        "trials_passed": np.full(many, 3, np.int32),
        "trials_failed": np.full(many, 1, np.int32),
        "trial_state": np.array(["mixed"] * many, object),
    }


def _trials(tested: Sequence[int], trials: Sequence[tuple[Any, ...]], proofs: Sequence[str]) -> dict[str, Any]:
    rows = [(number, *trial) for number in tested for trial in trials]
    day, kind, gap, stress, passed, push = ([row[at] for row in rows] for at in range(1, 7))
    return {
        "customer_id": np.array([row[0] for row in rows], np.int64),
        "day": np.array(day, "datetime64[D]"),
        "kind": np.array(kind, object),
        "gap": np.array(gap, float),
        "stress": np.array(stress, float),
        "passed": np.array(passed, bool),
        "weight": np.ones(len(rows)),
        "push": np.array(push, float),
        "evidence_id": np.array([*proofs] or [f"trial:{at}" for at in range(len(rows))], object),
    }


def _stays(stays: Sequence[int]) -> dict[str, Any]:
    many = len(stays)
    reasons = [dict(zip(("term", "x", "logit", "points"), one, strict=True)) for one in REASONS]
    return {
        "customer_id": np.array(stays, np.int64),
        "horizon": np.array(["renewal"] * many, object),
        "due": np.full(many, np.datetime64("2026-12-31"), "datetime64[D]"),
        **{name: np.full(many, said) for name, said in STAYS.items()},
        "because": pa.array([reasons] * many, BECAUSE),
    }


def _stresses(tested: Sequence[int], unknown: Sequence[int]) -> dict[str, Any]:
    rows = [(number, *one) for number in tested for one in STRESSES]
    return {
        "customer_id": np.array([row[0] for row in rows], np.int64),
        "stress": np.array([row[1] for row in rows], object),
        "p_stay": np.array([row[2] for row in rows], float),
        "value_lost": np.array([np.nan if row[0] in unknown else row[3] for row in rows], float),
    }
