"""Expressions over orders: occasions, lives, cells, hold-outs, segments."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pytest

from keepworth.tables import value
from keepworth.tables.arrays import columns_of, fetched, row_of

type On = Callable[[pa.Table], ibis.Table]

AS_OF = dt.date(2020, 3, 1)
ORDERS = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("ordered_on", pa.date32()),
        ("amount", pa.decimal128(18, 4)),
        ("margin", pa.decimal128(18, 4)),
    ]
)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2020-{text}")


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=pytest.mark.spark)])
def on(request: pytest.FixtureRequest) -> On:
    """Give rows to an engine: one body of tests for both."""
    return ibis.memtable if request.param == "duckdb" else request.getfixturevalue("on_spark")


def orders(*lines: tuple[Any, ...]) -> pa.Table:
    """Make lines of (customer, month-day, amount[, margin])."""
    filled = [(*line, None)[:4] for line in lines]
    columns = {
        "customer_id": [line[0] for line in filled],
        "ordered_on": [day(line[1]) for line in filled],
        "amount": [Decimal(line[2]) for line in filled],
        "margin": [None if line[3] is None else Decimal(line[3]) for line in filled],
    }
    return pa.table(columns, schema=ORDERS)


def occasions(on: On, *lines: tuple[Any, ...]) -> ibis.Table:
    return value.occasions(on(orders(*lines)))


def rows(table: ibis.Table) -> list[dict[str, Any]]:
    return fetched(table).to_pylist()


def history(on: On, *lines: tuple[Any, ...]) -> dict[str, Any]:
    return row_of(value.histories(occasions(on, *lines), as_of=AS_OF))


def test_lines_of_one_day_are_one_occasion(on: On) -> None:
    found = history(on, (1, "01-01", "10"), (1, "01-01", "5"), (1, "01-08", "7"))
    assert (found["repeats"], found["net"], found["total"]) == (1, Decimal(7), Decimal(22))


def test_a_day_of_refunds_alone_is_no_occasion_but_nets_into_spend(on: On) -> None:
    found = history(on, (1, "01-01", "10"), (1, "01-08", "20"), (1, "01-20", "-4"))
    assert (found["repeats"], found["latest"], found["net"]) == (1, day("01-08"), Decimal(16))


def test_a_day_with_a_purchase_and_a_larger_refund_is_an_occasion(on: On) -> None:
    found = history(on, (1, "01-01", "10"), (1, "01-08", "20"), (1, "01-08", "-50"))
    assert (found["repeats"], found["net"]) == (1, Decimal(-30))


def test_an_amount_of_zero_is_an_occasion(on: On) -> None:
    assert history(on, (1, "01-01", "0"), (1, "01-08", "0"))["repeats"] == 1


def test_a_refund_before_the_first_occasion_is_in_the_total_but_not_in_repeat_spend(on: On) -> None:
    found = history(on, (1, "01-01", "-9"), (1, "01-03", "10"), (1, "01-08", "20"))
    assert (found["first"], found["net"], found["total"]) == (day("01-03"), Decimal(20), Decimal(21))


def test_a_customer_of_refunds_alone_has_no_life(on: On) -> None:
    table = value.histories(occasions(on, (1, "01-01", "-9"), (2, "01-03", "10")), as_of=AS_OF)
    assert [row["customer_id"] for row in rows(value.lives(table, as_of=AS_OF))] == [2]
    assert row_of(value.headcount(table)) == {
        "customers": 1, "refunds_only": 1, "silent": 0, "one_time": 1, "first": day("01-03"),
    }  # fmt: skip


def test_money_is_exact_where_doubles_are_not(on: On) -> None:
    found = history(on, (1, "01-01", "1"), *[(1, "01-02", "0.1")] * 10, (1, "01-03", "99999999999999.9999"))
    assert found["net"] == Decimal("100000000000000.9999")


def test_nothing_after_the_day_is_seen(on: On) -> None:
    lines = [(1, "01-01", "10"), (1, "02-08", "20"), (2, "03-01", "5")]
    future = [(1, "03-02", "1000", "900"), (1, "04-01", "-1000"), (3, "03-02", "50")]
    for expression in (
        lambda table: value.histories(table, as_of=AS_OF).order_by("customer_id"),
        lambda table: value.money_seen(table, as_of=AS_OF),
        lambda table: value.before_and_after(table, cut=day("02-01"), end=AS_OF).order_by("customer_id"),
        lambda table: value.orders_by_day(table, cut=day("02-01"), end=AS_OF),
    ):
        assert rows(expression(occasions(on, *lines, *future))) == rows(expression(occasions(on, *lines)))


def test_cells_count_equal_histories_on_the_day_grid_sorted(on: On) -> None:
    table = occasions(
        on,
        (1, "01-01", "10"), (1, "01-11", "5"),
        (2, "01-01", "20"), (2, "01-11", "9"),
        (3, "01-01", "10"), (3, "01-11", "-9"), (3, "01-11", "9"),
        (4, "03-01", "10"),
    )  # fmt: skip
    found = columns_of(value.buying_cells(value.lives(value.histories(table, as_of=AS_OF), as_of=AS_OF)))
    assert found["repeats"].tolist() == [0, 1, 1]
    assert found["last_days"].tolist() == [0, 10, 10]
    assert found["age_days"].tolist() == [0, 60, 60]
    assert found["speaks"].tolist() == [False, False, True]
    assert found["customers"].tolist() == [1, 1, 2]


def test_mean_spend_is_net_spend_after_the_first_occasion_over_repeats(on: On) -> None:
    table = occasions(on, (1, "01-01", "1000"), (1, "01-02", "10"), (1, "01-03", "20"), (1, "01-04", "-6"))
    found = columns_of(value.spend_histories(value.lives(value.histories(table, as_of=AS_OF), as_of=AS_OF)))
    assert (found["repeats"].tolist(), found["mean_spend"].tolist()) == ([2], [12.0])


def test_margins_count_only_where_given(on: On) -> None:
    table = occasions(on, (1, "01-01", "10", "4"), (1, "01-02", "10"), (2, "01-02", "-2", "-1"))
    assert row_of(value.money_seen(table, as_of=AS_OF)) == {"amount": 8.0, "margin": 3.0}


def test_orders_before_and_after_a_cut(on: On) -> None:
    table = occasions(
        on,
        (1, "01-20", "1"), (1, "01-25", "1"), (1, "02-01", "1"), (1, "02-05", "1"), (1, "02-07", "-1"),
        (2, "02-01", "1"), (3, "02-02", "1"),
    )  # fmt: skip
    found = rows(value.before_and_after(table, cut=day("02-01"), end=day("02-10")).order_by("customer_id"))
    assert [(row["customer_id"], row["repeats"], row["previous"], row["later"]) for row in found] == [
        (1, 2, 2, 1),
        (2, 0, 0, 0),
    ]


def test_orders_by_day_are_those_of_customers_known_at_the_cut(on: On) -> None:
    table = occasions(on, (1, "01-01", "1"), (1, "02-03", "1"), (2, "01-01", "1"), (2, "02-03", "1"), (3, "02-03", "1"))
    found = columns_of(value.orders_by_day(table, cut=day("02-01"), end=AS_OF))
    assert (found["day"].tolist(), found["orders"].tolist()) == ([2], [2])


def test_the_sample_is_fixed_and_about_as_large_as_asked(on: On) -> None:
    numbers = np.arange(1, 200_001)
    table = on(pa.table({"customer_id": numbers}))
    first = columns_of(value.sampled(table, customers=200_000, most=5_000).order_by("customer_id"))
    again = columns_of(value.sampled(table.order_by(-table.customer_id), customers=200_000, most=5_000))
    assert 4_500 < first["customer_id"].size <= 5_000
    assert first["customer_id"].tolist() == sorted(again["customer_id"].tolist())


def test_the_newest_segment_that_is_not_later_holds(on: On) -> None:
    customers = on(
        pa.table(
            {
                "customer_id": pa.array([1, 1, 1, 2, 2, 3], pa.int64()),
                "valid_from": pa.array([None, day("02-01"), day("04-01"), day("01-01"), day("02-01"), day("04-01")]),
                "segment": ["old", "new", "future", "given", None, "future"],
            }
        )
    )
    found = rows(value.segments(customers, as_of=AS_OF).order_by("customer_id"))
    assert [(row["customer_id"], row["segment"]) for row in found] == [(1, "new"), (2, "given")]


def test_occasions_of_several_files_become_one_a_customer_and_day(on: On) -> None:
    lines = [(1, "01-01", "10", "4"), (1, "01-01", "-30"), (1, "01-02", "-2"), (2, "01-02", "-2", "-1")]
    parts = [occasions(on, line) for line in lines]
    together = ibis.union(*parts)
    order = ["customer_id", "ordered_on"]
    assert rows(value.merged(together).order_by(order)) == rows(occasions(on, *lines).order_by(order))


def test_the_first_and_the_last_day(on: On) -> None:
    found = row_of(value.first_and_last_day(occasions(on, (1, "01-03", "1"), (1, "01-03", "1"), (2, "02-01", "-1"))))
    assert found == {"first": day("01-03"), "last": day("02-01")}


def test_segments_stand_beside_customers_and_their_ids(on: On) -> None:
    known = on(pa.table({"customer_id": pa.array([1, 2, 3], pa.int64())}))
    segments = on(pa.table({"customer_id": pa.array([1, 3], pa.int64()), "segment": ["old", "new"]}))
    names = on(pa.table({"number": pa.array([1, 2, 3], pa.int64()), "text": ["a", "b", "ç"]}))
    found = rows(value.named(value.with_segments(known, segments), names=names).order_by("customer_id"))
    assert [tuple(row.values()) for row in found] == [(1, "old", "a"), (2, None, "b"), (3, "new", "ç")]


def test_customers_of_refunds_alone_are_named(on: On) -> None:
    names = on(pa.table({"number": pa.array([1, 2], pa.int64()), "text": ["a", "b"]}))
    table = value.histories(occasions(on, (1, "01-01", "-9"), (2, "01-03", "10")), as_of=AS_OF)
    assert rows(value.refunded_only(table, names=names)) == [{"text": "a"}]


def test_what_was_paid_first_counts_above_zero(on: On) -> None:
    lines = [(1, "01-01", "9"), (2, "01-03", "0"), (3, "01-03", "4"), (3, "01-05", "5"), (4, "01-03", "-1")]
    table = value.lives(value.histories(occasions(on, *lines), as_of=AS_OF), as_of=AS_OF)
    assert rows(value.opening_amounts(table)) == [{"repeats": 1, "mean_spend": 4.0}, {"repeats": 1, "mean_spend": 9.0}]


def test_nobody_is_counted_where_nobody_bought(on: On) -> None:
    found = row_of(value.headcount(value.histories(occasions(on, (1, "04-01", "1")), as_of=AS_OF)))
    assert found == {"customers": 0, "refunds_only": 0, "silent": 0, "one_time": 0, "first": None}
