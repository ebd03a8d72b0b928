"""How often the intervals of retention hold the truth, on simulated books drawn by a fixed seed; ranges say 8 in 10."""

import numpy as np
import pytest

from keepworth.measure.retention import Decisions, count_lives, fit_beta_geometric, fit_hazard, retention_curve

BOOKS, PERIODS = 150, 8
TRUE = (0.67, 3.8)
AGES = np.arange(PERIODS)
RETENTION = (TRUE[1] + AGES) / (TRUE[0] + TRUE[1] + AGES)


def drawn(rng: np.random.Generator, *, customers: int, own: np.ndarray | None = None) -> Decisions:
    """Return cohorts that started in each of eight periods, each with a chance of its own to leave."""
    seen = rng.integers(1, PERIODS + 1, customers)
    if own is None:
        leaves = rng.geometric(rng.beta(*TRUE, customers))
    else:
        retained = 1 / (1 + np.exp(-(np.log(RETENTION / (1 - RETENTION)) + own)))
        stays = rng.random((customers, PERIODS)) < retained
        leaves = np.where(stays.all(axis=1), PERIODS + 1, stays.argmin(axis=1) + 1)
    return count_lives(np.minimum(leaves, seen), leaves <= seen)


def held(low: np.ndarray, high: np.ndarray, *, truth: np.ndarray) -> np.ndarray:
    return (low <= truth[: low.size]) & (truth[: low.size] <= high)


@pytest.mark.parametrize("customers", [300, 3_000])
def test_curve_parameters_and_survival_of_the_model_are_recovered_and_covered(customers: int) -> None:
    rng = np.random.default_rng(31)
    shares, inside, alphas = [], [], []
    for _ in range(BOOKS):
        found = fit_beta_geometric(drawn(rng, customers=customers))
        alphas.append(np.log(found.alpha))
        shares.append(held(*found.survival_range(AGES + 1), truth=np.cumprod(RETENTION)))
        inside.append(held(*found.retention_range(AGES), truth=RETENTION))
    # ±.10: three standard errors of 150 books, for ages of one book go together.
    assert np.mean(shares) == pytest.approx(0.8, abs=0.1)
    assert np.mean(inside) == pytest.approx(0.8, abs=0.1)
    assert np.median(alphas) == pytest.approx(np.log(TRUE[0]), abs=0.25 if customers < 1_000 else 0.08)


def test_kaplan_meier_is_covered() -> None:
    rng = np.random.default_rng(32)
    inside = []
    for _ in range(BOOKS):
        found = retention_curve(drawn(rng, customers=400))
        inside.append(held(found.low, found.high, truth=np.cumprod(RETENTION)))
    assert np.mean(inside) == pytest.approx(0.8, abs=0.1)


@pytest.mark.parametrize("spread", [0.0, 0.5])
def test_retention_by_age_is_covered_whether_ages_have_something_of_their_own_or_not(spread: float) -> None:
    rng = np.random.default_rng(33)
    inside, spreads = [], []
    for _ in range(BOOKS // 2):
        own = spread * rng.normal(size=PERIODS)
        found = fit_hazard(drawn(rng, customers=2_000, own=own))
        logits = np.log(RETENTION / (1 - RETENTION)) + own
        inside.append(held(*found.retention_range(), truth=1 / (1 + np.exp(-logits))))
        spreads.append(found.spread)
    assert np.mean(inside) == pytest.approx(0.8, abs=0.1)
    assert np.mean(spreads) == pytest.approx(spread, abs=0.12)
