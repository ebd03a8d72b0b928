"""Amounts as people say them, in the units of each language."""

import pytest
from django.utils import translation

from keepworth_web.shared.amounts import amount, likely


@pytest.mark.parametrize(
    ("number", "english", "chinese"),
    [
        (0, "0", "0"),
        (4.4, "4", "4"),
        (838_412, "838,000", "83.8 万"),
        (999_999, "1 million", "100 万"),
        (16_900_000, "16.9 million", "1,690 万"),
        (1_234_567_890, "1.23 billion", "12.3 亿"),
        (-5_060_000, "−5.06 million", "−506 万"),
        (-0.2, "0", "0"),
        (9_999, "10,000", "1 万"),
    ],
)
def test_an_amount_has_three_digits_that_count(number, english, chinese):
    with translation.override("en"):
        assert amount(number) == english
    with translation.override("zh-hans"):
        assert amount(number) == chinese


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (14_100_000, 19_800_000, "14.1 to 19.8 million"),
        (334_000, 1_440_000, "334,000 to 1.44 million"),
        (0, 0, "0 to 0"),
        (-2_300_000, -1_100_000, "−2.3 to −1.1 million"),
    ],
)
def test_a_range_says_its_unit_once(low, high, said):
    with translation.override("en"):
        assert likely(low, high) == said
