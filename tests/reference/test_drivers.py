"""How R² is shared out among drivers: swiss, mtcars and mobi, whose figures science.md §10 states."""

from pathlib import Path

import numpy as np
import pytest
from tests.factories.scales import read_items

from keepworth.numerics.arrays import Floats
from keepworth.prove.drivers import Shape, johnson_parts, penalty_reward, shapley_parts

# Mosteller & Tukey (1977): Fertility, Agriculture, Examination, Education, Catholic, Infant.Mortality of 47 districts.
SWISS = """
80.2 17.0 15 12 9.96 22.2|83.1 45.1 6 9 84.84 22.2|92.5 39.7 5 5 93.40 20.2|85.8 36.5 12 7 33.77 20.3
76.9 43.5 17 15 5.16 20.6|76.1 35.3 9 7 90.57 26.6|83.8 70.2 16 7 92.85 23.6|92.4 67.8 14 8 97.16 24.9
82.4 53.3 12 7 97.67 21.0|82.9 45.2 16 13 91.38 24.4|87.1 64.5 14 6 98.61 24.5|64.1 62.0 21 12 8.52 16.5
66.9 67.5 14 7 2.27 19.1|68.9 60.7 19 12 4.43 22.7|61.7 69.3 22 5 2.82 18.7|68.3 72.6 18 2 24.20 21.2
71.7 34.0 17 8 3.30 20.0|55.7 19.4 26 28 12.11 20.2|54.3 15.2 31 20 2.15 10.8|65.1 73.0 19 9 2.84 20.0
65.5 59.8 22 10 5.23 18.0|65.0 55.1 14 3 4.52 22.4|56.6 50.9 22 12 15.14 16.7|57.4 54.1 20 6 4.20 15.3
72.5 71.2 12 1 2.40 21.0|74.2 58.1 14 8 5.23 23.8|72.0 63.5 6 3 2.56 18.0|60.5 60.8 16 10 7.72 16.3
58.3 26.8 25 19 18.46 20.9|65.4 49.5 15 8 6.10 22.5|75.5 85.9 3 2 99.71 15.1|69.3 84.9 7 6 99.68 19.8
77.3 89.7 5 2 100.00 18.3|70.5 78.2 12 6 98.96 19.4|79.4 64.9 7 3 98.22 20.2|65.0 75.9 9 9 99.06 17.8
92.2 84.6 3 3 99.46 16.3|79.3 63.1 13 13 96.83 18.1|70.4 38.4 26 12 5.62 20.3|65.7 7.7 29 11 13.79 20.5
72.7 16.7 22 13 11.22 18.9|64.4 17.6 35 32 16.92 23.0|77.6 37.6 15 7 4.97 20.0|67.6 18.7 25 7 8.65 19.5
35.0 1.2 37 53 42.34 18.0|44.7 46.6 16 29 50.43 18.2|42.8 27.7 22 29 58.33 19.3
"""
# Henderson & Velleman (1981): mpg, cyl, disp, hp, gear of 32 cars.
MTCARS = """
21 6 160 110 4|21 6 160 110 4|22.8 4 108 93 4|21.4 6 258 110 3|18.7 8 360 175 3|18.1 6 225 105 3|14.3 8 360 245 3
24.4 4 146.7 62 4|22.8 4 140.8 95 4|19.2 6 167.6 123 4|17.8 6 167.6 123 4|16.4 8 275.8 180 3|17.3 8 275.8 180 3
15.2 8 275.8 180 3|10.4 8 472 205 3|10.4 8 460 215 3|14.7 8 440 230 3|32.4 4 78.7 66 4|30.4 4 75.7 52 4
33.9 4 71.1 65 4|21.5 4 120.1 97 3|15.5 8 318 150 3|15.2 8 304 150 3|13.3 8 350 245 3|19.2 8 400 175 3
27.3 4 79 66 4|26 4 120.3 91 5|30.4 4 95.1 113 5|15.8 8 351 264 5|19.7 6 145 175 5|15 8 301 335 5|21.4 4 121 109 4
"""


def correlations(said: str) -> Floats:
    rows = np.array([row.split() for row in said.strip().replace("\n", "|").split("|")], dtype=np.float64)
    return np.corrcoef(np.roll(rows, -1, axis=1), rowvar=False)  # the outcome comes first there, and last here


@pytest.mark.parametrize(
    ("said", "shapley", "johnson"),
    [
        (SWISS, (0.057091, 0.171173, 0.260135, 0.105570, 0.112766), (0.048417, 0.154708, 0.271964, 0.114680, 0.116966)),
        (MTCARS, (0.247052, 0.243500, 0.210913, 0.077725), (0.2284797, 0.2221469, 0.2321744, 0.0963886)),
    ],
)
def test_parts_of_r2_are_those_of_relaimpo_and_rwa(said: str, shapley: tuple[float], johnson: tuple[float]) -> None:
    of = correlations(said)
    np.testing.assert_allclose(shapley_parts(of), shapley, atol=6e-7)
    np.testing.assert_allclose(johnson_parts(of), johnson, atol=6e-7)


def test_parts_sum_to_r2_of_swiss() -> None:
    of = correlations(SWISS)
    assert shapley_parts(of).sum() == pytest.approx(0.706735, abs=5e-7)
    assert johnson_parts(of).sum() == pytest.approx(0.706735, abs=5e-7)


@pytest.fixture
def mobi(real_data: Path) -> tuple[Floats, Floats]:
    """Six of the seven qualities that 250 customers perceived (PERQ2 to 7), and how satisfied they are (CUSA1)."""
    names = tuple(f"PERQ{at}" for at in range(2, 8))
    answers = read_items(real_data / "ecsi-mobile/mobi.csv", (*names, "CUSA1"), lowest=1, highest=10).complete
    return answers[:, :-1], answers[:, -1]


@pytest.mark.real
def test_parts_of_r2_of_mobi(mobi: tuple[Floats, Floats]) -> None:
    of = np.corrcoef(np.column_stack(mobi), rowvar=False)
    np.testing.assert_allclose(shapley_parts(of), (0.0666, 0.0555, 0.0904, 0.0433, 0.0553, 0.0784), atol=6e-5)
    np.testing.assert_allclose(johnson_parts(of), (0.0707, 0.0546, 0.0887, 0.0429, 0.0539, 0.0788), atol=6e-5)
    assert shapley_parts(of).sum() == pytest.approx(0.3895787, abs=5e-8)


@pytest.mark.real
def test_penalties_and_rewards_of_mobi(mobi: tuple[Floats, Floats]) -> None:
    found = penalty_reward(*mobi, low=5, high=9)
    np.testing.assert_allclose(found.penalty, (-0.306, 0.059, -0.529, 0.336, -0.210, -0.440), atol=6e-4)
    np.testing.assert_allclose(found.reward, (0.586, 0.019, 0.472, 0.211, 0.313, 0.324), atol=6e-4)
    assert (found.middle, found.r2) == pytest.approx((7.559, 0.4115), abs=6e-4)
    assert (found.low_answers[3], found.shape[3]) == (17, Shape.TOO_FEW)
