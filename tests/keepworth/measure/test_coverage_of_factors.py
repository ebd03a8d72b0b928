"""How often the intervals of a factor model hold the truth, drawn 150 times by a fixed seed: ±.10 is three errors."""

import numpy as np
import pytest
from tests.factories.scales import named, on_points

from keepworth.measure.psychometrics import FactorFit, FitIndices, fit_factors
from keepworth.measure.psychometrics.model import FactorModel, misfit
from keepworth.numerics.newton import descend

TIMES, PEOPLE, LEVEL, ALIKE = 150, 250, 0.8, 0.5
LOADINGS = np.array([0.8, 0.7, 0.6, 0.75, 0.65, 0.55])
SCALES = (("i1", "i2", "i3"), ("i4", "i5", "i6"))


def two_factors(rng: np.random.Generator, *, people: int = PEOPLE, alike: float = ALIKE) -> np.ndarray:
    traits = rng.normal(size=(people, 2)) @ np.linalg.cholesky([[1, alike], [alike, 1]]).T
    return LOADINGS * np.repeat(traits, 3, axis=1) + np.sqrt(1 - LOADINGS**2) * rng.normal(size=(people, 6))


def fitted(values: np.ndarray, scales: tuple[tuple[str, ...], ...] | None = SCALES) -> FactorFit:
    found = fit_factors(named(values), scales, level=LEVEL)
    assert isinstance(found, FactorFit)
    return found


def indices(of: FactorFit) -> FitIndices:
    assert of.indices
    return of.indices


@pytest.mark.parametrize("answers", ["normal", "7 points"])
def test_loadings_and_the_correlation_of_factors_hold_8_times_in_10(answers: str) -> None:
    def as_answered(values: np.ndarray) -> np.ndarray:
        return on_points(values) if answers == "7 points" else values

    rng = np.random.default_rng(11)
    whole = fitted(as_answered(two_factors(rng, people=100_000)))
    draws = [fitted(as_answered(two_factors(rng))) for _ in range(TIMES)]
    held = [[one.low <= true.value <= one.high for one, true in zip(found.loadings, whole.loadings, strict=True)]
            for found in draws]  # fmt: skip
    assert np.mean(held) == pytest.approx(LEVEL, abs=0.05)  # of six at a time
    between = [
        found.correlations[0].low <= whole.correlations[0].value <= found.correlations[0].high for found in draws
    ]
    assert np.mean(between) == pytest.approx(LEVEL, abs=0.1)


def test_chi2_says_no_to_a_true_model_once_in_twenty_times() -> None:
    rng = np.random.default_rng(12)
    refused = [indices(fitted(two_factors(rng))).p < 0.05 for _ in range(TIMES)]
    # ±.055: three standard errors.
    assert np.mean(refused) == pytest.approx(0.05, abs=0.055)


def test_rmsea_of_a_wrong_model_holds_9_times_in_10() -> None:
    wide = np.zeros((6, 2))
    wide[np.arange(6), [0, 0, 0, 1, 1, 1]] = LOADINGS
    truth = wide @ np.array([[1, ALIKE], [ALIKE, 1]]) @ wide.T + np.diag(1 - LOADINGS**2)
    one = FactorModel(np.zeros(6, dtype=np.int64))
    start = np.concatenate([np.full(6, 0.6), np.full(6, np.log(0.6))])
    bounds = {"lowest": np.full(12, -9.0), "highest": np.full(12, 9.0)}
    rest = descend(lambda at: misfit(at, one, observed=truth), start, **bounds)
    rmsea = np.sqrt(misfit(rest.at, one, observed=truth)[0] / one.freedom)
    rng = np.random.default_rng(13)
    found = [indices(fitted(two_factors(rng), None)) for _ in range(TIMES)]
    assert rmsea > 0.1
    # ±.075: three standard errors.
    assert np.mean([one.rmsea_low <= rmsea <= one.rmsea_high for one in found]) == pytest.approx(0.9, abs=0.075)
