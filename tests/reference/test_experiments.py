"""Experiments: sizes of arms, boundaries of looks, and the effects that two real experiments are known for."""

import csv
from pathlib import Path

import numpy as np
import pytest

from keepworth.numerics.arrays import Floats, Ints
from keepworth.prove.experiments import (
    Asked,
    Spending,
    arm_for_means,
    arm_for_shares,
    boundaries,
    effects,
    mismatch,
    resampled,
)
from keepworth.prove.regressed import regress
from keepworth.prove.uplift import Lot, foretold_uplift, qini, seen_effect, uplift_by_tenth


def test_sizes_of_arms_are_those_of_power_prop_test_and_power_t_test() -> None:
    often = Asked(power=0.9)
    assert arm_for_shares(0.50, 0.75, asked=often) == pytest.approx(76.70693, abs=5e-6)
    assert arm_for_shares(0.20, 0.15) == pytest.approx(905.3658, abs=5e-5)
    assert arm_for_means(0.5, 1.0, asked=often) == pytest.approx(85.03129, abs=5e-5)


def test_boundaries_of_five_looks_are_those_of_pocock_and_of_obrien_and_fleming() -> None:
    np.testing.assert_allclose(boundaries(5, spending=Spending.POCOCK), [2.413] * 5, atol=1e-3)
    often = boundaries(5, spending=Spending.OBRIEN_FLEMING)
    np.testing.assert_allclose(often, 2.040 * np.sqrt(5 / np.arange(1, 6)), atol=1e-3 * np.sqrt(5))


def test_rho_of_seven_tenths_leaves_51_in_100_of_the_variance_and_of_the_sample() -> None:
    """Deng et al. (2013): Var ratio 1 − ρ²."""
    whole = arm_for_means(0.02, 1.0)
    assert arm_for_means(0.02, 1.0, explained=0.7) / whole == pytest.approx(0.51, abs=1e-3)


@pytest.fixture
def hillstrom(real_data: Path) -> tuple[Ints, dict[str, Floats]]:
    """Who was sent nothing (0), the men's (1) or the women's mail (2), and what they did."""
    with (real_data / "hillstrom-email/hillstrom.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    arms = {"No E-Mail": 0, "Mens E-Mail": 1, "Womens E-Mail": 2}
    told = {name: np.array([float(row[name]) for row in rows]) for name in ("visit", "conversion", "spend")}
    return np.array([arms[row["segment"]] for row in rows]), told


# Effect and standard error of the men's and the women's mail, as the data's readme states them.
PUBLISHED = {
    "visit": ((0.0766, 0.0034), (0.0452, 0.0032)),
    "conversion": ((0.0068, 0.0009), (0.0031, 0.0008)),
    "spend": ((0.770, 0.145), (0.424, 0.130)),
}


@pytest.mark.real
@pytest.mark.parametrize("what", PUBLISHED)
def test_effects_of_both_mails_are_those_published(hillstrom: tuple[Ints, dict[str, Floats]], what: str) -> None:
    arm, told = hillstrom
    found = effects(told[what], arm)
    # Half a unit of the last figure that is stated.
    figure = 5e-4 if what == "spend" else 5.1e-5
    for at, (effect, error) in enumerate(PUBLISHED[what]):
        assert found.effect[at] == pytest.approx(effect, abs=figure)
        assert found.error[at] == pytest.approx(error, abs=figure)
        assert found.low[at] < effect < found.high[at]
    assert mismatch(found.n, np.ones(3)) > 0.5


@pytest.mark.real
@pytest.mark.slow
def test_whom_the_womens_mail_moves_is_foretold_by_what_they_had_bought(real_data: Path) -> None:
    """Radcliffe (2008), "Hillstrom's MineThatData email analytics challenge": who had bought women's goods is moved."""
    with (real_data / "hillstrom-email/hillstrom.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["segment"] != "Mens E-Mail"]
    before = np.array(
        [[float(row[name]) for name in ("recency", "history", "mens", "womens", "newbie")] for row in rows]
    )
    got = np.array([row["segment"] == "Womens E-Mail" for row in rows])
    lot = Lot(before, got, np.array([float(row["visit"]) for row in rows]), 0.5)
    score = foretold_uplift(lot)
    assert qini(lot, score, samples=200).area.low > 0
    tenths = uplift_by_tenth(lot, score)
    assert tenths[0].value > tenths[9].value + 0.03
    bought, others = (seen_effect(lot, before[:, 3] == one) for one in (1, 0))
    assert bought.low > others.high, "the mail moves who had bought such goods"
    assert score[before[:, 3] == 1].mean() > score[before[:, 3] == 0].mean() + 0.02


@pytest.mark.real
def test_effects_on_farmers_are_those_of_clustered_least_squares(real_data: Path) -> None:
    with (real_data / "farmer-insurance-experiment/social_insure.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    took, default, intensive, before = (
        np.array([float(row[name]) for row in rows])
        for name in ("takeup_survey", "default", "intensive", "pre_takeup_rate")
    )  # fmt: skip
    village = np.unique([row["address"] for row in rows], return_inverse=True)[1]
    found = regress(np.column_stack([np.ones(took.size), default, intensive, before]), took, cluster=village)
    assert found.clusters == 166
    np.testing.assert_allclose(found.slope[1:], (0.038, -0.003, 0.469), atol=6e-4)
    np.testing.assert_allclose(found.error[1:], (0.030, 0.026, 0.061), atol=6e-4)
    alone = effects(took, default.astype(np.int64), cluster=village)
    np.testing.assert_allclose(alone.mean, (0.413, 0.518), atol=6e-4)
    drawn = resampled(took, default.astype(np.int64), cluster=village, samples=2000, seed=1)
    assert drawn.std() == pytest.approx(alone.error[0], rel=0.08)  # both are of whole villages
    assert alone.error[0] > 1.2 * effects(took, default.astype(np.int64)).error[0]
