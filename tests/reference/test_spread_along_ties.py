"""Word of mouth along ties: the figures of Medical Innovation, and effects that were simulated."""

import csv
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from keepworth.act import Begun, exposures, fit_spread, influence_of, spread
from keepworth.errors import BadInput, NotEnough, NotIdentified

ALL = range(1, 4)  # advisers, discussion partners, friends


def doctors(data: Path, *, kinds: Iterable[int] = ALL) -> Begun:
    """Read the 125 doctors; whom they name outside the study is left out, ids count within the town."""
    with (data / "medical-innovation-network" / "doctors.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    place = {(row["city"], row["id"]): number for number, row in enumerate(rows)}
    ties = {
        (number, place[named])
        for number, row in enumerate(rows)
        for kind in kinds
        for which in range(1, 4)
        if row[f"net{kind}_{which}"]
        if (named := (row["city"], f"{float(row[f'net{kind}_{which}']):.0f}")) in place
    }
    follower, leader = np.array(sorted(ties), dtype=np.int64).T
    start, town = (np.array([int(row[name]) for row in rows], dtype=np.int64) for name in ("toa", "city"))
    return Begun(start, town - 1, follower, leader, periods=17)


def simulated(rng: np.random.Generator, *, people: int, groups: int, effect: float, periods: int = 17) -> Begun:
    """Make people who name three of their group, and begin the sooner the more of these have begun."""
    group = np.arange(people) % groups
    follower = np.repeat(np.arange(people), 3)
    leader = np.concatenate([
        rng.choice(others[others != one], 3, replace=False)
        for one in range(people)
        for others in [np.flatnonzero(group == group[one])]
    ])  # fmt: skip
    start = np.full(people, periods + 1, dtype=np.int64)
    for period in range(1, periods + 1):
        named = (start[leader] < period).reshape(people, 3).mean(axis=1)
        hazard = -np.expm1(-0.07 * (1 + 0.3 * np.sin(period)) * np.exp(effect * named))
        start[(start > periods) & (rng.random(people) < hazard)] = period
    return Begun(start, group, follower, leader, periods=periods)


@pytest.mark.real
def test_figures_of_medical_innovation_as_its_readme_has_them(real_data: Path) -> None:
    """Coleman, Katz & Menzel (1966), as netdiffuseR 1.25.0 has them: counts, and medians to the half month."""
    of = doctors(real_data)
    assert np.bincount(of.group).tolist() == [62, 24, 21, 18]
    assert int(of.ended.sum()) == 109
    assert float(np.median(of.start)) == 7
    assert [float(np.median(of.start[of.group == town])) for town in range(4)] == [6.5, 6, 7, 7]
    # Of 625 who are named by somebody, 294 are in the study.
    assert of.follower.size == 294


@pytest.mark.real
def test_whether_it_spread_among_125_doctors_cannot_be_told(real_data: Path) -> None:
    """Van den Bulte & Lilien (2001), AJS 106: beside what else reached the doctors no contagion is left."""
    found = fit_spread(doctors(real_data), shuffles=400, rng=np.random.default_rng(1))
    assert found.began >= 95
    assert (found.times, found.low, found.high) == pytest.approx((0.90, 0.60, 1.34), abs=5e-3)  # ours, of the docs
    assert found.chance is not None
    assert found.chance > 0.05


@pytest.mark.real
def test_no_doctor_is_surely_among_the_ten_most_followed(real_data: Path) -> None:
    of = doctors(real_data)
    rng = np.random.default_rng(1)
    found = influence_of(of, fit_spread(of), most=10, rng=rng)
    assert found.named.sum() == 294
    assert found.sure.size == 0
    assert (found.low == 0).all()
    assert (found.owed <= found.high + 1).all()
    assert found.owed.sum() <= of.ended.sum()


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("effect", [0.0, 1.0])
def test_a_simulated_effect_is_recovered_and_covered(effect: float) -> None:
    rng = np.random.default_rng(7)
    found = [fit_spread(simulated(rng, people=125, groups=4, effect=effect)) for _ in range(200)]
    mean = np.mean([one.effect for one in found])
    # Three errors of the mean of 200; each has an error of about .45.
    assert mean == pytest.approx(effect, abs=0.1)
    covered = np.mean([one.low <= np.exp(effect) <= one.high for one in found])
    assert 0.72 <= covered <= 0.88  # .8 within about three errors of a share of 200
    assert np.std([one.effect for one in found]) == pytest.approx(np.mean([one.error for one in found]), rel=0.2)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_shuffle_is_level_without_an_effect_and_finds_a_strong_one() -> None:
    rng = np.random.default_rng(11)

    def chances(effect: float, times: int) -> np.ndarray:
        made = (simulated(rng, people=125, groups=4, effect=effect) for _ in range(times))
        return np.array([fit_spread(one, shuffles=99, rng=rng).chance for one in made])

    level = chances(0.0, 120)
    assert 0.02 <= (level <= 0.1).mean() <= 0.2
    assert 0.35 <= level.mean() <= 0.65
    assert (chances(2.0, 20) <= 0.05).mean() >= 0.8


def test_who_is_followed_by_everybody_comes_first_where_there_are_many() -> None:
    """One is named by all of 600, and begins first; who is named by one each comes after."""
    rng = np.random.default_rng(3)
    people = 600
    follower = np.concatenate([np.arange(1, people), np.arange(2, people)])
    leader = np.concatenate([np.where(np.arange(1, people) % 2, 0, 1), np.arange(1, people - 1)])
    start = np.full(people, 18, dtype=np.int64)
    start[0] = 1
    for period in range(1, 18):
        begun = np.bincount(follower, start[leader] < period, people) / np.maximum(
            np.bincount(follower, minlength=people), 1
        )
        start[(start > 17) & (rng.random(people) < -np.expm1(-0.03 * np.exp(2.0 * begun)))] = period
    of = Begun(start, np.zeros(people, dtype=np.int64), *np.unique(np.stack([follower, leader]), axis=1), periods=17)
    found = fit_spread(of)
    assert found.low > 1
    told = influence_of(of, found, most=1, rng=rng)
    assert told.sure.tolist() == [0]
    assert told.low[0] > 20


def test_exposure_is_the_share_of_those_named_who_had_begun_before() -> None:
    of = Begun(np.array([3, 1, 2, 4]), np.zeros(4, dtype=np.int64), np.array([0, 0, 2]), np.array([1, 2, 3]), periods=3)
    assert exposures(of)[:, 1:].tolist() == [[0, 0.5, 1], [0, 0, 0], [0, 0, 0], [0, 0, 0]]


def test_who_came_late_was_not_there_to_begin_before() -> None:
    """Those who came in period 9 alone are compared with nobody before; without that day they would look slow."""
    rng = np.random.default_rng(5)
    of = simulated(rng, people=200, groups=1, effect=0.0)
    late = np.arange(200) >= 100
    start = np.where(late, np.minimum(of.start + 8, 18), of.start)
    start = np.where(start > 17, 18, start)
    # All who came late name those who were there.
    leader = np.where(late[of.follower], of.leader % 100, of.leader)
    ties = np.unique(np.stack([of.follower, leader])[:, of.follower != leader], axis=1)
    whole = Begun(start, of.group, *ties, periods=17)
    aware = Begun(start, of.group, *ties, periods=17, since=np.where(late, 9, 1))
    assert fit_spread(aware).error > 0
    assert abs(fit_spread(aware).effect) < 2 * fit_spread(aware).error
    assert fit_spread(whole).began > fit_spread(aware).began - 1


def test_what_cannot_be_told_is_refused_with_its_reason() -> None:
    nobody = np.zeros(0, dtype=np.int64)
    zeros = np.zeros(40, dtype=np.int64)
    with pytest.raises(NotEnough, match="0 began"):
        fit_spread(Begun(zeros + 18, zeros, nobody, nobody, periods=17))
    start = np.arange(40) % 17 + 1
    with pytest.raises(NotIdentified, match="exposed alike"):
        fit_spread(Begun(start, zeros, nobody, nobody, periods=17))
    with pytest.raises(BadInput, match="themselves"):
        Begun(start, zeros, np.array([1]), np.array([1]), periods=17)
    with pytest.raises(BadInput, match="none of the 40 people"):
        Begun(start, zeros, np.array([1]), np.array([40]), periods=17)


@pytest.mark.parametrize("has_since", [True, False])
def test_the_score_of_a_shuffle_is_that_of_the_likelihood(has_since: bool) -> None:
    """Cox (1972): the score of no effect in its standard errors; worked out of followers alone, for it is quicker."""
    for seed in range(20):
        rng = np.random.default_rng(seed)
        of = simulated(rng, people=60, groups=3, effect=1.0, periods=9)
        if has_since:
            of = replace(of, since=rng.integers(-2, 12, 60))
        dealt = rng.permutation(of.start)
        sets = spread._sets(of, dealt)
        exposed = exposures(of, dealt)[sets.person, sets.period]
        _, slope, bend = spread._likelihood(np.zeros(1), sets, exposed=exposed)
        assert spread._score(of, dealt) == pytest.approx(-slope[0] / bend[0, 0] ** 0.5, abs=1e-9)
