"""Stress tests of the design's §8 (computed there), and what must hold of any."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import expit
from tests.factories.fight_trials import simulated_trials, trials

from keepworth.errors import BadInput
from keepworth.measure import FightScores, Stress, Stressed, book_loss, fight_scores, printed_fight
from keepworth.measure.stress import printed_stresses, stress_test

FOUR = trials([0, 0, 0, 0], gap=[4, 10, 0, 15], stress=[0, 0, 1.5, 0], passed=[True, True, True, False])
STRESSES = {stress.key: stress for stress in printed_stresses()}


def stressed(of: FightScores, stress: Stress, *, champion: float = 1.0, value: float = 100.0) -> Stressed:
    count = of.phi.size
    return stress_test(
        of,
        stress,
        beliefs=printed_fight(),
        champion=np.full(count, champion),
        stays=np.full(count, 0.9),
        value=np.full(count, value),
    )


@pytest.mark.parametrize(
    ("stress", "keep"),
    [
        (STRESSES["rival_10"], 0.6379),
        (STRESSES["rival_20"], 0.3933),
        (Stress("champion leaves and 5 %", gap=5, champion_leaves=True), 0.5166),
    ],
)
def test_the_designs_customer_is_kept_as_often_as_it_says(stress: Stress, keep: float) -> None:
    found = stressed(fight_scores(FOUR, np.array([0]), beliefs=printed_fight()), stress)
    assert found.keep[0] == pytest.approx(keep, abs=5e-5)


def test_what_stands_is_the_mean_over_the_doubt_about_phi() -> None:
    """By numeric integration; 21 nodes of Gauss–Hermite's rule are within 1e-7."""
    of = fight_scores(FOUR, np.array([0]), beliefs=printed_fight())
    phi, sd, hard = of.phi[0], of.sd[0], 2.0

    def density(x: float) -> float:
        return float(expit(x - hard) / expit(x) * np.exp(-(((x - phi) / sd) ** 2) / 2) / (sd * np.sqrt(2 * np.pi)))

    found = stressed(of, STRESSES["rival_20"])
    assert found.stands[0] == pytest.approx(quad(density, phi - 9, phi + 9)[0], abs=1e-7)
    assert found.p_stay[0] == pytest.approx(0.9 * found.stands[0])
    assert found.value_lost[0] == pytest.approx(100 * (1 - found.stands[0]))


@pytest.mark.parametrize(("phi", "left"), [(-1_000.0, np.exp(-2)), (-200.0, np.exp(-2)), (1_000.0, 1.0)])
def test_who_is_beyond_all_doubt_has_the_limits_of_it(phi: float, left: float) -> None:
    of = replace(fight_scores(FOUR, np.array([0]), beliefs=printed_fight()), phi=np.array([phi]))
    assert stressed(of, STRESSES["rival_20"]).stands[0] == pytest.approx(left, rel=1e-12)


def test_the_range_of_keeping_is_that_of_phi() -> None:
    of = fight_scores(FOUR, np.array([0]), beliefs=printed_fight())
    found = stressed(of, STRESSES["rival_10"])
    ends = expit(of.phi[0] - 1 + np.array([-1, 1]) * 1.2815515655446004 * of.sd[0])
    assert (found.low[0], found.high[0]) == pytest.approx(tuple(ends), abs=1e-9)
    doubtful = stress_test(
        of,
        STRESSES["rival_10"],
        beliefs=replace(printed_fight(), gamma_sd=0.05),
        champion=np.ones(1),
        stays=np.ones(1),
        value=np.ones(1),
    )
    assert doubtful.low[0] < found.low[0]


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0, 60), st.floats(0, 4))
def test_a_harder_stress_is_stood_less_and_none_loses_nothing(seed: int, gap: float, stress: float) -> None:
    rng = np.random.default_rng(seed)
    phi = rng.normal(1, 2, 30)
    of = fight_scores(simulated_trials(rng, phi, each=2), np.zeros(30, dtype=np.int64), beliefs=printed_fight())
    nothing, mild, hard = (
        stressed(of, Stress("", gap=gap * times, stress=stress * times, champion_leaves=times > 1))
        for times in (0, 1, 1.5)
    )
    assert nothing.value_lost == pytest.approx(np.zeros(30), abs=1e-9)
    assert nothing.p_stay == pytest.approx(np.full(30, 0.9))
    for name in ("keep", "stands", "p_stay"):
        assert (getattr(hard, name) <= getattr(mild, name) + 1e-12).all()
        assert (getattr(mild, name) <= getattr(nothing, name) + 1e-12).all()
    assert ((mild.value_lost >= 0) & (mild.value_lost <= 100)).all()


def test_the_stresses_of_every_book_are_in_their_order() -> None:
    rng = np.random.default_rng(1)
    of = fight_scores(
        simulated_trials(rng, rng.normal(1, 1, 200), each=3), np.zeros(200, dtype=np.int64), beliefs=printed_fight()
    )
    lost = {key: stressed(of, stress).value_lost for key, stress in STRESSES.items()}
    assert list(lost) == ["rival_10", "rival_20", "champion_leaves", "failure", "all"]
    assert (lost["rival_10"] < lost["rival_20"]).all()
    assert (lost["champion_leaves"] < lost["failure"]).all()
    assert all((each < lost["all"]).all() for key, each in lost.items() if key != "all")


def test_without_anybody_who_speaks_for_us_nobody_is_lost_by_their_leaving() -> None:
    of = fight_scores(FOUR, np.array([0]), beliefs=printed_fight())
    found = stressed(of, STRESSES["champion_leaves"], champion=0.0)
    assert found.value_lost[0] == pytest.approx(0, abs=1e-9)


def test_who_costs_more_than_they_bring_is_no_loss() -> None:
    of = fight_scores(FOUR, np.array([0]), beliefs=printed_fight())
    assert stressed(of, STRESSES["all"], value=-50).value_lost[0] == 0


def test_what_the_book_loses_is_the_sum_and_a_common_shock_widens_its_range() -> None:
    rng = np.random.default_rng(2)
    count = 300
    of = fight_scores(
        simulated_trials(rng, rng.normal(1, 1, count), each=2), np.zeros(count, dtype=np.int64), beliefs=printed_fight()
    )
    value = rng.lognormal(3, 1, count)
    found = stress_test(
        of, STRESSES["rival_20"], beliefs=printed_fight(), champion=np.ones(count), stays=np.ones(count), value=value
    )
    alone, common = (book_loss(found, value, rng=np.random.default_rng(3), shared=shared) for shared in (0.0, 0.3))
    assert alone.mean == pytest.approx(found.value_lost.sum())
    assert alone.mean == common.mean
    assert common.high - common.low > 1.5 * (alone.high - alone.low)
    assert common.worst > alone.worst
    assert alone.low < alone.mean < alone.high < alone.worst


def test_what_makes_it_easier_is_no_stress() -> None:
    for wrong in ({"gap": -1.0}, {"stress": -0.1}, {"gap": float("nan")}):
        with pytest.raises(BadInput, match="harder"):
            Stress("x", **wrong)
