"""A bake-off of 100,000 respondents, ten metrics and 2,000 samples of whole accounts; bare fits beside it."""

import sys
import time

import numpy as np
from measured import keep
from sklearn.linear_model import LogisticRegression

from keepworth.prove.bakeoff import Contest, Outcome, Verdict, bakeoff

RESPONDENTS, METRICS, SAMPLES, EACH = 100_000, 10, 2_000, 2
AT_MOST = 300.0  # seconds


def contest(rng: np.random.Generator) -> Contest:
    """Return respondents, two of an account, of whose metrics one foretells something."""
    account = np.arange(RESPONDENTS) // EACH
    behaviour = rng.standard_normal((RESPONDENTS, 6))
    candidates = {f"metric {at}": rng.integers(0, 11, (RESPONDENTS, 1)).astype(np.float64) for at in range(METRICS)}
    pull = behaviour @ np.linspace(0.5, -0.5, 6) + 0.1 * candidates["metric 3"][:, 0]
    outcome = (rng.uniform(size=RESPONDENTS) < 1 / (1 + np.exp(-pull))).astype(np.float64)
    return Contest(Outcome.RETAINED, rng.integers(0, 1000, RESPONDENTS), account, behaviour, candidates, outcome)


def main() -> int:
    """Measure the whole, and the fits that it cannot do without."""
    of = contest(np.random.default_rng(1))
    begun, busy = time.perf_counter(), time.process_time()
    found = bakeoff(of, samples=SAMPLES, seed=1)
    seconds, processor = time.perf_counter() - begun, time.process_time() - busy
    assert isinstance(found, Verdict)
    busy = time.process_time()
    for column in (of.behaviour, *(np.column_stack([of.behaviour, one]) for one in of.candidates.values())):
        scaled = (column - column.mean(axis=0)) / column.std(axis=0)
        LogisticRegression().fit(scaled, of.outcome)
    alone = time.process_time() - busy
    keep("bakeoff", {
        "respondents": RESPONDENTS, "metrics": METRICS, "samples": found.samples, "seconds": round(seconds, 1),
        "processor_seconds": round(processor, 1), "at_most": AT_MOST, "bare_fits_processor_seconds": round(alone, 2),
        "times": round(processor / alone, 1),
        "winner": found.winner, "gain": round(found.gains[0].gain, 4),
        "range": [round(found.gains[0].low, 4), round(found.gains[0].high, 4)],
    })  # fmt: skip
    return 0 if seconds <= AT_MOST else 1


if __name__ == "__main__":
    sys.exit(main())
