"""Referral value of the design's §7 (derived), and what must hold of shares and fields."""

import numpy as np
import pytest

from keepworth.errors import BadInput
from keepworth.value import Referrals, reference_values, referral_values, share_by_word_of_mouth, value_fields
from keepworth.value.referrals import FIELDS


def column(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float64)


def test_one_of_each_type_is_worth_319_50() -> None:
    """CLV 300 and 50 saved in a year, 50 saved in two, 40 paid, d = .1: 318.182 + 41.322 − 40."""
    of = Referrals(
        np.array([1, 1]), column(0, 1), column(300, 900), column(50, 50), years=column(1, 2), cost=column(40, 0)
    )
    found = referral_values(of, customers=3, discount=0.1)
    assert found == pytest.approx([0, 319.50, 0], abs=5e-3)


def test_the_same_counted_from_today_as_a_run_does_is_360() -> None:
    """A run counts referrals that took place (t = 0): 300 + 50 + 50 − 40."""
    now = Referrals(np.array([1, 1]), column(0, 1), column(300, 900), column(50, 50), column(0, 0), column(40, 0))
    assert referral_values(now, customers=3, discount=0.1) == pytest.approx([0, 360, 0])


def test_where_it_is_not_known_the_value_counts_by_its_chance() -> None:
    of = Referrals(np.array([0]), column(0.25), column(400), column(0), years=column(0), cost=column(0))
    assert referral_values(of, customers=1, discount=0.1) == pytest.approx([300])


def test_shares_of_a_deal_never_sum_above_1() -> None:
    found, cut = reference_values(
        np.array([0, 1, 1]), np.array([0, 0, 1]), share=column(0.9, 0.6, 0.5), margin=column(150, 80), customers=2
    )
    assert found == pytest.approx([90, 60 + 40])
    assert cut == pytest.approx([1 / 1.5, 1 / 1.5, 1])
    assert found.sum() <= 150 + 80


def test_four_fields_by_the_medians() -> None:
    found = value_fields(column(9, 8, 1, 2), column(5, 0, 6, 1))
    assert [FIELDS[one] for one in found] == ["champion", "affluent", "advocate", "miser"]
    # Where most brought nobody, only those above the median did.
    assert [FIELDS[one] for one in value_fields(column(9, 8, 1, 2), np.zeros(4))] == [
        "affluent", "affluent", "miser", "miser"
    ]  # fmt: skip


def test_how_many_of_the_new_came_by_word_of_mouth() -> None:
    found = share_by_word_of_mouth(np.array([0, 0, 2, 0]), column(1, 0, 0.5, 0), periods=3)
    assert found[[0, 2]] == pytest.approx([1 / 3, 0.5])
    assert np.isnan(found[1])


def test_referrals_that_cannot_be_are_refused() -> None:
    with pytest.raises(BadInput, match="0 to 1"):
        Referrals(np.array([0]), column(1.5), column(1), column(1), years=column(1), cost=column(1))
    with pytest.raises(BadInput, match="known numbers"):
        Referrals(np.array([0]), column(1), column(np.nan), column(1), years=column(1), cost=column(1))
    with pytest.raises(BadInput, match="0 to 1"):
        reference_values(np.array([0]), np.array([0]), share=column(2), margin=column(1), customers=1)
