"""Cumulative incidence: by hand, against Kaplan–Meier, and of 29,317 life insurances."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepworth.errors import BadInput
from keepworth.numerics.incidence import cumulative_incidence
from keepworth.numerics.survival import kaplan_meier


@pytest.mark.real
def test_whole_life_policies_surrendered_as_their_readme_says(real_data: Path) -> None:
    """In force at 4, 8, 20 and 40 quarters .906, .837, .695, .523; surrendered .079, .132, .236, .357; 3 digits."""
    with (real_data / "insurance-lapse/us_whole_life_lapse.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lasted = np.array([row["duration"] for row in rows], dtype=np.float64)
    cause = np.array(
        [int(row["surrender"]) + 2 * int(row["death"]) + 3 * int(row["other"]) for row in rows], dtype=np.int64
    )
    assert np.bincount(cause).tolist() == [14_453, 11_098, 1_284, 2_482]
    found = cumulative_incidence(lasted, cause, causes=3)
    told = [found.until(quarter) for quarter in (4, 8, 20, 40)]
    assert [there for there, _ in told] == pytest.approx([0.906, 0.837, 0.695, 0.523], abs=5.1e-4)
    assert [ended[0] for _, ended in told] == pytest.approx([0.079, 0.132, 0.236, 0.357], abs=5.1e-4)


def test_by_hand() -> None:
    """Six: 1 by a, 2 by b, 2 censored, 3 by a and b, 4 still there. At 3 of 3 at risk two end."""
    found = cumulative_incidence(np.array([1.0, 2, 2, 3, 3, 4]), np.array([1, 2, 0, 1, 2, 0]), causes=2)
    assert found.at.tolist() == [1, 2, 3]
    assert found.there == pytest.approx([5 / 6, 4 / 6, 4 / 18])
    assert found.ended[0] == pytest.approx([1 / 6, 1 / 6, 1 / 6 + 4 / 18])
    assert found.ended[1] == pytest.approx([0, 1 / 6, 1 / 6 + 4 / 18])
    assert found.until(0.5)[0] == 1
    assert found.until(2.5)[1] == pytest.approx([1 / 6, 1 / 6])


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3)), min_size=1, max_size=60))
def test_all_shares_add_up_to_1_and_who_is_there_is_kaplan_meiers(rows: list[tuple[int, int]]) -> None:
    lasted, cause = (np.array(part) for part in zip(*rows, strict=True))
    found = cumulative_incidence(lasted.astype(np.float64), cause, causes=3)
    np.testing.assert_allclose(found.there + found.ended.sum(axis=0), 1, atol=1e-12)
    assert (np.diff(found.ended, axis=1) >= 0).all()
    np.testing.assert_allclose(found.there, kaplan_meier(lasted.astype(np.float64), cause > 0).share, atol=1e-12)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(BadInput, match="1 to 1"):
        cumulative_incidence(np.ones(1), np.array([2]), causes=1)
    with pytest.raises(BadInput, match="0 or more"):
        cumulative_incidence(-np.ones(1), np.array([1]), causes=1)
    with pytest.raises(BadInput, match="equally long"):
        cumulative_incidence(np.ones(2), np.array([1]), causes=1)
