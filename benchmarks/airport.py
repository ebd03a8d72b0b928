"""Effort against satisfaction on the same people, and the drivers of the score: passengers of an airport.

Nobody is followed over time there: the outcome is what they say on the recommendation scale, so this tells which
question goes with the score, and nothing about who comes back. Data: `sfo-survey`, published as open data by the City
and County of San Francisco.
"""

import csv
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
from measured import keep

from keepworth.numerics.arrays import Floats
from keepworth.prove.drivers import alike, exceeding, importance, merged, penalty_reward

EASE = ("ease_getting_to", "ease_finding_way", "ease_security")
OTHERS = ("csat_food", "csat_store", "csat_signs", "csat_wifi", "csat_clean", "csat_safe")
SAMPLES, LEVEL = 2000, 0.95


def rows(file: Path, *columns: str) -> Floats:
    """Return the people who answered all of some questions."""
    with file.open(encoding="utf-8") as read:
        told = [[row[name] for name in columns] for row in csv.DictReader(read)]
    return np.array([[float(cell) for cell in row] for row in told if all(cell.strip() for cell in row)])


def against(file: Path, *, seed: int = 1) -> dict[str, Any]:
    """Return what each of effort and satisfaction explains alone and beside the other, and the difference's range."""
    found = rows(file, "nps", "csat_overall", *EASE)
    score, satisfied, ease = found[:, 0], found[:, 1], found[:, 2:].mean(axis=1)

    def explained(at: np.ndarray[Any, Any]) -> tuple[float, float, float]:
        r = np.corrcoef(np.column_stack([satisfied[at], ease[at], score[at]]), rowvar=False)
        both = (r[0, 2] ** 2 + r[1, 2] ** 2 - 2 * r[0, 2] * r[1, 2] * r[0, 1]) / (1 - r[0, 1] ** 2)
        return r[0, 2] ** 2, r[1, 2] ** 2, both

    random, n = np.random.default_rng(seed), score.size
    drawn = np.array([explained(random.integers(0, n, n)) for _ in range(SAMPLES)])
    satisfaction, effort, both = explained(np.arange(n))
    gap, added = drawn[:, 0] - drawn[:, 1], drawn[:, 2] - drawn[:, 0]
    ends = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)
    low, high = np.quantile(gap, ends)
    winner = "satisfaction" if low > 0 else "effort" if high < 0 else "tie"
    return {
        "people": n, "r2_satisfaction": round(satisfaction, 4), "r2_effort": round(effort, 4),
        "r2_both": round(both, 4),
        "satisfaction_less_effort": round(satisfaction - effort, 4),
        "range": [round(float(low), 4), round(float(high), 4)], "level": LEVEL,
        "effort_adds": round(both - satisfaction, 4),
        "effort_adds_range": [round(float(end), 4) for end in np.quantile(added, ends)], "winner": winner,
    }  # fmt: skip


def drivers(file: Path) -> dict[str, Any]:
    """Return what drives the score, of those who answered everything."""
    names = (*EASE, *OTHERS)
    found = rows(file, "nps", *names)
    score, answers = 10 * found[:, 0], (found[:, 1:] - 1) / 4
    groups = alike(answers)
    table = merged(answers, groups)
    told = importance(table, score, samples=500, level=LEVEL)
    shape = penalty_reward(table, score, low=0.3, high=0.9, level=LEVEL)
    beyond = exceeding(table, score, low=0.3, high=0.9, level=LEVEL)
    order = np.argsort(-told.part)
    return {
        "people": score.size, "r2": round(told.r2, 4), "noise": round(told.noise, 4),
        "drivers": [
            {
                "names": [names[one] for one in groups[at]], "part": round(float(told.part[at]), 4),
                "range": [round(float(told.low[at]), 4), round(float(told.high[at]), 4)],
                "johnson": round(float(told.johnson[at]), 4), "is_above_noise": bool(told.is_above_noise[at]),
                "penalty": round(float(shape.penalty[at]), 2), "reward": round(float(shape.reward[at]), 2),
                "shape": str(shape.shape[at]),
            }
            for at in order
        ],
        "meeting": [round(one, 2) for one in (beyond.meeting, beyond.meeting_low, beyond.meeting_high)],
        "exceeding": [round(one, 2) for one in (beyond.exceeding, beyond.exceeding_low, beyond.exceeding_high)],
        "level": LEVEL,
    }  # fmt: skip


def main() -> int:
    """Look at both years together."""
    file = Path(os.environ["KEEPWORTH_DATA"]) / "sfo-survey/sfo_nps_csat_ease_2017_2018.csv"
    verdict = against(file)
    keep("airport", {
        "data": "sfo-survey, 2017 and 2018, unweighted; City and County of San Francisco, open data",
        "caution": "The outcome is the recommendation score that the same people said on the same day, not what they "
        "did: halo and mood are shared. An association.",
        "effort_against_satisfaction": verdict, "drivers": drivers(file),
    })  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
