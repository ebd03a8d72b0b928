"""Calibration against published figures, and by hand."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepworth.errors import BadInput, NotEnough
from keepworth.measure.calibration import (
    Badge,
    area_under,
    backtest_splits,
    backtest_staying,
    brier,
    calibration_line,
    customer_folds,
    fit_recalibration,
    log_loss,
    reliability_table,
    top_decile_lift,
)
from keepworth.measure.calibration.backtest import badge_of
from keepworth.measure.calibration.recalibration import FEWEST, MANY

# DeLong by hand: three who stayed, four who left; ψ of each pair, counted on paper.
STAYED, LEFT = [0.9, 0.6, 0.5], [0.7, 0.5, 0.3, 0.1]


def by_hand() -> tuple[np.ndarray, np.ndarray]:
    return np.array([*STAYED, *LEFT]), np.array([1, 1, 1, 0, 0, 0, 0])


def drawn(size: int, *, seed: int, slope: float = 1.0, shift: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Return chances, and outcomes whose true logits are shift + slope · logit p."""
    rng = np.random.default_rng(seed)
    logits = 1.5 + 1.2 * rng.normal(size=size)
    kept = rng.random(size) < 1 / (1 + np.exp(-(shift + slope * logits)))
    return 1 / (1 + np.exp(-logits)), kept.astype(np.int64)


def test_auc_and_its_error_are_delongs() -> None:
    # V10 = (1, 3/4, (2 + ½)/4), V01 = (1/3, 2½/3, 1, 1): AUC 9½/12; variances .036458 and .099537.
    found = area_under(*by_hand())
    assert found
    assert found.value == pytest.approx(9.5 / 12, abs=1e-12)
    above, below = np.array([1, 0.75, 0.625]), np.array([1 / 3, 2.5 / 3, 1, 1])
    assert found.error == pytest.approx(np.sqrt(above.var(ddof=1) / 3 + below.var(ddof=1) / 4), abs=1e-12)
    assert found.error == pytest.approx(0.192450, abs=5e-7)
    assert found.low < found.value < found.high <= 1


def test_auc_is_the_share_of_pairs_and_does_not_mind_scales() -> None:
    chance, kept = drawn(300, seed=1)
    chance = np.round(chance, 1)
    pairs = chance[kept == 1][:, None] - chance[kept == 0]
    found = area_under(chance, kept)
    assert found
    assert found.value == pytest.approx((pairs > 0).mean() + (pairs == 0).mean() / 2, abs=1e-12)
    assert area_under(chance**3, kept) == found
    assert area_under(chance, np.ones_like(kept)) is None


def test_scores_are_those_by_hand() -> None:
    chance, kept = np.array([0.9, 0.8, 0.3, 0.6]), np.array([1, 1, 0, 0])
    assert brier(chance, kept) == pytest.approx((0.01 + 0.04 + 0.09 + 0.36) / 4, abs=1e-12)
    assert log_loss(chance, kept) == pytest.approx(-np.log([0.9, 0.8, 0.7, 0.4]).mean(), abs=1e-12)
    assert np.isfinite(log_loss(np.array([1.0]), np.array([0])))


def test_the_lift_is_that_of_the_tenth_with_the_lowest_chances() -> None:
    chance = np.arange(20) / 20
    kept = np.ones(20, dtype=np.int64)
    kept[[0, 1, 7, 9]] = 0
    assert top_decile_lift(chance, kept) == pytest.approx(1.0 / 0.2, abs=1e-12)
    # All alike: whoever is asked, it is as good as chance.
    assert top_decile_lift(np.full(20, 0.5), kept) == pytest.approx(1.0, abs=1e-12)
    assert np.isnan(top_decile_lift(chance, np.ones(20, dtype=np.int64)))


def test_the_line_finds_what_was_put_in() -> None:
    for slope, shift in ((1.0, 0.0), (0.6, 0.0), (1.0, -0.5)):
        chance, kept = drawn(40_000, seed=12, slope=slope, shift=shift)
        found = calibration_line(chance, kept, level=0.99)
        assert found
        assert found.slope.low <= slope <= found.slope.high
        if slope == 1:
            assert found.intercept.low <= shift <= found.intercept.high


def test_the_lines_intervals_hold_8_times_in_10() -> None:
    held = []
    for seed in range(200):
        found = calibration_line(*drawn(800, seed=seed))
        assert found
        held.append((found.slope.low <= 1 <= found.slope.high, found.intercept.low <= 0 <= found.intercept.high))
    # ±.085: three standard errors.
    assert np.mean(held, axis=0) == pytest.approx([0.8, 0.8], abs=0.085)


def test_aucs_intervals_hold_8_times_in_10() -> None:
    truth = area_under(*drawn(400_000, seed=99))
    assert truth
    held = []
    for seed in range(200):
        found = area_under(*drawn(400, seed=seed))
        assert found
        held.append(found.low <= truth.value <= found.high)
    assert np.mean(held) == pytest.approx(0.8, abs=0.085)


def test_ten_groups_hold_everybody_once_and_never_part_equal_chances() -> None:
    chance, kept = drawn(5_000, seed=3)
    found = reliability_table(chance, kept)
    assert len(found) == 10
    assert sum(one.stayed.of for one in found) == 5_000
    assert all(one.most < other.least for one, other in pairwise(found))
    assert {one.stayed.of for one in found} == {500}
    # Said and came: 8 in 10 Wilson bands hold; of ten, fewer than five would be less than 1 in 100.
    assert sum(one.stayed.low <= one.said <= one.stayed.high for one in found) >= 5
    coarse = reliability_table(np.round(chance, 1), kept)
    assert len({one.least for one in coarse}) == len(coarse)


@pytest.mark.parametrize(
    ("losses", "kind"),
    [(FEWEST - 1, "none"), (FEWEST, "logistic"), (MANY - 1, "logistic"), (MANY, "isotonic")],
)
def test_the_correction_goes_by_the_count_of_losses(losses: int, kind: str) -> None:
    rng = np.random.default_rng(4)
    chance = np.concatenate([rng.beta(8, 2, 1_000), rng.beta(6, 3, losses)])
    kept = np.concatenate([np.ones(1_000, dtype=np.int64), np.zeros(losses, dtype=np.int64)])
    found = fit_recalibration(chance, kept)
    assert (found.kind, found.losses) == (kind, losses)


@pytest.mark.parametrize(("size", "kind"), [(400, "logistic"), (8_000, "isotonic")])
def test_corrected_chances_come_true_out_of_sample(size: int, kind: str) -> None:
    chance, kept = drawn(20_000, seed=6, slope=0.5, shift=-0.4)
    before, slopes = backtest_staying(chance, kept), []
    for seed in range(20, 41):
        learnt = fit_recalibration(*drawn(size, seed=seed, slope=0.5, shift=-0.4))
        after = backtest_staying(learnt.apply(chance), kept)
        assert learnt.kind == (kind if learnt.losses < MANY else "isotonic")
        assert after.line
        assert after.log_loss < before.log_loss
        slopes.append(after.line.slope.value)
    assert 0.8 <= np.median(slopes) <= 1.25
    assert before.badge == Badge.OFF


@given(st.integers(0, 400), st.integers(0, 2**32 - 1))
def test_a_correction_keeps_the_order_and_stays_between_0_and_1(losses: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    chance = np.round(rng.random(500 + losses), 2)
    kept = np.concatenate([np.ones(500, dtype=np.int64), np.zeros(losses, dtype=np.int64)])
    points = np.linspace(0, 1, 101)
    found = fit_recalibration(chance, kept).apply(points)
    assert (np.diff(found) >= -1e-12).all()
    assert ((found >= 0) & (found <= 1)).all()


def test_below_thirty_losses_it_is_uncalibrated() -> None:
    chance, kept = drawn(80, seed=7)
    found = backtest_staying(chance, kept)
    assert found.events < FEWEST
    assert found.badge == Badge.UNCALIBRATED
    assert badge_of(FEWEST, None) == Badge.UNCALIBRATED
    good = backtest_staying(*drawn(5_000, seed=8))
    assert good.badge == Badge.CALIBRATED
    assert good.skill > 0.1
    assert good.decisions == 5_000


def test_the_baseline_is_one_chance_for_all_unless_said() -> None:
    chance, kept = drawn(1_000, seed=9)
    share = kept.mean()
    assert backtest_staying(chance, kept).brier_baseline == pytest.approx(share * (1 - share), abs=1e-12)
    assert backtest_staying(chance, kept, baseline=np.ones(1_000)).brier_baseline == pytest.approx(1 - share)


def test_no_customer_stands_on_both_sides_and_nothing_is_known_too_early() -> None:
    rng = np.random.default_rng(10)
    customer, due = rng.integers(0, 300, 4_000), rng.integers(0, 1_000, 4_000)
    decided = due + rng.integers(0, 40, 4_000)
    judged = np.zeros(4_000, dtype=np.int64)
    splits = list(backtest_splits(customer, due, decided=decided, origins=(600, 700), days=100))
    assert len(splits) == 10
    for one in splits:
        assert not set(customer[one.learn]) & set(customer[one.judge])
        assert decided[one.learn].max() < one.origin <= due[one.judge].min()
        assert due[one.judge].max() < one.origin + 100
        judged[one.judge] += 1
    assert (judged[(due >= 600) & (due < 800)] == 1).all()
    assert judged[(due < 600) | (due >= 800)].sum() == 0


def test_folds_are_of_customers_alike_large_and_do_not_depend_on_the_rest() -> None:
    customer = np.arange(100_000)
    folds = customer_folds(customer)
    assert np.bincount(folds) == pytest.approx(np.full(5, 20_000), rel=0.03)
    assert customer_folds(customer[::-1][:7]).tolist() == folds[::-1][:7].tolist()
    assert customer_folds(np.array([-1, 2**62])).min() >= 0


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(BadInput, match="1 of 2 chances"):
        brier(np.array([0.5, 1.5]), np.array([1, 0]))
    with pytest.raises(BadInput, match="still open"):
        brier(np.array([0.5]), np.array([-1]))
    with pytest.raises(NotEnough, match="No decision"):
        backtest_staying(np.zeros(0), np.zeros(0, dtype=np.int64))
    with pytest.raises(BadInput, match="two folds"):
        customer_folds(np.arange(3), folds=1)
    with pytest.raises(BadInput, match="a day ahead"):
        list(backtest_splits(np.zeros(1, int), np.zeros(1, int), decided=np.zeros(1, int), origins=(1,), days=0))
