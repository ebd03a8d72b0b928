"""The bake-off: a metric that foretells is found, equals tie, noise wins nothing, and few events name nobody."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.prove.bakeoff import Contest, NotEnough, Outcome, Verdict, areas, bakeoff, foretell, holm, needed_events
from keepworth.prove.bakeoff.ordering import Ordered


def contest(seed: int, *, n: int = 1500, slopes: Mapping[str, float], kind: Outcome = Outcome.RETAINED) -> Contest:
    """Respondents of accounts of three, whose outcome goes by two columns of behaviour and by some of the metrics."""
    random = np.random.default_rng(seed)
    account = np.arange(n) // 3
    together = random.standard_normal(n)[account] * 0.5
    behaviour = random.standard_normal((n, 2)) + together[:, None]
    candidates = {name: random.standard_normal((n, 1)) + together[:, None] for name in slopes}
    pull = behaviour @ np.array([0.8, -0.4]) + sum(slope * candidates[name][:, 0] for name, slope in slopes.items())
    outcome: Floats
    if kind is Outcome.RETAINED:
        outcome = (random.uniform(size=n) < 1 / (1 + np.exp(-pull - 0.5))).astype(np.float64)
    elif kind is Outcome.REFERRALS:
        outcome = random.poisson(np.exp(0.5 * pull - 0.5)).astype(np.float64)
    else:
        outcome = pull + random.standard_normal(n)
    return Contest(kind, random.integers(0, 700, n), account, behaviour, candidates, outcome)


@pytest.mark.parametrize("kind", Outcome)
def test_the_metric_that_foretells_wins(kind: Outcome) -> None:
    found = bakeoff(contest(1, slopes={"effort": 0.9, "score": 0.0, "satisfaction": 0.2}, kind=kind), samples=400)
    assert isinstance(found, Verdict)
    assert (found.winner, found.gains[0].name) == ("effort", "effort")
    assert found.gains[0].low > 0
    assert found.gains[0].p_best > 0.99
    nothing = next(one for one in found.gains if one.name == "score")
    assert nothing.low < 0 < nothing.high or abs(nothing.gain) < 0.01
    if kind is Outcome.RETAINED:
        assert found.gains[0].slope == pytest.approx(1.0, abs=0.25)
        assert found.gains[0].score == pytest.approx(found.base + found.gains[0].gain)


def test_two_that_foretell_alike_tie() -> None:
    found = bakeoff(contest(2, slopes={"one": 0.6, "other": 0.6, "none": 0.0}), samples=400)
    assert isinstance(found, Verdict)
    assert found.winner is None
    assert set(found.winners) == {"one", "other"}


@pytest.mark.slow
def test_where_nothing_adds_anything_nobody_wins() -> None:
    named = 0
    for seed in range(24):
        found = bakeoff(contest(seed, n=450, slopes={"a": 0.0, "b": 0.0, "c": 0.0}), samples=200, seed=seed)
        assert isinstance(found, Verdict)
        named += bool(found.winners)
    assert named <= 4, "at 5 in 100, more than 4 of 24 would be seen once in 170 times"


@pytest.mark.slow
def test_ranges_of_the_gain_hold_the_gain_of_many_more_people() -> None:
    """What a gain is aimed at depends on what was learnt; a fit of many says what it would be without that."""
    slopes = {"a": 0.5, "b": 0.0}
    many = bakeoff(contest(99, n=30_000, slopes=slopes), samples=10)
    assert isinstance(many, Verdict)
    truth = {one.name: one.gain for one in many.gains}
    held = 0
    for seed in range(60):
        found = bakeoff(contest(seed, n=900, slopes=slopes), samples=100, level=0.8, seed=seed)
        assert isinstance(found, Verdict)
        held += sum(one.low <= truth[one.name] <= one.high for one in found.gains if one.name == "a")
    assert held / 60 == pytest.approx(0.8, abs=0.16)  # binomial error .052, three of them


def test_fewer_than_fifty_events_or_ten_for_each_number_name_nobody() -> None:
    rare = contest(3, n=200, slopes={"a": 1.0})
    rare = replace(rare, account=np.arange(200))
    few = replace(rare, outcome=np.r_[np.zeros(30), np.ones(170)])
    assert bakeoff(few) == NotEnough(30, 50)
    many = np.random.default_rng(1).standard_normal((200, 9))
    wide = replace(rare, behaviour=many, outcome=np.r_[np.zeros(90), np.ones(110)])
    assert needed_events(wide) == 110
    assert bakeoff(wide) == NotEnough(90, 110)
    assert bakeoff(replace(few, account=np.arange(200) // 3)) == NotEnough(10, 50), "colleagues tell of one event"


def test_nobody_is_judged_by_a_model_that_saw_their_account_or_their_time() -> None:
    given = contest(4, slopes={"a": 0.5})
    seen: list[tuple[Flags, Flags]] = []
    from keepworth.prove.bakeoff import contest as module

    for before, after in module._splits(given, (200, 400), seed=1):
        assert not set(given.account[before]) & set(given.account[after])
        assert given.asked_on[before].max() < given.asked_on[after].min()
        seen.append((before, after))
    judged = sum(after.sum() for _, after in seen)
    assert judged == (given.asked_on > 200).sum() + (given.asked_on > 400).sum()
    found = foretell(given)
    assert set(found.forecasts) == {"", "a"}
    assert (given.asked_on[found.rows] > min(found.origins)).all()


def test_weights_speak_for_those_who_did_not_answer() -> None:
    """A metric that foretells among those who seldom answer alone gains more once they are weighted."""
    given = contest(5, n=6000, slopes={"a": 0.0})
    random = np.random.default_rng(6)
    quiet = random.uniform(size=6000) < 0.2
    pull = given.behaviour[:, 0] + 2.0 * quiet * given.candidates["a"][:, 0]
    outcome = (random.uniform(size=6000) < 1 / (1 + np.exp(-pull))).astype(np.float64)
    gains = []
    for weight in (None, np.where(quiet, 8.0, 1.0)):
        found = bakeoff(replace(given, outcome=outcome, weight=weight), samples=50)
        assert isinstance(found, Verdict)
        gains.append(found.gains[0].gain)
    assert gains[1] > gains[0] + 0.02


def by_pairs(forecast: Floats, happened: Flags, *, times: Ints) -> float:
    won = total = 0.0
    for one, other in product(np.flatnonzero(happened), np.flatnonzero(~happened)):
        pairs = times[one] * times[other]
        total += pairs
        won += pairs * (1.0 if forecast[one] > forecast[other] else 0.5 if forecast[one] == forecast[other] else 0.0)
    return won / total


def test_areas_are_shares_of_pairs_won_with_and_without_weights() -> None:
    random = np.random.default_rng(7)
    happened = random.uniform(size=60) < 0.4
    forecasts = np.round(random.standard_normal((60, 3)) + happened[:, None], 1)  # with ties
    times = random.integers(0, 4, 60)
    found = areas(forecasts, happened)
    for at in range(3):
        assert found.value[at] == pytest.approx(
            by_pairs(forecasts[:, at], happened, times=np.ones(60, np.int64)), abs=1e-12
        )
        weighed = Ordered(forecasts[:, at], happened).area(times.astype(np.float64))
        assert weighed == pytest.approx(by_pairs(forecasts[:, at], happened, times=times), abs=1e-12)


def test_delongs_errors_are_those_of_drawing_again_and_again() -> None:
    """DeLong et al. (1988): of one area, and of the difference of two of the same people."""
    random, values = np.random.default_rng(8), []
    for _ in range(1500):
        happened = np.arange(120) < 50
        shared = random.standard_normal(120)
        forecasts = np.column_stack([shared, 0.7 * shared + random.standard_normal(120)]) + 0.8 * happened[:, None]
        found = areas(forecasts, happened)
        values.append((*found.value, *found.differ(0, 1)[:2], np.sqrt(found.spread[0, 0])))
    told = np.array(values)
    assert told[:, 4].mean() == pytest.approx(told[:, 0].std(), rel=0.06)
    assert told[:, 3].mean() == pytest.approx(told[:, 2].std(), rel=0.06)
    same = areas(np.column_stack([shared, 2 * shared + 1]), happened)
    assert same.differ(0, 1) == pytest.approx((0.0, 0.0, 0.0), abs=1e-7)


def test_holm_holds_the_smallest_by_all_and_the_largest_by_itself() -> None:
    """Holm (1979): .01, .04, .03, .005 of four become .03, .06, .06, .02."""
    np.testing.assert_allclose(holm(np.array([0.01, 0.04, 0.03, 0.005])), [0.03, 0.06, 0.06, 0.02])


def test_what_does_not_fit_together_is_refused_in_words() -> None:
    given = contest(9, n=60, slopes={"a": 0.0})
    for change, said in [
        ({"candidates": {"a": np.zeros((59, 1))}}, "one row for each respondent: a"),
        ({"behaviour": np.full((60, 2), np.nan)}, "rows that lack behaviour"),
        ({"outcome": np.full(60, 0.5)}, "Retained is 1 or 0"),
        ({"weight": np.zeros(60)}, "Weights are above 0"),
        ({"kind": Outcome.REFERRALS, "outcome": np.full(60, -1.0)}, "counted from 0"),
    ]:
        with pytest.raises(BadInput, match=said):
            replace(given, **change)
    with pytest.raises(BadInput, match="All answers are of one day"):
        foretell(replace(given, asked_on=np.ones(60, dtype=np.int64)))
    with pytest.raises(BadInput, match="happened to 60 and not to 0"):
        areas(np.zeros((60, 1)), np.ones(60, dtype=bool))
