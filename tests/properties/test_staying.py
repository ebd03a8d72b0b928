"""What the design's §13.9 says of staying, for any beliefs, any evidence and any book."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.evidence import evidence

from keepworth.listen.instruments import INDICATORS
from keepworth.measure.beliefs import printed_beliefs
from keepworth.measure.indicators import score_indicators
from keepworth.measure.patterns import ScoringContext
from keepworth.measure.retention import flat_baseline
from keepworth.measure.staying import (
    StayFeatures,
    StayModel,
    because_of,
    fit_staying,
    predict_staying,
    shift_active,
    stay_priors,
)
from keepworth.measure.strength import relationship_strength
from keepworth.measure.tracking import track

NAMES = ("strength", "single_thread", "champion_left", "price_gap", "something_else")
SCALES = np.array([20.0, 1, 1, 8, 3])

seeds = st.integers(0, 2**32 - 1)
chances = st.floats(0.02, 0.98)


def drawn(seed: int, *, rows: int = 40, unsure: float = 1.0) -> StayFeatures:
    rng = np.random.default_rng(seed)
    x = np.array([60.0, 0, 0, 0, 0]) + SCALES * rng.normal(size=(rows, 5))
    x[rng.random(x.shape) < 0.1] = np.nan
    return StayFeatures(NAMES, x, unsure * (SCALES * rng.random(x.shape)) ** 2, rng.integers(0, 9, rows))


def fitted(seed: int, *, chance: float = 0.8, renewals: int = 120) -> StayModel:
    rng = np.random.default_rng(seed)
    kept = (rng.random(renewals) < chance).astype(int)
    return fit_staying(drawn(seed, rows=renewals), kept, baseline=flat_baseline(chance))


@given(seeds, chances)
@settings(deadline=None, max_examples=40)
def test_without_renewals_it_is_the_priors(seed: int, chance: float) -> None:
    rng = np.random.default_rng(seed)
    own = {name: {"mean": float(rng.normal()), "sd": float(rng.uniform(0.1, 2))} for name in NAMES[1:4]}
    priors = stay_priors(own)
    found = fit_staying(drawn(seed, rows=0), np.zeros(0, int), baseline=flat_baseline(chance), priors=priors)
    assert found.coefficients[2:5] == pytest.approx([own[name]["mean"] for name in NAMES[1:4]], abs=1e-9)
    assert np.sqrt(np.diag(found.covariance))[2:5] == pytest.approx([own[name]["sd"] for name in NAMES[1:4]], abs=1e-9)
    ordinary = StayFeatures(NAMES, np.array([[60.0, 0, 0, 0, 0]]), np.zeros((1, 5)), np.zeros(1, int))
    assert predict_staying(found, ordinary).logit == pytest.approx([np.log(chance / (1 - chance))], abs=1e-9)


@given(seeds, st.floats(0.1, 60))
@settings(deadline=None, max_examples=40)
def test_it_rises_with_strength_whatever_the_book_says(seed: int, more: float) -> None:
    model, features = fitted(seed), drawn(seed + 1)
    x = features.x.copy()
    x[:, 0] = np.where(np.isnan(x[:, 0]), 60.0, x[:, 0])
    stronger = x.copy()
    stronger[:, 0] += more
    before = predict_staying(model, StayFeatures(NAMES, x, features.variance, features.age)).chance
    after = predict_staying(model, StayFeatures(NAMES, stronger, features.variance, features.age)).chance
    assert (after >= before - 1e-12).all()  # where b is 0 it stays as it is, to the last digits
    if model.coefficients[1] > 1e-3:
        assert (after > before).all()


@given(seeds, st.sampled_from([one for one in INDICATORS if one not in ("structural_cost", "business")]))
@settings(deadline=None, max_examples=30)
def test_it_rises_in_every_indicator_that_makes_the_strength(seed: int, line: str) -> None:
    rng = np.random.default_rng(seed)
    answers = [
        (0, one, float(rng.uniform(0, 80)), 225.0, float(rng.uniform(0, 12)), 0, 1.0)
        for one in {line, *rng.choice(np.array(INDICATORS), 5)}
    ]
    higher = [(who, one, y + 20.0 * (one == line), *rest) for who, one, y, *rest in answers]
    by = ScoringContext(printed_beliefs(), np.zeros(1, dtype=np.int64), np.ones(1))
    chance = []
    for pieces in (answers, higher):
        strength = relationship_strength(score_indicators(evidence(pieces), by).indicators, by, tracks=track())
        features = StayFeatures(
            ("strength",), strength.strength[:, None], strength.variance[:, None], np.zeros(1, dtype=np.int64)
        )
        model = fit_staying(features.some(slice(0)), np.zeros(0, int), baseline=flat_baseline(0.8))
        chance.append(predict_staying(model, features).chance[0])
    assert chance[1] > chance[0]


@given(seeds, st.floats(1.0, 30))
@settings(deadline=None, max_examples=40)
def test_doubt_draws_towards_even_odds_and_never_across(seed: int, times: float) -> None:
    model = fitted(seed)
    little, much = drawn(seed + 1, unsure=0.0), drawn(seed + 1, unsure=times)
    before, after = predict_staying(model, little), predict_staying(model, much)
    assert after.logit == pytest.approx(before.logit, abs=1e-12)
    assert (np.abs(after.chance - 0.5) <= np.abs(before.chance - 0.5) + 1e-12).all()
    assert ((after.chance - 0.5) * (before.chance - 0.5) >= 0).all()
    known = 1 / (1 + np.exp(-before.logit))
    assert ((after.chance - 0.5) * (known - 0.5) >= 0).all()
    assert (after.variance >= before.variance).all()
    for one in (before, after):
        assert ((one.low <= one.chance) & (one.chance <= one.high)).all()


@given(seeds)
@settings(deadline=None, max_examples=40)
def test_reasons_add_up_in_logits_and_in_points_and_keep_their_signs_and_order(seed: int) -> None:
    model, features = fitted(seed), drawn(seed + 1)
    said, why = predict_staying(model, features), because_of(model, features)
    logit = np.log(said.chance) - np.log1p(-said.chance)
    assert why.start + why.pushes.sum(axis=1) + why.doubt == pytest.approx(logit, abs=1e-9)
    assert why.start_chance + why.points.sum(axis=1) + why.doubt_points == pytest.approx(said.chance, abs=1e-12)
    assert (np.sign(why.points) == np.sign(why.pushes)).all()
    assert (np.argsort(why.points, axis=1) == np.argsort(why.pushes, axis=1)).all()
    assert (np.abs(why.points) <= np.abs(why.pushes) / 4 + 1e-12).all()


def test_reasons_that_cancel_out_have_points_too() -> None:
    model = fit_staying(drawn(0, rows=0), np.zeros(0, int), baseline=flat_baseline(0.8))
    # One thread less .5, a strength of .5/.8·15 more: as ordinary as anybody.
    x = np.array([[60 + 15 * 0.5 / 0.8, 1, 0, 0, 0]])
    why = because_of(model, StayFeatures(NAMES, x, np.zeros((1, 5)), np.zeros(1, int)))
    assert why.points[0, :2] == pytest.approx([0.5 * 0.16, -0.5 * 0.16], abs=1e-9)


@given(seeds)
@settings(deadline=None, max_examples=30)
def test_the_order_of_rows_and_of_columns_changes_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    features, kept = drawn(seed, rows=100), (rng.random(100) < 0.8).astype(int)
    rows, columns = rng.permutation(100), rng.permutation(5)
    turned = StayFeatures(
        tuple(NAMES[at] for at in columns), features.x[rows][:, columns], features.variance[rows][:, columns],
        features.age[rows],
    )  # fmt: skip
    one = fit_staying(features, kept, baseline=flat_baseline(0.8))
    other = fit_staying(turned, kept[rows], baseline=flat_baseline(0.8))
    assert other.coefficients[1:] == pytest.approx(one.coefficients[1:][columns], abs=2e-4)
    assert predict_staying(other, turned).chance == pytest.approx(predict_staying(one, features).chance[rows], abs=1e-4)


@given(seeds, st.floats(0, 1))
@settings(deadline=None, max_examples=30)
def test_being_active_moves_with_what_moves_staying_and_stays_a_chance(seed: int, active: float) -> None:
    model = fit_staying(drawn(seed, rows=0), np.zeros(0, int), baseline=flat_baseline(0.8))
    features = drawn(seed, unsure=0.0)
    found = shift_active(np.full(40, active), model, features=features)
    assert ((found.chance >= 0) & (found.chance <= 1)).all()
    more = shift_active(np.full(40, min(1.0, active + 0.01)), model, features=features)
    assert (more.chance >= found.chance - 1e-12).all()
