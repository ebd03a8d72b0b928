"""What renewals teach about price: slopes before fits, then what is found of a known truth."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import expit
from tests.factories.fight_trials import simulated_trials, trials

from keepworth.errors import BadInput, NotConverged
from keepworth.measure import (
    fight_likelihood,
    fight_scores,
    learn_gamma,
    printed_fight,
    printed_fight_prior,
    renewals_as_trials,
)
from keepworth.measure.fight_beliefs import FightBeliefs
from keepworth.measure.fight_learning import FEWEST_LOST, belief_of, log_posterior
from keepworth.measure.fight_likelihood import Book, book_of, log_likelihood
from keepworth.measure.trials import Trials

PLACES = (np.array([0.12, 0.1, 0.8, 2.0]), np.array([0.0, -0.7, 2.5, 1.0]), np.array([0.3, 0.7, -1.0, 3.0]))


def simulated(seed: int, *, customers: int = 300, each: int = 3, gamma: float = 0.1) -> tuple[Trials, np.ndarray]:
    rng = np.random.default_rng(seed)
    population = rng.integers(0, 2, customers)
    phi = np.array([1.0, 2.0])[population] + rng.normal(0, 1, customers)
    return simulated_trials(rng, phi, each=each, gamma=gamma), population


@pytest.fixture
def book() -> Book:
    return book_of(*simulated(1))


def test_the_likelihood_of_a_customer_is_the_integral_over_phi() -> None:
    of = trials([3, 3, 3], gap=[5, 0, 20], stress=[0, 1.5, 0], passed=[True, True, False])
    book = book_of(of, np.array([0, 0, 0, 1]))
    at = np.array([0.15, np.log(1.3), 9.0, 0.7])  # the first population has no trials

    def density(phi: float) -> float:
        chance = expit(phi - 0.15 * of.gap - of.stress)
        normal = np.exp(-(((phi - 0.7) / 1.3) ** 2) / 2) / (1.3 * np.sqrt(2 * np.pi))
        return float(np.where(of.passed, chance, 1 - chance).prod() * normal)

    assert log_likelihood(book, at)[0] == pytest.approx(np.log(quad(density, -12, 14)[0]), abs=1e-7)


def every_one(of: Trials, population: np.ndarray) -> Book:
    """The book with nobody put together with anybody."""
    order = np.argsort(of.customer, kind="stable")
    sort = Trials(*(getattr(of, name)[order] for name in Trials.__slots__))
    starts = np.unique(sort.customer, return_index=True)[1]
    return Book(sort, starts, population, np.ones(population.size), int(population.max()) + 1)


@pytest.mark.parametrize("at", PLACES)
def test_customers_alike_stand_there_once_and_count_as_many(at: np.ndarray) -> None:
    """Renewals at a few prices: of 300 customers few look different, whatever the order of their renewals."""
    of, population = simulated(6, each=2)
    of = replace(of, gap=np.round(of.gap / 10) * 10, stress=np.zeros(of.gap.size))
    cells, all_of_them = book_of(of, population), every_one(of, population)
    assert cells.starts.size < 200
    assert cells.alike.sum() == 300
    assert cells.many == all_of_them.many == of.customer.size
    for one, other in zip(log_likelihood(cells, at), log_likelihood(all_of_them, at), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-10)


def test_the_order_of_trials_is_nothing_and_the_population_something() -> None:
    of = trials([0, 0, 1, 1, 2, 2], gap=[5, 9, 9, 5, 5, 9], passed=[True, False, False, True, False, True])
    assert book_of(of, np.zeros(3, dtype=np.int64)).alike.tolist() == [2, 1]
    assert book_of(of, np.array([0, 1, 1])).alike.tolist() == [1, 1, 1]


def test_customers_are_gone_through_a_block_at_a_time(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = log_likelihood(book, PLACES[0])
    monkeypatch.setattr(fight_likelihood, "BLOCK", 7)
    for one, other in zip(log_likelihood(book, PLACES[0]), whole, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12)


@pytest.mark.parametrize("at", PLACES)
def test_slopes_and_curvature_are_those_of_the_likelihood(book: Book, at: np.ndarray) -> None:
    _, slopes, bend = log_likelihood(book, at)
    for row, nudge in enumerate(1e-5 * np.eye(at.size)):
        up, down = (log_likelihood(book, at + side * nudge) for side in (1, -1))
        assert slopes[row] == pytest.approx((up[0] - down[0]) / 2e-5, rel=1e-5, abs=1e-4)
        np.testing.assert_allclose(bend[row], (up[1] - down[1]) / 2e-5, rtol=1e-4, atol=1e-3 * np.abs(bend).max())


@pytest.mark.parametrize("at", [np.array([-2.0, 0.1, 0.8, 2.0]), np.array([-3.0, -0.7, 2.5, 1.0])])
def test_slopes_and_curvature_are_those_of_the_posterior(book: Book, at: np.ndarray) -> None:
    belief = belief_of(printed_fight_prior(), 2)
    _, slopes, bend = log_posterior(book, at, belief=belief)
    for row, nudge in enumerate(1e-5 * np.eye(at.size)):
        up, down = (log_posterior(book, at + side * nudge, belief=belief) for side in (1, -1))
        assert slopes[row] == pytest.approx((up[0] - down[0]) / 2e-5, rel=1e-5, abs=1e-4)
        np.testing.assert_allclose(bend[row], (up[1] - down[1]) / 2e-5, rtol=1e-4, atol=1e-3 * np.abs(bend).max())


@pytest.mark.parametrize("gamma", [0.04, 0.1, 0.25])
def test_a_known_truth_is_found(gamma: float) -> None:
    of, population = simulated(2, customers=4_000, each=4, gamma=gamma)
    found = learn_gamma(of, population, populations=2)
    by = found.beliefs
    assert found.is_learnt
    assert abs(by.gamma - gamma) < 3 * by.gamma_sd
    assert by.gamma_sd < gamma / 5
    assert (np.abs(by.mean - [1, 2]) < 3 * by.mean_sd).all()
    assert by.sd == pytest.approx([1, 1], abs=0.15)
    assert (by.together > 0).all()  # were a point dearer, they would stay more gladly


def test_few_lost_renewals_teach_nothing_and_many_overrule_the_prior() -> None:
    of, population = simulated(3, customers=40, each=1)
    found = learn_gamma(of, population, populations=2)
    assert found.lost < FEWEST_LOST
    assert (found.is_learnt, found.beliefs.gamma, found.beliefs.gamma_sd) == (False, 0.1, 0)
    assert found.beliefs.mean.tolist() == [1, 1]
    assert np.isnan(found.z)
    assert not found.is_wrong_signed


def test_a_prior_of_ones_own_stands_where_nothing_is_learnt() -> None:
    of, population = simulated(3, customers=40, each=1)
    own = replace(printed_fight_prior(), gamma=0.3, mean=2.0, sd=0.5)
    found = learn_gamma(of, population, populations=2, prior=own).beliefs
    assert (found.gamma, found.gamma_sd, found.mean.tolist(), found.sd.tolist()) == (0.3, 0, [2, 2], [0.5, 0.5])


def test_a_segment_without_renewals_is_where_the_others_are_and_unsure() -> None:
    of, population = simulated(4, customers=2_000)
    found = learn_gamma(of, population, populations=3).beliefs
    assert found.mean[:2].min() < found.mean[2] < found.mean[:2].max()
    assert found.mean_sd[2] > 0.5


def test_where_a_higher_price_seems_to_keep_that_is_said_and_gamma_stays_as_printed() -> None:
    """Prices that follow demand: who is surest to stay is asked for more."""
    rng = np.random.default_rng(5)
    phi = rng.normal(1, 1.5, 3_000)
    gap = 10 + 6 * phi + rng.normal(0, 2, phi.size)
    of = trials(np.arange(phi.size), gap=gap, passed=rng.random(phi.size) < expit(phi - 0.02 * gap))
    found = learn_gamma(of, np.zeros(phi.size, dtype=np.int64), populations=1)
    assert found.is_wrong_signed
    assert found.plain < 0
    assert (found.is_learnt, found.beliefs.gamma) == (False, 0.1)


@pytest.mark.parametrize("fit", ["_plain_price", "_fitted"])
def test_where_no_top_is_found_that_is_said_and_gamma_stays_as_printed(fit: str, monkeypatch: Any) -> None:
    def climb(*_: object) -> None:
        raise NotConverged("What a point of price costs", steps=500, slope=0.1)

    monkeypatch.setattr(f"keepworth.measure.fight_learning.{fit}", climb)
    of, population = simulated(2, customers=400)
    found = learn_gamma(of, population, populations=2)
    assert (found.is_converged, found.is_learnt, found.is_wrong_signed) == (False, False, False)
    assert (found.beliefs.gamma, found.beliefs.gamma_sd, found.beliefs.mean.tolist()) == (0.1, 0, [1, 1])
    assert found.lost >= FEWEST_LOST


def test_of_very_many_customers_some_teach() -> None:
    of, population = simulated(6, customers=70_000, each=1)
    found = learn_gamma(of, population, populations=2)
    assert found.renewals == 70_000
    assert found.beliefs.gamma == pytest.approx(0.1, abs=4 * found.beliefs.gamma_sd)


def test_renewals_without_a_known_gap_are_left_out() -> None:
    of = renewals_as_trials(
        np.array([4, 5, 6]), np.array([np.nan, 0, 3.5]), kept=np.array([True, False, True]), day=np.array([1, 2, 3])
    )
    assert (of.customer.tolist(), of.gap.tolist(), of.passed.tolist()) == ([5, 6], [0, 3.5], [False, True])


def test_doubt_about_a_point_of_price_widens_f50_and_not_phi() -> None:
    of, one = trials([0, 0], gap=[20, 10], passed=[False, True]), np.zeros(1)
    sure = fight_scores(of, np.array([0]), beliefs=printed_fight())
    doubtful = FightBeliefs(0.1, 0.03, one + 1, one + 1, one + 0.2, one + 0.003)
    unsure = fight_scores(of, np.array([0]), beliefs=doubtful)
    assert (unsure.phi, unsure.sd) == (sure.phi, sure.sd)
    assert unsure.high[0] - unsure.low[0] > sure.high[0] - sure.low[0]
    # What a higher γ or μ does to F50, by a second fit.
    nudge = 1e-6
    for field, other in (
        ("gamma", FightBeliefs(0.1 + nudge, 0, one + 1, one + 1, one, one)),
        ("mean", FightBeliefs(0.1, 0, one + 1 + nudge, one + 1, one, one)),
    ):
        slope = (fight_scores(of, np.array([0]), beliefs=other).f50 - sure.f50) / nudge
        only = FightBeliefs(0.1, 0.03 * (field == "gamma"), one + 1, one + 1, one + 0.2 * (field == "mean"), one)
        reach = (fight_scores(of, np.array([0]), beliefs=only).high - sure.f50) / 1.2815515655446004
        alone = (sure.high - sure.f50) / 1.2815515655446004
        doubt = 0.03 if field == "gamma" else 0.2
        assert reach**2 - alone**2 == pytest.approx((slope * doubt) ** 2, rel=1e-4)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"gap": [np.nan]}, "1 of 1 trials"),
        ({"weight": [0.0]}, "weighs"),
        ({"kind": [9]}, "kinds"),
        ({"passed": [True, False]}, "equally long"),
    ],
)
def test_trials_that_cannot_have_been_are_refused(change: dict[str, list[float]], told: str) -> None:
    with pytest.raises(BadInput, match=told):
        trials([0], **{"gap": [3.0], "passed": [True], **change})


def test_beliefs_that_nobody_can_hold_are_refused() -> None:
    one = np.ones(1)
    for wrong in ((0.0, 0.0, one, one), (0.1, 0.0, one, 0 * one), (0.1, 0.0, np.ones(2), one)):
        with pytest.raises(BadInput):
            FightBeliefs(*wrong, one, one)
    with pytest.raises(BadInput, match="3 customers"):
        fight_scores(trials([3], gap=[1], passed=[True]), np.zeros(3, dtype=np.int64), beliefs=printed_fight())
