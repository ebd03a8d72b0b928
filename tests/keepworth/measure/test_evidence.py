"""Evidence in columns: what cannot be is named, and who decides is counted."""

from dataclasses import replace

import numpy as np
import pytest
from tests.factories.evidence import evidence

from keepworth.errors import BadInput
from keepworth.measure.beliefs import LINES, printed_beliefs
from keepworth.measure.evidence import NOBODY, deciding_units, refused

NAN = float("nan")


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(BadInput, match="equally long"):
        replace(evidence([(0, "trust", 50)]), y=np.zeros(2))


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("y", NAN, "between 0 and 100"),
        ("y", 100.1, "between 0 and 100"),
        ("y", -1.0, "between 0 and 100"),
        ("variance", 0.0, "error variance"),
        ("variance", NAN, "error variance"),
        ("variance", float("inf"), "error variance"),
        ("age", -0.1, "later day"),
        ("age", NAN, "later day"),
        ("share", 1.5, "share of the influence"),
        ("share", NAN, "share of the influence"),
        ("contact", -2, "a person is 0 or more"),
        ("customer", 9, "no such customer of 3"),
        ("customer", -1, "no such customer of 3"),
        ("indicator", LINES, "an indicator is 0 to 12"),
    ],
)
def test_a_piece_that_cannot_be_is_named(column: str, value: float, why: str) -> None:
    of = evidence([(0, "trust", 50), (1, "trust", 50), (2, "trust", 50)])
    getattr(of, column)[1] = value
    (found,) = refused(of, customers=3)
    assert (found.row, found.customer) == (1, of.customer[1])
    assert why in found.why


def test_nobody_has_no_influence() -> None:
    of = evidence([(0, "trust", 50)])
    of.contact[0], of.share[0] = NOBODY, 0.5
    assert "nobody" in refused(of, customers=1)[0].why
    of.share[0] = 0
    assert refused(of, customers=1) == []


def test_who_left_decides_nothing_and_unknown_influence_counts_as_three() -> None:
    found = deciding_units(
        np.array([0, 0, 0, 2]),
        np.array([5, np.nan, 4, 1]),
        here=np.array([True, True, False, True]),
        customers=4,
    )
    assert found.share.tolist() == [5 / 8, 3 / 8, 0, 1]
    assert found.spread == pytest.approx([34 / 64, 1, 1, 1])
    assert found.greatest == pytest.approx([5 / 8, 1, 1, 1])


@pytest.mark.parametrize(
    "wrong",
    [
        {"mean": np.zeros((1, 3))},
        {"mean": np.full((1, LINES), 101.0)},
        {"mean": np.full((1, LINES), NAN)},
        {"variance": np.zeros((1, LINES))},
        {"contact_variance": np.full(LINES, -1.0)},
        {"half_life": np.zeros(LINES)},
        {"half_life": np.ones(3)},
    ],
)
def test_beliefs_that_nobody_can_hold_are_refused(wrong: dict[str, np.ndarray]) -> None:
    with pytest.raises(BadInput):
        replace(printed_beliefs(), **wrong)
