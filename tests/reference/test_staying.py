"""The probability of staying against the worked example of the design's §13.8, and its slopes before its fit."""

from dataclasses import fields, replace
from typing import get_type_hints

import numpy as np
import pytest
from scipy.optimize import check_grad

from keepworth.errors import BadInput
from keepworth.measure.retention import count_decisions, flat_baseline, retention_baseline
from keepworth.measure.staying import (
    Belief,
    Factor,
    Sign,
    StayFeatures,
    StayModel,
    Term,
    because_of,
    certain,
    check_signs,
    fit_staying,
    posterior,
    predict_staying,
    shift_active,
    stay_priors,
)
from keepworth.measure.staying.beliefs import StatedBelief
from keepworth.measure.staying.posterior import Posed, cells_of, log_posterior
from keepworth.measure.staying.terms import term_columns

HALF_A_DIGIT = 5e-7


def given(names: tuple[str, ...], x: list, *, variance: list | None = None, age: int = 0) -> StayFeatures:
    values = np.array(x, dtype=float)
    errors = np.zeros_like(values) if variance is None else np.array(variance, dtype=float)
    return StayFeatures(names, values, errors, np.full(len(values), age))


def nothing(*names: str, own: dict | None = None, chance: float = 0.88) -> StayModel:
    """Return what is believed without one renewal."""
    empty = given(names, np.zeros((0, len(names))))
    return fit_staying(empty, np.zeros(0, int), baseline=flat_baseline(chance), priors=stay_priors(own))


def as_known(model: StayModel) -> StayModel:
    """Return a model whose coefficients are beyond doubt."""
    return StayModel(
        model.terms, model.fills, model.coefficients, 0 * model.covariance, model.baseline, 0.0, 0.0, 1.0, (), ""
    )


# §13.8: strength 65.033740 ± 5.873767 around 65, one thread, retention .88.
EXAMPLE = given(("strength", "single_thread"), [[65.033740, 1]], variance=[[5.873767**2, 0]])


def example() -> StayModel:
    return as_known(nothing("strength", "single_thread", own={"strength": {"centre": 65.0}}))


def test_the_chance_of_13_8_is_the_designs() -> None:
    found = predict_staying(example(), EXAMPLE)
    assert found.logit == pytest.approx([1.494230], abs=HALF_A_DIGIT)
    assert found.variance == pytest.approx([0.098137], abs=HALF_A_DIGIT)
    assert found.chance == pytest.approx([0.812486], abs=HALF_A_DIGIT)
    plug_in = 1 / (1 + np.exp(-found.logit))
    assert plug_in == pytest.approx([0.816712], abs=HALF_A_DIGIT)
    # Its CLV of 40,000 a year at 10 %.
    chance = found.chance[0]
    assert 40_000 * chance / (1.1 - chance) == pytest.approx(113_036, abs=0.5)


def test_the_because_list_of_13_8_adds_up() -> None:
    found = because_of(example(), EXAMPLE)
    chance = predict_staying(example(), EXAMPLE).chance
    assert found.names == ("strength", "single_thread")
    assert found.start_chance == pytest.approx([0.88], abs=1e-12)
    assert found.pushes == pytest.approx(np.array([[0.8 * 0.03374 / 15, -0.5]]), abs=1e-9)
    total = found.start + found.pushes.sum(axis=1) + found.doubt
    assert total == pytest.approx(np.log(chance / (1 - chance)), abs=1e-12)
    assert found.start_chance + found.points.sum(axis=1) + found.doubt_points == pytest.approx(chance, abs=1e-12)
    # One thread takes away .0635 of .88, and what is not known of the strength .0042 more.
    assert found.points[0, 1] == pytest.approx(-0.063516, abs=5e-7)
    assert found.doubt_points == pytest.approx([0.812486 - 0.816712], abs=1e-6)


def test_the_doubt_of_coefficients_and_baseline_widens_and_draws_to_even_odds() -> None:
    whole = nothing("strength", "single_thread", own={"strength": {"centre": 65.0}})
    found, known = predict_staying(whole, EXAMPLE), predict_staying(example(), EXAMPLE)
    z = 0.03374 / 15
    assert found.variance - known.variance == pytest.approx([0.5**2 + (0.4 * z) ** 2 + 0.3**2], abs=1e-9)
    # The doubt about b of strength is averaged over as for a strength one unit from the middle.
    assert found.averaged - known.averaged == pytest.approx([0.5**2 + 0.4**2 + 0.3**2], abs=1e-9)
    assert 0.5 < found.chance[0] < known.chance[0]
    assert found.low[0] < known.low[0] < known.high[0] < found.high[0]


def test_printed_beliefs_are_the_designs() -> None:
    printed = stay_priors()
    told = {name: (of.mean, of.sd) for name, of in printed.columns.items()}
    assert told["strength"] == (0.8, 0.4)
    assert told["single_thread"] == (-0.5, 0.3)
    assert told["champion_left"] == (-1.0, 0.5)
    assert told["price_gap"] == (-0.10, 0.05)
    assert printed.columns["strength"].unit == 15
    assert all(np.sign(of.mean) == of.expected for of in printed.columns.values())


def posed(seed: int, *, noise: bool, weight: bool) -> Posed:
    rng = np.random.default_rng(seed)
    design = np.column_stack([np.ones(40), rng.normal(size=(40, 3))])
    return Posed(
        design, rng.random((40, 3)) if noise else None, rng.normal(size=40), (rng.random(40) < 0.7) * 1.0,
        rng.random(40) if weight else None, np.array([0.0, 0.8, -0.5, 0.1]), np.array([4.0, 6.0, 11.0, 1.0]),
    )  # fmt: skip


@pytest.mark.parametrize("noise", [True, False])
@pytest.mark.parametrize("weight", [True, False])
def test_slopes_of_the_posterior_are_its_differences(*, noise: bool, weight: bool) -> None:
    of = posed(1, noise=noise, weight=weight)
    for at in (np.zeros(4), np.array([0.5, 1.5, -1.0, 2.0])):
        assert check_grad(lambda x: log_posterior(x, of)[0], lambda x: log_posterior(x, of)[1], at) < 2e-5


def test_without_noise_the_information_is_the_second_derivative() -> None:
    of = posed(2, noise=False, weight=True)
    for row in range(4):
        off = check_grad(
            lambda x, row=row: -log_posterior(x, of)[1][row],
            lambda x, row=row: log_posterior(x, of)[2][row],
            np.array([0.2, -0.4, 0.6, 1.0]),
        )
        assert off < 2e-5


@pytest.mark.parametrize("noise", [True, False])
def test_exact_information_is_the_second_derivative_also_with_noise(*, noise: bool) -> None:
    of = posed(2, noise=noise, weight=True)
    for row in range(4):
        off = check_grad(
            lambda x, row=row: -log_posterior(x, of)[1][row],
            lambda x, row=row: log_posterior(x, of, exact=True)[2][row],
            np.array([0.2, -0.4, 0.6, 1.0]),
        )
        assert off < 2e-5


@pytest.mark.parametrize("noise", [True, False])
@pytest.mark.parametrize("weight", [True, False])
def test_decisions_that_look_the_same_count_as_so_many(*, noise: bool, weight: bool) -> None:
    one, at = posed(4, noise=noise, weight=weight), np.array([0.2, -0.4, 0.6, 1.0])
    often = np.random.default_rng(5).permutation(np.tile(np.arange(40), 3))
    rows = replace(
        one, design=one.design[often], offset=one.offset[often], kept=one.kept[often],
        noise=None if one.noise is None else one.noise[often],
        weight=None if one.weight is None else one.weight[often],
    )  # fmt: skip
    cells = cells_of(rows)
    assert cells.kept.size == 40
    assert cells.many == pytest.approx(rows.many)
    for some, whole in zip(log_posterior(at, cells, exact=True), log_posterior(at, rows, exact=True), strict=True):
        np.testing.assert_allclose(some, whole, rtol=1e-11, atol=1e-11)


def test_where_decisions_differ_all_stay() -> None:
    of = posed(4, noise=True, weight=False)
    assert cells_of(of) is of


@pytest.mark.parametrize("exact", [True, False])
def test_rows_are_gone_through_a_block_at_a_time(monkeypatch: pytest.MonkeyPatch, *, exact: bool) -> None:
    of, at = posed(3, noise=True, weight=True), np.array([0.2, -0.4, 0.6, 1.0])
    whole = log_posterior(at, of, exact=exact)
    monkeypatch.setattr(posterior, "BLOCK", 7)
    for one, other in zip(log_posterior(at, of, exact=exact), whole, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-12)


def test_no_renewal_gives_the_priors() -> None:
    found = nothing("strength", "champion_left", "something_else")
    assert found.coefficients == pytest.approx([0, 0.8, -1.0, 0.0], abs=1e-12)
    assert found.covariance == pytest.approx(np.diag([0.5**2, 0.4**2, 0.5**2, 1.0]), abs=1e-12)
    assert (found.decisions, found.losses, found.held) == (0, 0, ())


def test_what_is_still_open_teaches_nothing() -> None:
    rng = np.random.default_rng(3)
    x, kept = rng.normal(60, 15, (300, 1)), (rng.random(300) < 0.8).astype(int)
    features = given(("strength",), x)
    kept[200:] = -1
    whole = fit_staying(features, kept)
    decided = fit_staying(features.some(slice(200)), kept[:200])
    assert whole.coefficients == pytest.approx(decided.coefficients, abs=1e-9)
    assert whole.decisions == 200


def test_weights_are_copies() -> None:
    rng = np.random.default_rng(4)
    features, kept = given(("usage_trend",), rng.normal(size=(60, 1))), (rng.random(60) < 0.7).astype(int)
    many = rng.integers(1, 4, 60)
    rows = np.repeat(np.arange(60), many)
    weighted = fit_staying(features, kept, weight=many.astype(float))
    copied = fit_staying(features.some(rows), kept[rows])
    assert weighted.coefficients == pytest.approx(copied.coefficients, abs=1e-6)
    assert weighted.covariance == pytest.approx(copied.covariance, abs=1e-6)


def test_of_much_data_the_fit_is_that_of_the_data() -> None:
    """Beside scikit-learn's logistic regression without a penalty."""
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(5)
    x = rng.normal(size=(150_000, 2))
    kept = (rng.random(len(x)) < 1 / (1 + np.exp(-(1.4 + 0.9 * x[:, 0] - 0.2 * x[:, 1])))).astype(int)
    model = fit_staying(given(("usage_trend", "own"), x), kept)
    peer = LogisticRegression(C=np.inf, tol=1e-8).fit(x, kept)
    own = model.terms[1].belief
    found = np.array([model.coefficients[1], model.coefficients[2] / own.unit])
    assert found == pytest.approx(peer.coef_[0], abs=1e-3)  # a prior of .7 ± .4 still weighs
    said = predict_staying(model, given(("usage_trend", "own"), x[:500])).chance
    assert said == pytest.approx(peer.predict_proba(x[:500])[:, 1], abs=1e-3)


def test_a_stronger_relationship_never_counts_against_them_and_it_is_said() -> None:
    rng = np.random.default_rng(6)
    x = rng.normal(60, 15, (4_000, 1))
    kept = (rng.random(4_000) < 1 / (1 + np.exp(-1 + 0.05 * (x[:, 0] - 60)))).astype(int)
    found = fit_staying(given(("strength",), x), kept)
    assert found.coefficients[1] == 0
    assert found.held == ("strength",)


def test_what_is_not_known_stands_at_the_middle_and_widens() -> None:
    model = nothing("strength", "single_thread")
    unknown = predict_staying(model, given(("strength", "single_thread"), [[np.nan, 0.0]]))
    known = predict_staying(model, given(("strength", "single_thread"), [[60.0, 0.0]]))
    assert unknown.logit == known.logit
    assert unknown.variance - known.variance == pytest.approx([0.8**2], abs=1e-12)


def test_age_brings_its_baseline() -> None:
    ages, kept = np.repeat([0, 1, 2], 1_000), np.tile(np.r_[np.zeros(1), np.ones(9)], 300).astype(int)
    kept[:200] = 0
    baseline = retention_baseline(count_decisions(ages, kept))
    model = nothing("champion_left")
    model = StayModel(
        model.terms, model.fills, model.coefficients, model.covariance, baseline, 0.0, 0.0, 1.0, (), model.source
    )
    young, old = (predict_staying(model, given(("champion_left",), [[0.0]], age=age)) for age in (0, 2))
    assert young.chance < old.chance


def test_customers_without_contracts_have_the_same_shift_in_odds() -> None:
    model = as_known(nothing("champion_left", "order_trend", "tenure"))
    features = given(
        ("champion_left", "order_trend", "tenure"), [[1, -1.0, 9.0], [0, 0, 3.0], [1, 0, 3.0], [1, 0, 3.0]]
    )
    found = shift_active(np.array([0.7, 0.7, 1.0, 0.0]), model, features=features)
    # What orders tell is in the chance of being active already.
    assert found.chance[0] == pytest.approx(1 / (1 + np.exp(-(np.log(0.7 / 0.3) - 1.0))), abs=1e-12)
    assert found.chance[1:] == pytest.approx([0.7, 1.0, 0.0], abs=1e-12)
    own = shift_active(np.array([0.7] * 4), model, features=features, apart=())
    assert own.logit[0] == pytest.approx(np.log(0.7 / 0.3) - 1.0 - 0.5, abs=1e-12)


def test_terms_bend_and_go_together_and_carry_their_errors() -> None:
    bend = Term((Factor("use", "above", 10.0),), Belief(centre=1.0, unit=2.0))
    both = Term((Factor("use", "below", 20.0), Factor("care")), Belief())
    features = given(("use", "care"), [[8, 3.0], [14, 3.0]], variance=[[4, 0.25], [4, 0.25]])
    z, v = term_columns(features, (bend, both), fills={})
    assert z == pytest.approx(np.array([[-0.5, 36.0], [1.5, 18.0]]))
    assert v is not None
    assert v[:, 0] == pytest.approx([0, 1])
    # Of a product of independent numbers: m²w + n²v + vw.
    assert v[:, 1] == pytest.approx([144 * 0.25 + 9 * 4 + 1, 36 * 0.25 + 9 * 4 + 1])
    assert (str(bend), str(both)) == ("use above 10", "use below 20 × care")


def test_a_wrong_sign_is_named() -> None:
    rng = np.random.default_rng(7)
    risk = rng.normal(size=20_000)
    # Good risks get rebates, and look around: they leave more. A rise itself makes people leave.
    rise = 5 * risk + rng.normal(size=20_000)
    kept = (rng.random(20_000) < 1 / (1 + np.exp(-(2 + 0.9 * risk - 0.08 * rise)))).astype(int)
    features = certain(("price_change", "risk"), np.column_stack([rise, risk]))
    (found,) = check_signs(features, kept, expected={"price_change": -1})
    assert found.sign is Sign.WRONG
    assert "the wrong sign" in str(found)
    assert found.beside
    assert found.beside.low <= -0.08 <= found.beside.high
    alone = fit_staying(features.some(slice(None)), kept)
    assert alone.against_expectation() == ()
    naive = fit_staying(certain(("price_change",), rise[:, None]), kept)
    assert naive.against_expectation() == ("price_change",)
    (right,) = check_signs(features, kept, expected={"risk": 1})
    assert right.sign is Sign.AS_EXPECTED
    (noise,) = check_signs(certain(("noise",), rng.normal(size=(300, 1))), kept[:300], expected={"noise": 1})
    assert noise.sign is Sign.CANNOT_TELL


def test_a_book_may_state_whatever_is_believed_of_a_column() -> None:
    assert {one.name: one.type for one in fields(Belief)} == get_type_hints(StatedBelief)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(BadInput, match="name of its own"):
        given(("one", "one"), [[1.0, 2.0]])
    with pytest.raises(BadInput, match="finite"):
        given(("one",), [[np.inf]])
    with pytest.raises(BadInput, match="rows of 2 columns"):
        given(("one", "two"), [[1.0]])
    with pytest.raises(BadInput, match="lack: champion_left"):
        predict_staying(nothing("champion_left"), given(("one",), [[1.0]]))
    with pytest.raises(BadInput, match="one outcome"):
        fit_staying(given(("one",), [[1.0]]), np.zeros(2, int))
    for own in ({"strength": {"luck": 1.0}}, {"strength": {"sd": 0.0}}, {"strength": {"mean": float("nan")}}):
        with pytest.raises(BadInput):
            stay_priors(own)
    with pytest.raises(BadInput, match="being active"):
        shift_active(np.array([1.5]), nothing("one"), features=given(("one",), [[1.0]]))
    with pytest.raises(BadInput, match="level"):
        predict_staying(example(), EXAMPLE, level=1.0)
    with pytest.raises(BadInput, match="Directions"):
        check_signs(given(("one",), [[1.0]]), np.ones(1, int), expected={"one": 0})
