"""What a fit refuses, what it warns of, and how it stands on small books."""

import numpy as np
import pytest
from tests.factories.histories import MODELS, cells_of, known_model, one_cell
from tests.factories.simulated import standing

from keepworth.errors import BadInput, NotConverged, NotEnough, NotIdentified
from keepworth.samples.simulated import Population, simulate_book
from keepworth.value.cells import BuyingCells
from keepworth.value.futures import predict_orders
from keepworth.value.orders import fit_orders
from keepworth.value.priors import LogNormalPrior, printed_prior

# A book in which nobody could be seen to leave: regular buyers, all current.
NEVER_LEAVE = cells_of([(x, 50 + day / 7, 51) for x in range(20, 40) for day in range(7)], customers=5)


def book(customers: int, *, seed: int = 5) -> BuyingCells:
    simulated = simulate_book(Population(customers=customers), rng=np.random.default_rng(seed))
    return standing(simulated, as_of=365).cells


@pytest.mark.parametrize("name", MODELS)
def test_a_flat_optimum_is_refused_in_words_that_name_the_parameter(name: str) -> None:
    with pytest.raises(NotIdentified) as refusal:
        fit_orders(name, NEVER_LEAVE, priors=None)
    words = str(refusal.value)
    assert "cannot tell its parameters apart on these 700 customers" in words
    assert "could be twenty times as large or as small and fit nearly as well" in words
    assert "Give it a longer history, another model, or a prior." in words


@pytest.mark.parametrize("name", MODELS)
def test_by_default_a_flat_optimum_leans_on_the_prior_and_says_so(name: str) -> None:
    found = fit_orders(name, NEVER_LEAVE)
    assert found.prior == "ours"
    assert len(found.warnings) == 1
    assert "cannot tell its parameters apart" in found.warnings[0]
    assert found.warnings[0].endswith("The forecast leans on a prior (ours, not published) instead.")
    assert np.isfinite(found.covariance).all()


@pytest.mark.parametrize("name", MODELS)
def test_a_fit_that_does_not_end_is_refused(name: str) -> None:
    with pytest.raises(NotConverged, match=r"NBD did not converge: after \d+ steps the steepest slope is"):
        fit_orders(name, book(300), priors=None, max_steps=1)


@pytest.mark.parametrize("name", MODELS)
def test_under_200_customers_a_prior_helps_and_the_model_says_so(name: str) -> None:
    found = fit_orders(name, book(199))
    assert found.prior == "ours"
    assert "Only 19" in found.warnings[0]
    assert "fewer than 200" in found.warnings[0]
    assert "not published" in found.warnings[0]


def test_from_200_customers_on_the_book_speaks_for_itself() -> None:
    assert fit_orders("bgnbd", book(400)).prior is None


@pytest.mark.parametrize("name", MODELS)
def test_fewer_customers_leave_more_doubt(name: str) -> None:
    few, many = fit_orders(name, book(40)), fit_orders(name, book(4000))
    assert (np.diag(few.covariance) > np.diag(many.covariance)).all()
    assert few.standard_errors.keys() == set(few.family.fields)


@pytest.mark.parametrize("name", MODELS)
def test_nobody_ordered_again_is_answered_from_the_prior_with_a_warning(name: str) -> None:
    once = cells_of([(0, 0, 10), (0, 0, 40)], customers=150)
    found = fit_orders(name, once)
    assert "None of 300 customers ordered a second time" in found.warnings[0]
    with pytest.raises(NotEnough, match="none of 300 customers ordered a second time"):
        fit_orders(name, once, priors=None)


def test_one_customer_is_spoken_of_as_one() -> None:
    assert fit_orders("bgnbd", one_cell(3, 20, 26)).warnings[0].startswith("Only 1 customer, 1 of them")
    assert fit_orders("bgnbd", one_cell(0, 0, 26)).warnings[0].startswith("None of 1 customer ordered")
    with pytest.raises(NotEnough, match="the one customer placed their first order"):
        fit_orders("bgnbd", one_cell(0, 0, 0))


@pytest.mark.parametrize("name", MODELS)
def test_nobody_watched_for_any_time_is_refused(name: str) -> None:
    with pytest.raises(NotEnough, match="all 9 customers placed their first order on the last day"):
        fit_orders(name, cells_of([(0, 0, 0)], customers=9))


@pytest.mark.parametrize("name", MODELS)
def test_customers_of_the_last_day_change_nothing_but_the_headcount(name: str) -> None:
    cells = book(500)
    plus = BuyingCells(
        *(np.append(column, [last]) for column, last in zip(_columns(cells), (0, 0.0, 0.0, 40), strict=True))
    )
    alone, together = fit_orders(name, cells), fit_orders(name, plus)
    assert together.values == pytest.approx(alone.values, rel=1e-8)
    assert together.covariance == pytest.approx(alone.covariance, rel=1e-5)
    assert (alone.customers, together.customers) == (int(cells.customers.sum()), int(cells.customers.sum()) + 40)


def test_a_prior_of_ones_own_is_used_as_it_is() -> None:
    certain = LogNormalPrior(
        source="the analyst", fields=("r", "alpha", "a", "b"), median=(2.0, 3.0, 4.0, 5.0), spread=(1e-4,) * 4
    )
    found = fit_orders("bgnbd", book(300), priors=certain)
    assert found.prior == "the analyst"
    assert found.values == pytest.approx([2, 3, 4, 5], rel=1e-3)


def test_an_unknown_model_is_refused_with_the_names_that_exist() -> None:
    with pytest.raises(BadInput, match="There are: bgnbd, mbgnbd, paretonbd"):
        fit_orders("nbd", book(10))


@pytest.mark.parametrize("name", MODELS)
def test_printed_priors_name_the_models_parameters_and_say_they_are_ours(name: str) -> None:
    prior = printed_prior(name)
    assert prior.fields == known_model(name).family.fields
    assert prior.source == "ours"
    value, gradient = prior.log_density(np.log(prior.median))
    assert (value, gradient.tolist()) == (0.0, [0.0] * 4)


@pytest.mark.parametrize("name", MODELS)
def test_three_customers_get_a_wide_but_finite_forecast(name: str) -> None:
    few = cells_of([(3, 20, 26), (0, 0, 12), (1, 2, 40)])
    found = predict_orders(fit_orders(name, few), few, horizon_weeks=26, value_weeks=520, weekly_discount=0.0027)
    assert np.isfinite(found.discounted_square).all()
    assert (found.expected_orders_high >= found.expected_orders_low + 3).any()


def _columns(cells: BuyingCells) -> tuple[np.ndarray, ...]:
    return cells.repeats, cells.last_order, cells.age, cells.customers
