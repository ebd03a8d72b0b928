"""What is told of factors, what is withheld, what is refused, and what must not change the answer."""

from dataclasses import replace

import numpy as np
import pytest
from tests.factories.scales import drawn, holzinger, named, on_points

from keepworth.errors import BadInput
from keepworth.measure.psychometrics import FactorFit, FitIndices, Fits, ItemAnswers, fit_factors, omega, omega_of
from keepworth.measure.withheld import Why, Withheld

SCALES = (("x1", "x2", "x3"), ("x4", "x5", "x6"), ("x7", "x8", "x9"))
EQUAL = np.full(6, 0.7)


def fitted(answers: ItemAnswers, scales: tuple[tuple[str, ...], ...] | None = None) -> FactorFit:
    found = fit_factors(answers, scales)
    assert isinstance(found, FactorFit)
    return found


def indices(found: FactorFit) -> FitIndices:
    assert found.indices
    return found.indices


def values_of(found: FactorFit) -> list[float]:
    return [one.value for one in found.loadings]


def two_factors(rng: np.random.Generator, *, people: int, alike: float, each: int = 3) -> np.ndarray:
    """Draw items of two factors that correlate by `alike`, loading by .7."""
    traits = rng.normal(size=(people, 2)) @ np.linalg.cholesky([[1, alike], [alike, 1]]).T
    return 0.7 * np.repeat(traits, each, axis=1) + np.sqrt(0.51) * rng.normal(size=(people, 2 * each))


def test_the_unit_of_an_item_changes_nothing_that_is_shown() -> None:
    answers = holzinger()
    scaled = ItemAnswers(answers.values * np.arange(1, 10), answers.names, 0, 180)
    one, other = fitted(answers, SCALES), fitted(scaled, SCALES)
    assert values_of(one) == pytest.approx(values_of(other), abs=1e-7)
    assert [(at.low, at.high) for at in one.loadings] == [pytest.approx((at.low, at.high), abs=1e-7)
                                                          for at in other.loadings]  # fmt: skip
    assert indices(one).chi2 == pytest.approx(indices(other).chi2, abs=1e-7)


def test_the_order_of_factors_and_people_changes_nothing() -> None:
    answers = holzinger()
    turned = replace(answers, values=answers.values[::-1])
    one, other = fitted(answers, SCALES), fitted(turned, SCALES[::-1])
    assert values_of(one) == pytest.approx(
        [*values_of(other)[6:], *values_of(other)[3:6], *values_of(other)[:3]], abs=1e-6
    )
    assert [at.value for at in one.correlations] == pytest.approx(
        [at.value for at in other.correlations][::-1], abs=1e-6
    )


def test_an_item_turned_round_loads_below_0_and_nothing_else_moves() -> None:
    answers = holzinger()
    values = answers.values.copy()
    values[:, 1] = 20 - values[:, 1]
    one, other = fitted(answers, SCALES), fitted(replace(answers, values=values), SCALES)
    expected = np.array(values_of(one)) * [1, -1, 1, 1, 1, 1, 1, 1, 1]
    assert values_of(other) == pytest.approx(expected, abs=1e-6)


def test_too_few_people_or_items_are_a_result() -> None:
    values = drawn(np.random.default_rng(1), EQUAL, people=99)
    assert fit_factors(named(values)) == Withheld(Why.FEW_PEOPLE, 99, 100)
    assert fit_factors(named(values[:, :2])) == Withheld(Why.FEW_ITEMS, 2, 3)
    assert omega(named(values[:49])) == Withheld(Why.FEW_PEOPLE, 49, 50)
    assert not isinstance(omega(named(values)), Withheld)


@pytest.mark.parametrize(("people", "is_firm"), [(199, False), (200, True)])
def test_fewer_than_200_people_make_a_provisional_fit(people: int, is_firm: bool) -> None:
    assert fitted(named(drawn(np.random.default_rng(1), EQUAL, people=people))).is_firm is is_firm


def test_three_items_fit_one_factor_whatever_they_say() -> None:
    found = fit_factors(holzinger("x1", "x5", "x9"))
    assert isinstance(found, FactorFit)
    assert found.indices is None


def test_items_that_say_the_same_are_not_told_apart() -> None:
    values = drawn(np.random.default_rng(1), EQUAL, people=150)
    values[:, 3] = values[:, 2]
    assert fit_factors(named(values)) == Withheld(Why.NOT_IDENTIFIED)


def test_two_pairs_that_do_not_correlate_are_not_told_apart() -> None:
    rng = np.random.default_rng(1)
    white = np.linalg.qr(np.column_stack([np.ones(150), rng.normal(size=(150, 4))]))[0][:, 1:]
    pairs = white @ np.kron(np.eye(2), np.linalg.cholesky([[1, 0.5], [0.5, 1]])).T
    assert fit_factors(named(pairs), (("i1", "i2"), ("i3", "i4"))) == Withheld(Why.NOT_IDENTIFIED)


def test_a_search_that_is_stopped_is_a_result() -> None:
    assert fit_factors(holzinger(), SCALES, max_steps=2) == Withheld(Why.NOT_CONVERGED)


def test_an_item_that_its_factor_explains_whole_is_named() -> None:
    # A factor would need more than all of the first item: .8·.8/.5 > 1.
    wanted = np.array([[1, 0.8, 0.8], [0.8, 1, 0.5], [0.8, 0.5, 1]])
    white = np.linalg.qr(np.column_stack([np.ones(150), np.random.default_rng(1).normal(size=(150, 3))]))[0][:, 1:]
    found = fit_factors(named(white @ np.linalg.cholesky(wanted).T))
    assert isinstance(found, FactorFit)
    assert found.explained_whole == ("i1",)


PAIRS = tuple((f"x{at}", f"x{at + 1}") for at in (1, 3, 5, 7))


def test_beside_a_bound_the_search_comes_to_rest_too() -> None:
    # Fisher's steps alone went to and fro here until they were spent.
    values = drawn(np.random.default_rng(31), np.array([0.9, 0.5, 0.2]), people=120)
    found = fit_factors(named(on_points(values, points=3)))
    assert isinstance(found, FactorFit)
    assert found.explained_whole == ("i1",)


@pytest.mark.parametrize(
    "scales", [(("x1", "x2", "x3"), ("x4",)), (("x1", "x2"), ("x2", "x3")), (("x1", "y"),), (), PAIRS]
)  # fmt: skip
def test_factors_that_cannot_be_asked_for_are_refused(scales: tuple[tuple[str, ...], ...]) -> None:
    with pytest.raises(BadInput, match=r"factor"):
        fit_factors(holzinger(), scales)


def test_omega_of_a_factor_beside_others_is_that_of_its_own_items() -> None:
    found = fitted(holzinger(), SCALES)
    raw = found.raw
    sums, noise = (of.reshape(3, 3).sum(axis=1) for of in (raw.loadings, raw.unique))
    shares = sums**2 / (sums**2 + noise)
    assert [omega_of(found, factor=at).value for at in range(3)] == pytest.approx(shares, abs=1e-12)


def test_one_factor_is_found_where_it_is_and_not_where_it_is_not() -> None:
    rng, times = np.random.default_rng(4), 60
    one = [indices(fitted(named(drawn(rng, EQUAL, people=250)))).judged for _ in range(times)]
    two = [indices(fitted(named(two_factors(rng, people=250, alike=0.3)))).judged for _ in range(times)]
    assert np.mean([at is Fits.HOLDS for at in one]) > 0.95
    assert np.mean([at is Fits.FAILS for at in two]) > 0.95
