"""The part of a score about stresses: what each would do to a customer, and to the whole book at once."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from keepworth.measure import FightScores, printed_stresses
from keepworth.numerics.arrays import Ints
from keepworth.runs.attacked import FEWEST, Attacked
from keepworth.runs.fight import Fought
from keepworth.runs.lasting import Known, Stays
from keepworth.tables.arrow import words_column
from keepworth.tables.fight_results import STRESS_FILE, STRESSES_FILE, write_fight_results, write_told

PER_CUSTOMER: Final = ("phi", "sd", "by_gamma", "f50", "low", "high", "passed", "failed", "stated", "state")


def score_stress(known: Known, fight: Fought, *, stays: Stays | None, into: Path) -> list[Mapping[str, Any]] | None:
    """Write stress.parquet and stress.json, and return what each stress would cost the book; None where nobody is left.

    Of customers who are tested or whose chance of staying is known. Whose worth is not known is counted and adds
    nothing; where that is everybody, what would be lost is not known.
    """
    is_told = fight.is_tested if stays is None else fight.is_tested | ~np.isnan(stays.chance)
    rows = np.flatnonzero(is_told & ~known.left)
    if not rows.size:
        return None
    of = Attacked(
        _some(fight.scores, rows),
        fight.beliefs,
        known.settings.trials,
        has_champion=known.threads.of(known.customers[rows], "champions") > 0,
        stays=np.full(rows.size, np.nan) if stays is None else stays.chance[rows],
        value=known.value[rows],
    )
    rng = np.random.default_rng(known.seed)
    parts: list[dict[str, Any]] = []
    told: list[Mapping[str, Any]] = []
    for stress in printed_stresses():
        found = of.under(stress)
        loss = of.together(found, rng=rng, draws=max(of.draws, FEWEST))
        parts.append({
            "customer_id": known.customers[rows], "stress": np.full(rows.size, len(parts)),
            "p_stay": found.p_stay, "value_lost": np.where(np.isnan(of.value), np.nan, found.value_lost),
        })  # fmt: skip
        cost = {"value_lost": loss.mean, "low": loss.low, "high": loss.high, "worst": loss.worst}
        told.append({"stress": stress.key, **(cost if of.is_worth_known else dict.fromkeys(cost)),
                     "customers": int(rows.size), "worth_unknown": of.worth_unknown})  # fmt: skip
    order = np.argsort(np.tile(rows, len(parts)), kind="stable")
    whole: dict[str, Any] = {name: np.concatenate([part[name] for part in parts])[order] for name in parts[0]}
    whole["stress"] = words_column(whole["stress"], [one["stress"] for one in told])
    write_fight_results(whole, file=STRESS_FILE, into=into)
    write_told(told, file=STRESSES_FILE, into=into)
    return told


def _some(of: FightScores, rows: Ints) -> FightScores:
    """Return the scores of some customers; trials are not needed any more."""
    return replace(of, push=np.empty(0), **{name: getattr(of, name)[rows] for name in PER_CUSTOMER})
