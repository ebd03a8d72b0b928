"""The likelihood of factors before anything is fitted: its slopes, and what may be written down."""

import numpy as np
import pytest

from keepworth.errors import BadInput
from keepworth.measure.psychometrics.model import FactorModel, implied, misfit, slopes_of_implied, structure_of

MODELS = [FactorModel(np.array(factor)) for factor in ([0, 0, 0], [0, 0, 0, 1, 1], [0, 1, 2, 0, 1, 2, 0, 1, 2])]
STEP = 1e-6


def anywhere(model: FactorModel, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Some parameters, and correlations that have nothing to do with them."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=model.parameters) / 2, np.corrcoef(rng.normal(size=(60, model.items)), rowvar=False)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("model", MODELS, ids=lambda model: f"{model.factors} factors")
def test_the_slopes_are_those_of_the_misfit(model: FactorModel, seed: int) -> None:
    at, observed = anywhere(model, seed)
    moves = np.eye(model.parameters) * STEP
    measured = [(misfit(at + one, model, observed=observed)[0] - misfit(at - one, model, observed=observed)[0])
                / (2 * STEP) for one in moves]  # fmt: skip
    # Central differences lose about half the digits.
    assert misfit(at, model, observed=observed)[1] == pytest.approx(measured, abs=1e-7)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: f"{model.factors} factors")
def test_where_the_model_is_true_it_fits_and_the_bend_is_exact(model: FactorModel) -> None:
    at, _ = anywhere(model, 5)
    observed = implied(structure_of(at, model), model)
    loss, slopes, bend = misfit(at, model, observed=observed)
    assert (loss, slopes) == (pytest.approx(0, abs=1e-12), pytest.approx(np.zeros(at.size), abs=1e-12))
    moves = np.eye(model.parameters) * STEP
    measured = [(misfit(at + one, model, observed=observed)[1] - misfit(at - one, model, observed=observed)[1])
                / (2 * STEP) for one in moves]  # fmt: skip
    assert bend == pytest.approx(np.array(measured), abs=1e-7)


def test_the_slopes_of_covariances_are_those_of_loadings_unique_variances_and_correlations() -> None:
    model = MODELS[1]
    of = structure_of(anywhere(model, 6)[0], model)
    slopes = slopes_of_implied(of, model)
    wide = np.zeros((5, 2))
    wide[[0, 1, 2, 3, 4], model.factor] = of.loadings
    assert slopes[0][0, 4] == pytest.approx((wide @ of.correlations)[4, 0])
    assert slopes[5] == pytest.approx(np.diag([1.0, 0, 0, 0, 0]))
    assert slopes[10] == pytest.approx(np.outer(wide[:, 0], wide[:, 1]) + np.outer(wide[:, 1], wide[:, 0]))


def test_any_numbers_are_correlations_that_can_be() -> None:
    rng = np.random.default_rng(7)
    for _ in range(50):
        of = structure_of(rng.normal(size=MODELS[2].parameters) * 5, MODELS[2])
        assert np.diag(of.correlations) == pytest.approx(np.ones(3))
        assert np.linalg.eigvalsh(of.correlations)[0] > -1e-12


def test_degrees_of_freedom_are_counted() -> None:
    assert [(model.parameters, model.freedom) for model in MODELS] == [(6, 0), (11, 4), (21, 24)]


def test_a_factor_of_one_item_is_refused() -> None:
    with pytest.raises(BadInput, match="A factor needs 2 items or more; factor 1 has 1"):
        FactorModel(np.array([0, 0, 1]))
