"""Paths from image to loyalty in mobi, against semPLS (Monecke & Leisch 2012, JSS 48(3)) as run for science §11."""

from pathlib import Path

import numpy as np
import pytest
from tests.factories.scales import read_items

from keepworth.measure.psychometrics import PathFit, PathModel, fit_paths
from keepworth.measure.psychometrics.paths import Scheme

pytestmark = pytest.mark.real

SCALES = {
    "Image": tuple(f"IMAG{at}" for at in range(1, 6)), "Expectation": ("CUEX1", "CUEX2", "CUEX3"),
    "Quality": tuple(f"PERQ{at}" for at in range(1, 8)), "Value": ("PERV1", "PERV2"),
    "Satisfaction": ("CUSA1", "CUSA2", "CUSA3"), "Complaints": ("CUSCO",), "Loyalty": ("CUSL1", "CUSL2", "CUSL3"),
}  # fmt: skip
PATHS = (
    ("Image", "Expectation"), ("Expectation", "Quality"), ("Expectation", "Value"), ("Quality", "Value"),
    ("Image", "Satisfaction"), ("Expectation", "Satisfaction"), ("Quality", "Satisfaction"), ("Value", "Satisfaction"),
    ("Satisfaction", "Complaints"), ("Image", "Loyalty"), ("Satisfaction", "Loyalty"), ("Complaints", "Loyalty"),
)  # fmt: skip
CENTROID = (0.504706, 0.557248, 0.050788, 0.557217, 0.178833, 0.064425, 0.512545, 0.191816, 0.526097, 0.195360,
            0.483475, 0.071232)  # fmt: skip
WEIGHTED = (0.504914, 0.556749, 0.049988, 0.558304, 0.178740, 0.062523, 0.512024, 0.194765, 0.528066, 0.195755,
            0.485478, 0.066926)  # fmt: skip


def fitted(folder: Path, scheme: Scheme, *, draws: int = 2) -> PathFit:
    model = PathModel(SCALES, PATHS, scheme)
    answers = read_items(folder / "ecsi-mobile/mobi.csv", model.items, lowest=1, highest=10)
    found = fit_paths(answers, model, rng=np.random.default_rng(1), draws=draws)
    assert isinstance(found, PathFit)
    return found


@pytest.mark.parametrize(("scheme", "values"), [("centroid", CENTROID), ("path", WEIGHTED)])
def test_paths_of_mobi_are_those_of_sempls(real_data: Path, scheme: Scheme, values: tuple[float, ...]) -> None:
    found = fitted(real_data, scheme)
    # They stop where weights move by less than 1e-7.
    assert [found.paths[path].value for path in PATHS] == pytest.approx(values, abs=2e-6)


def test_what_is_explained_and_how_well_are_those_of_sempls(real_data: Path) -> None:
    found = fitted(real_data, "centroid")
    explained = {"Expectation": 0.25, "Quality": 0.31, "Value": 0.34, "Satisfaction": 0.68, "Complaints": 0.28,
                 "Loyalty": 0.46}  # fmt: skip
    composite = {
        "Image": 0.82,
        "Expectation": 0.73,
        "Quality": 0.90,
        "Value": 0.92,
        "Satisfaction": 0.87,
        "Loyalty": 0.72,
    }
    assert found.explained == pytest.approx(explained, abs=6e-3)
    assert found.composite == pytest.approx(composite, abs=5e-3)
    assert (found.communality, found.goodness) == pytest.approx((0.57, 0.47), abs=5e-3)


def test_errors_of_paths_are_those_of_sempls(real_data: Path) -> None:
    found = fitted(real_data, "centroid", draws=500)
    # By 500 draws each, of theirs and of ours: ± .01.
    assert found.errors["Quality", "Satisfaction"] == pytest.approx(0.065, abs=0.01)
    assert found.errors["Satisfaction", "Loyalty"] == pytest.approx(0.086, abs=0.01)


def test_tolerance_of_price_belongs_to_loyalty_least(real_data: Path) -> None:
    # Science §8: loading .20 against .82 and .92.
    loadings = fitted(real_data, "path").loadings
    assert [loadings[f"CUSL{at}"] for at in (1, 2, 3)] == pytest.approx([0.82, 0.20, 0.92], abs=5e-3)
