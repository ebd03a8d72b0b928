"""Whom a portfolio names, and why."""

from pathlib import Path

import numpy as np
import pytest

from keepworth.runs.portfolio import at_stake, most, named_customers
from keepworth.tables.portfolio import value_and_active
from keepworth.tables.results import write_columns


@pytest.fixture
def customers(tmp_path: Path) -> Path:
    many = 1_000
    columns = {
        "customer_id": np.array([f"{n:04d}" for n in range(many)], dtype=np.object_),
        "repeats": np.arange(many) % 5,
        "last_order_weeks": (np.arange(many) % 5) * 2.0,
        "age_weeks": np.full(many, 20.0),
    }
    for name in ("p_active", "expected_orders", "expected_spend", "value"):
        middle = np.arange(many) / many
        columns |= {name: middle, f"{name}_low": middle / 2, f"{name}_high": middle * 2}
    columns["value"][7] = np.nan
    path = tmp_path / "customers.parquet"
    write_columns(columns, into=path)
    return path


def test_nothing_is_at_stake_with_those_surely_gone_or_surely_there() -> None:
    value, active = np.array([0.0, 100.0, 100.0, -50.0]), np.array([0.0, 1.0, 0.75, 0.5])
    assert at_stake(value, active).tolist() == [0.0, 0.0, 25.0, 0.0]


@pytest.mark.parametrize("size", [3, 10, 11, 5_000])
def test_the_largest_come_first_and_equal_ones_in_the_order_of_the_file(size: int) -> None:
    amount = np.random.default_rng(size).integers(0, 40, size).astype(float)
    expected = sorted((place for place in range(size) if amount[place] > 0), key=lambda p: (-amount[p], p))[:10]
    assert most(amount).tolist() == expected


def test_nobody_is_named_for_an_amount_of_nothing() -> None:
    assert most(np.array([0.0, -1.0, 0.0])).tolist() == []
    assert most(np.array([])).tolist() == []


def test_named_customers_keep_the_order_asked_for_and_their_ids_as_text(customers: Path) -> None:
    found = named_customers(customers, np.array([999, 0, 42]))
    assert [one.customer_id for one in found] == ["0999", "0000", "0042"]
    assert (found[0].value.low, found[0].value.mean, found[0].value.high) == (0.4995, 0.999, 1.998)


def test_a_customer_who_bought_once_has_no_pace(customers: Path) -> None:
    once, often = named_customers(customers, np.array([5, 9]))
    assert (once.gap_weeks, once.silent_weeks) == (None, 20.0)
    assert (often.gap_weeks, often.silent_weeks) == (2.0, 12.0)


def test_an_unknown_value_stays_unknown_and_the_order_of_the_file_is_kept(customers: Path) -> None:
    value, active = value_and_active(customers)
    assert np.isnan(value[7])
    assert (value[8], active.size) == (0.008, 1_000)
    assert np.all(np.diff(active) > 0)
