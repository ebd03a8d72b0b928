"""Paths between scales: what is refused and withheld, what must not change the answer, how often intervals hold."""

import numpy as np
import pytest
from tests.factories.scales import named

from keepworth.errors import BadInput
from keepworth.measure.psychometrics import ItemAnswers, PathFit, PathModel, fit_paths
from keepworth.measure.psychometrics.paths import _fitted
from keepworth.measure.withheld import Why, Withheld

SCALES = {"quality": ("i1", "i2", "i3"), "value": ("i4", "i5", "i6"), "loyalty": ("i7", "i8", "i9")}
PATHS = (("quality", "value"), ("quality", "loyalty"), ("value", "loyalty"))


def answers(rng: np.random.Generator, people: int = 200) -> np.ndarray:
    quality = rng.normal(size=people)
    value = 0.5 * quality + np.sqrt(0.75) * rng.normal(size=people)
    loyalty = 0.3 * quality + 0.4 * value + 0.7 * rng.normal(size=people)
    traits = np.repeat(np.column_stack([quality, value, loyalty]), 3, axis=1)
    return 0.8 * traits + 0.6 * rng.normal(size=(people, 9))


def fitted(of: ItemAnswers, model: PathModel | None = None, *, draws: int = 2) -> PathFit:
    found = fit_paths(of, model or PathModel(SCALES, PATHS), rng=np.random.default_rng(1), draws=draws)
    assert isinstance(found, PathFit)
    return found


@pytest.mark.parametrize(
    ("scales", "paths", "message"),
    [
        (SCALES, (*PATHS, ("value", "price")), "paths are between quality, value, loyalty, price"),
        ({**SCALES, "price": ("i10",)}, PATHS, "each scale has one and items of its own"),
        ({**SCALES, "value": ("i1", "i4")}, PATHS, "items of its own"),
        (SCALES, (*PATHS, ("loyalty", "quality")), "between loyalty, quality, value lead in a circle"),
        (SCALES, (*PATHS, ("value", "value")), "lead in a circle"),
    ],
)
def test_models_that_cannot_be_are_refused(scales, paths, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        PathModel(scales, paths)


def test_few_people_are_a_result() -> None:
    rng = np.random.default_rng(2)
    found = fit_paths(named(answers(rng, people=99)), PathModel(SCALES, PATHS), rng=rng)
    assert found == Withheld(Why.FEW_PEOPLE, 99, 100)


def test_items_that_cancel_out_and_scales_that_nothing_leads_to() -> None:
    rng = np.random.default_rng(2)
    values = answers(rng)
    values[:, 1] = -values[:, 0]
    model = PathModel({"quality": ("i1", "i2"), "loyalty": ("i7", "i8")}, (("quality", "loyalty"),))
    assert fit_paths(named(values), model, rng=rng) == Withheld(Why.NOT_IDENTIFIED)
    found = _fitted(np.eye(9)[None], PathModel(SCALES, PATHS))
    assert found
    assert not found[0].any()


@pytest.mark.parametrize("scheme", ["path", "centroid"])
def test_units_order_of_items_and_items_turned_round_change_no_path(scheme) -> None:
    values = answers(np.random.default_rng(3))
    plain = fitted(named(values), PathModel(SCALES, PATHS, scheme))
    turned = values * np.array([1, 2, 0.5, 1, -1, 1, 1, 1, 1])
    scales = {"loyalty": ("i9", "i7", "i8"), "value": ("i6", "i4", "i5"), "quality": ("i2", "i1", "i3")}
    other = fitted(named(turned), PathModel(scales, PATHS[::-1], scheme))
    for path in PATHS:
        assert other.paths[path].value == pytest.approx(plain.paths[path].value, abs=1e-7)
    assert other.loadings["i5"] == pytest.approx(-plain.loadings["i5"], abs=1e-7)


def test_one_item_each_is_plain_regression() -> None:
    values = answers(np.random.default_rng(4))[:, [0, 3, 6]]
    scales = {"quality": ("i1",), "value": ("i2",), "loyalty": ("i3",)}
    found = fitted(named(values), PathModel(scales, PATHS))
    white = (values - values.mean(axis=0)) / values.std(axis=0)
    expected = np.linalg.lstsq(white[:, :2], white[:, 2], rcond=None)[0]
    assert [found.paths[path].value for path in PATHS[1:]] == pytest.approx(expected, abs=1e-9)
    assert found.explained["loyalty"] == pytest.approx(1 - (white[:, 2] - white[:, :2] @ expected).var(), abs=1e-9)
    assert (found.communality, found.composite) == (1, {})


def test_the_same_seed_gives_the_same_intervals() -> None:
    values = named(answers(np.random.default_rng(5)))
    assert fitted(values, draws=50) == fitted(values, draws=50)


def test_paths_hold_8_times_in_10() -> None:
    rng, times = np.random.default_rng(6), 50
    whole = fitted(named(answers(rng, people=100_000)))
    held = []
    for _ in range(times):
        found = fitted(named(answers(rng)), draws=120)
        held += [found.paths[path].low <= whole.paths[path].value <= found.paths[path].high for path in PATHS]
    # 150 that hang together little: ±.1 is three standard errors.
    assert np.mean(held) == pytest.approx(0.8, abs=0.1)
