"""The same parameters give the same predictions as the Python package lifetimes (0.11)."""

import numpy as np
import pandas as pd
import pytest
from lifetimes import BetaGeoFitter, ModifiedBetaGeoFitter, ParetoNBDFitter
from tests.factories.histories import CDNOW, MODELS, known_model

from keepworth.value.cells import BuyingCells
from keepworth.value.futures import expected_orders, probability_active

PEERS = {"bgnbd": BetaGeoFitter, "mbgnbd": ModifiedBetaGeoFitter, "paretonbd": ParetoNBDFitter}
OTHERS = {
    "bgnbd": [(1.3, 8.0, 1.4, 6.0), (0.6, 2.0, 0.4, 3.0)],
    "mbgnbd": [(1.3, 8.0, 1.4, 6.0), (0.6, 2.0, 0.4, 3.0)],
    "paretonbd": [(1.3, 8.0, 1.4, 30.0), (0.6, 15.0, 0.4, 3.0)],
}
CASES = [(name, values) for name in MODELS for values in (CDNOW[name], *OTHERS[name])]


def grid() -> BuyingCells:
    """Every combination of age, repeats and how recent the latest order was."""
    ages, repeats, shares = np.meshgrid([2.0, 13.0, 39.0, 104.0], [0, 1, 2, 5, 12, 30], [0.1, 0.5, 0.9, 1.0])
    x = repeats.ravel().astype(np.int64)
    latest = np.where(x > 0, ages.ravel() * shares.ravel(), 0.0)
    return BuyingCells(x, latest, ages.ravel(), np.ones(x.size, dtype=np.int64))


def peer(name: str, values: tuple[float, ...]) -> BetaGeoFitter:
    fitter = PEERS[name]()
    names = ("r", "alpha", "s", "beta") if name == "paretonbd" else ("r", "alpha", "a", "b")
    fitter.params_ = pd.Series(dict(zip(names, values, strict=True)))
    return fitter


@pytest.mark.parametrize(("name", "values"), CASES)
def test_probability_active_equals_lifetimes_to_1e_6(name: str, values: tuple[float, ...]) -> None:
    cells = grid()
    theirs = peer(name, values).conditional_probability_alive(cells.repeats, cells.last_order, cells.age)
    ours = probability_active(known_model(name, values), cells)
    assert ours == pytest.approx(np.asarray(theirs), abs=1e-6)


@pytest.mark.parametrize(("name", "values"), CASES)
@pytest.mark.parametrize("weeks", [1, 39, 104])
def test_expected_orders_equal_lifetimes_to_1e_6(name: str, values: tuple[float, ...], weeks: int) -> None:
    cells = grid()
    theirs = peer(name, values).conditional_expected_number_of_purchases_up_to_time(
        weeks, cells.repeats, cells.last_order, cells.age
    )
    ours = expected_orders(known_model(name, values), cells, weeks=weeks)
    assert ours == pytest.approx(np.asarray(theirs), rel=1e-6, abs=1e-9)
