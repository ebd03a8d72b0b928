"""What a score does not see, and what it says where numbers look surer than they are."""

import dataclasses
import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from tests.factories.books import START, add, add_orders, add_simulated, empty_book

from keepworth.runs.asked import Asked
from keepworth.runs.backtest import backtest_book
from keepworth.runs.score import score_book
from keepworth.samples.simulated import Population, simulate_book
from keepworth.tables.book import Book
from keepworth.tables.schema import Column
from keepworth.tables.schemas import TABLES

AS_OF = START + dt.timedelta(days=300)
TOMORROW = AS_OF + dt.timedelta(days=1)


def shop(folder: Path, *, customers: int = 300, seed: int = 3) -> Book:
    made = empty_book(folder)
    add_simulated(made, simulate_book(Population(customers=customers), rng=np.random.default_rng(seed)))
    return made


def run_of(book: Book, **asked: Any) -> tuple[dict[str, Any], bytes, list[dict[str, Any]]]:
    run = score_book(book, asked=Asked(**asked))
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    file = run / "customers.parquet"
    return record, file.read_bytes(), pq.ParquetFile(file).read().to_pylist()


def future_value(column: Column, *, when: str) -> Any:
    """A value for each kind of column; the date is tomorrow."""
    if column.kind == "date":
        return TOMORROW if column.name == when else None
    if column.kind == "instant":
        return dt.datetime.combine(TOMORROW, dt.time(12)) if column.name == when else None
    if column.choices:
        return column.choices[0]
    if column.of == "customer":
        return "C000001"
    made = {"id": "x1", "text": "future", "flag": True, "money": Decimal(9), "whole": 1, "number": 1.0}
    return made.get(column.kind)


def plant_tomorrow(book: Book) -> None:
    """Add a fact of the day after to every table that knows days, and a few odd orders."""
    for name, table in TABLES.items():
        if table.when:
            row = {column.name: [future_value(column, when=table.when)] for column in table.columns}
            add(book, name, {key: value for key, value in row.items() if value != [None]})
    segments = {"customer_id": ["C000003"], "valid_from": [TOMORROW], "segment": ["moved"]}
    add(book, "customers", segments)
    add_orders(book, ("C000001", TOMORROW, 1_000_000, 900_000), ("newcomer", TOMORROW, 5), ("C000002", TOMORROW, -9))


def test_one_future_fact_in_every_table_changes_no_number(tmp_path: Path) -> None:
    made = shop(tmp_path)
    before, before_bytes, _ = run_of(made, as_of=AS_OF)
    plant_tomorrow(made)
    after, after_bytes, _ = run_of(made, as_of=AS_OF)
    assert after_bytes == before_bytes
    for part in ("customers", "orders", "spend", "margin", "equity", "warnings"):
        assert after[part] == before[part], part


def test_one_future_fact_in_every_table_changes_no_forecast_of_a_back_test(tmp_path: Path) -> None:
    """What came after the day is what the forecast is compared with; the forecast must not know it."""
    made = shop(tmp_path)
    before = backtest_book(made, as_of=AS_OF)
    plant_tomorrow(made)
    after = backtest_book(made, as_of=AS_OF)
    assert after.test.orders_actual > before.test.orders_actual  # the planted order is an outcome
    assert (after.as_of, after.until, after.choice) == (before.as_of, before.until, before.choice)
    assert after.model.parameters == before.model.parameters
    assert after.test.customers == before.test.customers
    assert after.test.orders_expected == pytest.approx(before.test.orders_expected, rel=1e-12)
    assert after.cumulative.expected == pytest.approx(before.cumulative.expected, rel=1e-12)
    assert [one.said for one in after.test.calibration] == pytest.approx([one.said for one in before.test.calibration])
    # One more order, forecast by nobody: each forecast is off by its distance from one order more.
    for name in ("mae_last_period", "mae_segment_mean"):
        moved = (getattr(after.test, name) - getattr(before.test, name)) * after.test.customers
        assert abs(moved) <= 1 + 1e-9, name


def test_a_fact_of_the_day_itself_is_seen(tmp_path: Path) -> None:
    made = shop(tmp_path)
    _, before, _ = run_of(made, as_of=AS_OF, model="bgnbd")
    add_orders(made, ("C000001", AS_OF, 10))
    _, after, _ = run_of(made, as_of=AS_OF, model="bgnbd")
    assert after != before


def test_a_one_time_buyer_is_not_called_active_without_a_word(tmp_path: Path) -> None:
    made = shop(tmp_path)
    record, _, rows = run_of(made, as_of=AS_OF, model="bgnbd")
    certain = [row for row in rows if row["repeats"] == 0]
    assert certain
    assert {row["p_active"] for row in certain} == {1.0}
    assert all("which nobody can know" in row["note"] for row in certain)
    assert any(warning.startswith(f"{len(certain)} customers with one order have") for warning in record["warnings"])
    for model in ("mbgnbd", "paretonbd"):
        _, _, judged = run_of(made, as_of=AS_OF, model=model)
        assert all(row["p_active"] < 1 and row["note"] is None for row in judged if row["repeats"] == 0)


def test_customers_of_refunds_alone_are_left_out_and_named(tmp_path: Path) -> None:
    made = shop(tmp_path)
    add_orders(made, ("only-refunds", START, -20))
    record, _, rows = run_of(made, as_of=AS_OF)
    assert "only-refunds" not in {row["customer_id"] for row in rows}
    assert any(
        w.startswith("1 customer with refunds alone left out") and "only-refunds" in w for w in record["warnings"]
    )


def test_who_got_all_repeat_spend_back_gets_the_others_spend_and_a_word(tmp_path: Path) -> None:
    made = shop(tmp_path)
    add_orders(
        made, ("odd", START, 10), ("odd", START + dt.timedelta(days=9), 20), ("odd", START + dt.timedelta(days=20), -30)
    )
    record, _, rows = run_of(made, as_of=AS_OF)
    odd = next(row for row in rows if row["customer_id"] == "odd")
    assert odd["expected_spend"] == pytest.approx(record["spend"]["mean"])
    assert "nothing paid after the first order" in odd["note"]
    assert any(w.startswith("1 repeat buyer paid nothing after") for w in record["warnings"])


def test_value_is_margin_where_orders_tell_it(tmp_path: Path) -> None:
    made = shop(tmp_path)
    revenue, _, _ = run_of(made, as_of=AS_OF)
    assert any(w.startswith("Value is revenue, not margin") for w in revenue["warnings"])
    add_orders(made, ("C000001", START, 100, 25))
    kept, _, _ = run_of(made, as_of=AS_OF)
    assert kept["margin"] == {"share": 0.25, "source": "orders"}
    assert not any("revenue" in warning for warning in kept["warnings"])
    assert kept["equity"]["mean"] == pytest.approx(revenue["equity"]["mean"] * 0.25, rel=0.02)


def test_a_books_margin_scales_every_value_and_its_range(tmp_path: Path) -> None:
    made = shop(tmp_path)
    whole, _, all_rows = run_of(made, as_of=AS_OF, model="mbgnbd")
    thin = dataclasses.replace(made, settings=dataclasses.replace(made.settings, margin=0.3))
    part, _, part_rows = run_of(thin, as_of=AS_OF, model="mbgnbd")
    for name in ("value", "value_low", "value_high"):
        assert [row[name] for row in part_rows] == pytest.approx([0.3 * row[name] for row in all_rows], rel=1e-9)
    for name in ("mean", "low", "high"):
        assert part["equity"][name] == pytest.approx(0.3 * whole["equity"][name], rel=1e-9)
    assert part["margin"] == {"share": 0.3, "source": "book"}


def test_a_back_test_forecasts_each_segment_at_its_own_mean_rate(tmp_path: Path) -> None:
    """Big customers order weekly, small ones never again: the segments' means tell them apart, one mean cannot."""
    made = empty_book(tmp_path)
    weekly = [(f"big{n}", START + dt.timedelta(days=n % 7 + 7 * week), 10) for n in range(30) for week in range(40)]
    once = [(f"small{n}", START + dt.timedelta(days=n % 7), 10) for n in range(270)]
    add_orders(made, *weekly, *once)
    mixed = backtest_book(made, as_of=START + dt.timedelta(days=140), model="bgnbd").test
    names = [f"big{n}" for n in range(30)] + [f"small{n}" for n in range(270)]
    segments = ["big"] * 30 + ["small"] * 270
    add(made, "customers", {"customer_id": names, "valid_from": [START] * 300, "segment": segments})
    apart = backtest_book(made, as_of=START + dt.timedelta(days=140), model="bgnbd").test
    assert apart.mae_segment_mean < 0.2 * mixed.mae_segment_mean
    assert apart.mae == pytest.approx(mixed.mae)


def test_a_margin_that_is_a_loss_is_not_used_and_said(tmp_path: Path) -> None:
    made = shop(tmp_path)
    add_orders(made, ("C000001", START, 100, -25))
    record, _, _ = run_of(made, as_of=AS_OF)
    assert record["margin"]["source"] == "none"
    assert any("no share above zero" in warning for warning in record["warnings"])


def test_orders_without_amounts_are_scored_without_value(tmp_path: Path) -> None:
    made = empty_book(tmp_path)
    add_orders(made, *[(name, START + dt.timedelta(days=n * 7), 0) for n in range(4) for name in "abcde"[n:]])
    record, _, rows = run_of(made)
    assert record["equity"] is None
    assert record["spend"] is None
    assert all(row["value"] is None and row["expected_orders"] > 0 for row in rows)
    assert any(warning.startswith("Value is missing") for warning in record["warnings"])


def test_spend_that_nobody_repeated_comes_from_first_orders(tmp_path: Path) -> None:
    made = empty_book(tmp_path)
    add_orders(made, *[(f"c{n}", START + dt.timedelta(days=n), 10 + n) for n in range(30)])
    record, _, rows = run_of(made, as_of=START + dt.timedelta(days=90))
    assert any("taken from first orders" in warning for warning in record["warnings"])
    assert all(10 < row["expected_spend"] < 40 for row in rows)


def test_segments_are_those_of_the_day(tmp_path: Path) -> None:
    made = shop(tmp_path)
    columns = {"customer_id": ["C000000"] * 2, "valid_from": [START, TOMORROW], "segment": ["shop", "web"]}
    add(made, "customers", columns)
    _, _, rows = run_of(made, as_of=AS_OF)
    assert [row["segment"] for row in rows][:2] == ["shop", None]
