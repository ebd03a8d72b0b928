"""Blind spots, what is withheld where only one side spoke, and how often intervals hold."""

import numpy as np
import pytest

from keepworth.errors import BadInput
from keepworth.measure.estimate import Estimate
from keepworth.measure.gap_surface import GapSurface, Matters, fit_gap_surface
from keepworth.measure.orientation import WORDS, Orientation, Profile, Spot, Views, orient, profile_of
from keepworth.measure.sides import View
from keepworth.measure.withheld import Why, Withheld


def spots(found: Orientation) -> list[Spot]:
    return [one.spot for one in found.blind]


def test_a_blind_spot_is_a_guess_that_surely_misses() -> None:
    found = orient(Views("fairness", View(52, 5.5, 6), View(60, 8, 3), View(74, 4, 3)))
    assert spots(found) == [Spot.WE_THINK_BETTER]
    assert str(found.blind[0]) == "They say 52 of fairness (45–59); we think that they say 74."
    assert not orient(Views("skill", View(81, 5, 6), View(85, 8, 3), View(78, 4, 3))).blind


@pytest.mark.parametrize(
    ("views", "spot"),
    [(Views("a", theirs=View(80, 3, 9), our_guess=View(50, 3, 9)), Spot.WE_THINK_WORSE),
     (Views("a", ours=View(50, 3, 9), their_guess=View(80, 3, 9)), Spot.THEY_THINK_BETTER),
     (Views("a", ours=View(80, 3, 9), their_guess=View(50, 3, 9)), Spot.THEY_THINK_WORSE)],
)  # fmt: skip
def test_every_kind_of_blind_spot_is_found_without_the_other_views(views: Views, spot: Spot) -> None:
    found = orient(views)
    assert spots(found) == [spot]
    assert set(WORDS) == set(Spot)
    assert "{" not in str(found.blind[0])


def test_of_one_side_alone_nothing_is_compared() -> None:
    found = orient(Views("trust", theirs=View(60, 5, 4)))
    one_side = Withheld(Why.ONE_SIDE)
    assert (found.gap, found.agreement, found.our_accuracy, found.their_accuracy) == (one_side,) * 4
    assert (found.our_perceived, found.their_perceived) == (one_side, one_side)
    assert (found.stand, found.their_stand, found.blind) == (None, None, ())


def test_turning_the_sides_round_turns_everything_round() -> None:
    views = Views("trust", View(60, 6, 4), View(78, 8, 3), View(76, 5, 3), View(61, 4, 4))
    turned = Views("trust", views.ours, views.theirs, views.their_guess, views.our_guess)
    one, other = orient(views), orient(turned)
    assert one.agreement == other.agreement
    assert (one.our_accuracy, one.our_perceived) == (other.their_accuracy, other.their_perceived)
    assert (one.stand, one.their_stand) == (other.their_stand, other.stand)


def of(theirs: float, ours: float, *, error: float = 5) -> Views:
    return Views("x", View(theirs, error, 4), View(ours, error, 4))


def test_few_things_are_a_result() -> None:
    assert profile_of([of(1, 2), Views("y", theirs=View(1, 1, 1))]) == Withheld(Why.FEW_THINGS, 1, 2)
    three = profile_of([of(50, 60), of(60, 70), of(70, 65)])
    assert isinstance(three, Profile)
    assert three.likeness == Withheld(Why.FEW_THINGS, 3, 4)
    flat = profile_of([of(50, 60 + at) for at in range(5)])
    assert isinstance(flat, Profile)
    assert flat.likeness == Withheld(Why.ALL_ALIKE)


def test_gaps_that_error_explains_are_nothing_beyond_it() -> None:
    found = profile_of([of(50, 52, error=9), of(60, 57, error=9), of(70, 71, error=9)])
    assert isinstance(found, Profile)
    assert (found.distance, found.beyond_error) == (2, 0)


@pytest.mark.parametrize("gap", [0.0, 4.0, 20.0])
def test_distances_hold_8_times_in_10_or_more(gap: float) -> None:
    rng, times, held = np.random.default_rng(1), 2000, 0
    for theirs, ours in zip(50 + 6 * rng.normal(size=times), 50 + gap + 8 * rng.normal(size=times), strict=True):
        found = orient(Views("x", View(theirs, 6, 4), View(ours, 8, 3))).agreement
        assert isinstance(found, Estimate)
        held += found.low <= gap <= found.high
    assert 0.77 < held / times < 0.93


def test_the_mean_gap_holds_8_times_in_10_where_people_s_answers_hang_together() -> None:
    rng, times, held = np.random.default_rng(2), 2000, 0
    root = np.linalg.cholesky(np.full((6, 6), 0.3) + 0.7 * np.eye(6))
    for _ in range(times):
        theirs, ours = 50 + 5 * root @ rng.normal(size=6), 57 + 5 * root @ rng.normal(size=6)
        found = profile_of([of(one, other) for one, other in zip(theirs, ours, strict=True)])
        assert isinstance(found, Profile)
        held += found.mean_gap.low <= 7 <= found.mean_gap.high
    # ±.03: three standard errors.
    assert held / times == pytest.approx(0.8, abs=0.03)


def both(rng: np.random.Generator, people: int = 150) -> tuple[np.ndarray, np.ndarray]:
    theirs = rng.uniform(20, 95, size=people)
    return theirs, np.clip(theirs + rng.normal(8, 15, size=people), 0, 100)


def surface(outcome: np.ndarray, theirs: np.ndarray, ours: np.ndarray) -> GapSurface:
    found = fit_gap_surface(outcome, theirs, ours=ours)
    assert isinstance(found, GapSurface)
    return found


def test_a_gap_that_does_nothing_is_said_to_matter_once_in_twenty_times() -> None:
    rng, times, seen = np.random.default_rng(3), 1000, 0
    for _ in range(times):
        theirs, ours = both(rng)
        # What both say counts, and noise is larger where it is high.
        outcome = (theirs + ours) / 50 + rng.normal(size=theirs.size) * (1 + theirs / 50)
        seen += surface(outcome, theirs, ours).matters is Matters.MATTERS
    # ±.02: three standard errors.
    assert seen / times == pytest.approx(0.05, abs=0.02)


def test_a_gap_that_costs_is_seen_and_its_terms_hold_8_times_in_10() -> None:
    rng, times = np.random.default_rng(4), 400
    found = []
    for _ in range(times):
        theirs, ours = both(rng)
        c, u = theirs / 50 - 1, ours / 50 - 1
        found.append(surface(c + u - 2 * (u - c) ** 2 + 0.5 * rng.normal(size=c.size), theirs, ours))
    assert np.mean([one.matters is Matters.MATTERS for one in found]) > 0.9
    # −2(U − C)² along U = −C is −8U².
    for held in ([one.gap_bend.low <= -8 <= one.gap_bend.high for one in found],
                 [one.gap_slope.low <= 0 <= one.gap_slope.high for one in found]):  # fmt: skip
        assert np.mean(held) == pytest.approx(0.8, abs=0.06)


def test_few_customers_unlike_columns_and_views_without_spread() -> None:
    rng = np.random.default_rng(5)
    theirs, ours = both(rng)
    outcome = rng.normal(size=150)
    outcome[:51] = np.nan
    assert fit_gap_surface(outcome, theirs, ours=ours) == Withheld(Why.FEW_CUSTOMERS, 99, 100)
    assert fit_gap_surface(theirs, theirs, ours=np.full(150, 70.0)) == Withheld(Why.NOT_IDENTIFIED)
    assert fit_gap_surface(np.ones(150), theirs, ours=ours) == Withheld(Why.ALL_ALIKE)
    with pytest.raises(BadInput, match="There are 149 outcomes, 150 of their views and 150 of ours"):
        fit_gap_surface(outcome[1:], theirs, ours=ours)
