"""A score in words: amounts in one unit, and shares as they were asked for."""

from typing import Any

import pytest

from keepworth.runs.score_sentences import amount, span, worth


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.0, "0.00"), (34.614, "34.61"), (8_234, "8,230"), (999_700, "1 million"), (2_523_000, "2.52 million")],
)
def test_an_amount_carries_three_digits_in_the_unit_that_reads_best(value: float, said: str) -> None:
    assert amount(value) == said


def test_the_mean_and_its_range_have_one_unit() -> None:
    assert amount(2_523_000) == "2.52 million"
    assert span(2_361_000, 2_688_000) == "2.36 to 2.69 million"


@pytest.mark.parametrize(
    ("discount", "said"), [(0.1, "10 % a year"), (0.155, "15.5 % a year"), (0.005, "0.5 % a year")]
)
def test_the_discount_is_said_as_it_was_asked_for(discount: float, said: str) -> None:
    record: dict[str, Any] = {
        "customers": 2,
        "as_of": "2026-10-31",
        "equity": {"mean": 2_523_000.0, "low": 2_361_000.0, "high": 2_688_000.0, "currency": "EUR"},
        "margin": {"source": "none"},
        "settings": {"value_years": 10.0, "discount": discount},
    }
    assert said in worth(record)
    assert "worth 2.52 million EUR (likely 2.36 to 2.69 million, 8 in 10)" in worth(record)
