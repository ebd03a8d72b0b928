"""Both sides of a relationship, by hand from the definitions and the example of science §2, and Edwards's surface."""

import numpy as np
import pytest

from keepworth.measure.estimate import Estimate
from keepworth.measure.gap_surface import GapSurface, fit_gap_surface
from keepworth.measure.orientation import Orientation, Profile, Views, orient, profile_of
from keepworth.measure.sides import Gap, Judged, Known, View

# They say 60 (sd 6), we say 78 (sd 8); we think that they say 76 (sd 5), they think that we say 61 (sd 4).
FAIRNESS = Views("fairness", View(60, 6, 4), View(78, 8, 3), View(76, 5, 3), View(61, 4, 4))


def estimate(found: object) -> Estimate:
    assert isinstance(found, Estimate)
    return found


def test_the_design_s_gap_is_18_and_differs() -> None:
    gap = orient(FAIRNESS).gap
    assert isinstance(gap, Gap)
    assert (gap.gap, gap.judged) == (18, Judged.DIFFER)


def test_agreement_accuracy_and_perceived_agreement_are_distances() -> None:
    found = orient(FAIRNESS)
    assert estimate(found.agreement).value == 18  # |C − U|
    assert estimate(found.our_accuracy).value == 16  # |our guess − C|
    assert estimate(found.their_accuracy).value == 17  # |their guess − U|
    assert estimate(found.our_perceived).value == 2  # |U − our guess|
    assert estimate(found.their_perceived).value == 1  # |C − their guess|
    # 18 ± 1.2816·√(6² + 8²); 2 ± 1.2816·√(8² + 5²) holds 0.
    assert (estimate(found.agreement).low, estimate(found.agreement).high) == pytest.approx((5.184, 30.816), abs=5e-4)
    perceived = estimate(found.our_perceived)
    assert (perceived.low, perceived.high) == pytest.approx((0, 2 + 1.281552 * np.hypot(8, 5)), abs=1e-5)


def test_profiles_are_compared_by_hand() -> None:
    views = [Views(str(at), View(theirs, 3, 9), View(ours, 4, 9))
             for at, (theirs, ours) in enumerate([(80, 85), (50, 75), (70, 70), (60, 62)])]  # fmt: skip
    found = profile_of(views)
    assert isinstance(found, Profile)
    # Gaps 5, 25, 0, 2: mean 8, without sign too; Σ² = 654, each error 5.
    assert (found.things, found.mean_gap.value, found.distance) == (4, 8, 8)
    assert found.beyond_error == pytest.approx(np.sqrt(654 / 4 - 25))
    # sd² of the mean: (.7·4·25 + .3·20²)/16 = 11.875.
    assert found.mean_gap.high - 8 == pytest.approx(1.281552 * np.sqrt(11.875), abs=1e-5)
    likeness = estimate(found.likeness)
    value = np.corrcoef([80, 50, 70, 60], [85, 75, 70, 62])[0, 1]
    assert likeness.value == pytest.approx(value)
    assert likeness.high == pytest.approx(np.tanh(np.arctanh(value) + 1.281552), abs=1e-6)


def test_the_surface_is_that_of_edwards_and_parry_1993() -> None:
    # z = 5 + 1X + 2Y − .5X² + .25XY − .75Y² exactly: along X = Y 3 and −1, along X = −Y (ours less theirs) 1 and −1.5.
    rng = np.random.default_rng(1)
    x, y = rng.uniform(-1, 1, size=(2, 200))
    outcome = 5 + x + 2 * y - 0.5 * x**2 + 0.25 * x * y - 0.75 * y**2
    found = fit_gap_surface(outcome, 50 + 50 * x, ours=50 + 50 * y)
    assert isinstance(found, GapSurface)
    assert found.terms == pytest.approx([5, 1, 2, -0.5, 0.25, -0.75], abs=1e-9)
    surface = [one.value for one in (found.level_slope, found.level_bend, found.gap_slope, found.gap_bend)]
    assert surface == pytest.approx([3, -1, 1, -1.5], abs=1e-9)


def test_hc3_errors_are_those_of_leaving_each_row_out() -> None:
    # MacKinnon & White (1985): (1 − h) turns a residual into that of a fit without its row.
    rng = np.random.default_rng(2)
    x, y = rng.uniform(-1, 1, size=(2, 120))
    outcome = x + rng.normal(size=120)
    design = np.column_stack([np.ones(120), x, y, x**2, x * y, y**2])
    left = []
    for row in range(120):
        others = np.delete(np.arange(120), row)
        fit = np.linalg.lstsq(design[others], outcome[others], rcond=None)[0]
        left.append(outcome[row] - design[row] @ fit)
    bread = np.linalg.inv(design.T @ design)
    doubt = bread @ (design.T * np.array(left) ** 2) @ design @ bread
    along = np.array([0, -1, 1, 0, 0, 0])
    found = fit_gap_surface(outcome, 50 + 50 * x, ours=50 + 50 * y, level=0.8)
    assert isinstance(found, GapSurface)
    # Student's t of 114 degrees reaches 1.28902 at .8.
    reach = 1.28902 * np.sqrt(along @ doubt @ along)
    assert found.gap_slope.high - found.gap_slope.value == pytest.approx(reach, rel=1e-4)


def test_how_they_stand_is_said_from_each_side() -> None:
    found: Orientation = orient(FAIRNESS)
    # 78 against 76 with an error of 9 tells nothing; with many people it is a false consensus.
    assert (found.stand, found.their_stand) == (None, None)
    sure = orient(Views("fairness", View(60, 2, 40), View(78, 2, 30), View(76, 2, 30), View(61, 2, 40)))
    assert (sure.stand, sure.their_stand) == (Known.FALSE_CONSENSUS, Known.FALSE_CONSENSUS)
