"""One body of tests over every engine: what customers bought, seen on a day, is the same whoever adds it up."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from tests.factories.books import START, add, add_orders, add_simulated, empty_book
from tests.factories.spark import by_spark

from keepworth.samples.simulated import Population, simulate_book
from keepworth.tables import buying, buying_engine
from keepworth.tables.arrays import Columns
from keepworth.tables.book import Book
from keepworth.tables.customers import SPENDING
from keepworth.tables.lake import Lake
from keepworth.tables.spark import spark_facts

AS_OF = START + dt.timedelta(days=400)
CUT = START + dt.timedelta(days=200)


def by_expressions(lake: Lake, *, as_of: dt.date) -> buying_engine.EngineBuying:
    return buying_engine.EngineBuying(buying_engine.lake_tables(lake), as_of=as_of)


MAKERS: dict[str, Callable[..., Any]] = {"occasions": buying.Buying, "expressions": by_expressions}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Two overlapping files, refunds of every kind, segments that change, margins, and orders after the day."""
    made = empty_book(tmp_path_factory.mktemp("buying"))
    simulated = simulate_book(Population(customers=3_000), rng=np.random.default_rng(5))
    rows = np.arange(simulated.customer.size)
    add_simulated(made, simulated, rows=rows[rows % 3 != 0])
    add_simulated(made, simulated, rows=rows[rows % 3 != 1])
    day = START.isoformat()
    add_orders(
        made,
        ("refunds", day, -5), ("refunds", "2020-03-01", -2), ("early", day, -3), ("early", "2020-01-05", 10),
        ("early", "2020-02-05", 7, 3), ("silent", day, 9), ("silent", "2020-02-01", 4), ("silent", "2020-02-03", -6),
        ("zero", day, 0), ("zero", "2020-05-01", 0), ("later", "2021-12-01", 5), ("both", day, 5), ("both", day, -50),
        ("C000001", "2020-04-04", -1, -1), ("C000002", "2020-04-04", 2, 1),
    )  # fmt: skip
    days = [START, START + dt.timedelta(days=100), START + dt.timedelta(days=900)]
    columns = {"customer_id": ["C000001"] * 3, "valid_from": days, "segment": ["old", "new", "future"]}
    add(made, "customers", {name: [*values, *more] for (name, values), more in zip(
        columns.items(), (["early", "C000002"], [None, START], ["given", "old"]), strict=True)})  # fmt: skip
    kinds = {"C000003": "internal", "C000004": "prospect", "C000005": "organisation"}
    add(made, "customers", {"customer_id": list(kinds), "kind": list(kinds.values())})
    won = {"customer_id": ["C000004", "C000003"], "valid_from": [days[1], days[2]], "kind": ["organisation", "person"]}
    add(made, "customers", won)
    return made


@pytest.fixture(scope="module")
def spark_tables(spark: Any, book: Book) -> Any:
    with spark_facts(by_spark(book)) as facts:
        yield facts.tables


@pytest.fixture(scope="module")
def by_spark_buying(spark_tables: Any) -> Any:
    with buying_engine.EngineBuying(spark_tables, as_of=AS_OF) as made:
        yield made


@pytest.fixture(params=[*sorted(MAKERS), pytest.param("spark", marks=pytest.mark.spark)])
def seen(request: pytest.FixtureRequest, book: Book) -> Any:
    if request.param == "spark":
        yield request.getfixturevalue("by_spark_buying")
    else:
        with book.lake() as lake, MAKERS[request.param](lake, as_of=AS_OF) as made:
            yield made


@pytest.fixture(params=["expressions", pytest.param("spark", marks=pytest.mark.spark)])
def tables(request: pytest.FixtureRequest, book: Book) -> Any:
    if request.param == "spark":
        yield request.getfixturevalue("spark_tables")
    else:
        with book.lake() as lake:
            yield buying_engine.lake_tables(lake)


@pytest.fixture
def plain(book: Book) -> Any:
    with book.lake() as lake, buying.Buying(lake, as_of=AS_OF) as made:
        yield made


def same(one: Columns, other: Columns) -> None:
    assert one.keys() == other.keys()
    for name in one:
        assert one[name].tolist() == other[name].tolist(), name


def test_customers_are_counted(seen: Any) -> None:
    heads = seen.heads()
    assert (heads.customers, heads.refunds_only, heads.some_of_these) == (3_004, 1, ("refunds",))
    assert heads.silent >= 2
    assert heads.first == START


def test_heads_and_cells_are_the_same(seen: Any, plain: Any) -> None:
    assert seen.heads() == plain.heads()
    same(seen.cells(), plain.cells())


def test_spend_is_the_same(seen: Any, plain: Any) -> None:
    for one, other in ((seen.spend(), plain.spend()), (seen.opening_spend(), plain.opening_spend())):
        rows = [sorted(zip(*(of[name].tolist() for name in sorted(of)), strict=True)) for of in (one, other)]
        assert rows[0] == rows[1]


@pytest.mark.parametrize("ends", [[366], [30, 61, 91], [1, 2]])
def test_who_ordered_twice_in_a_period_is_counted(seen: Any, book: Book, ends: list[int]) -> None:
    with book.lake() as lake:
        days = lake.table("orders").filter(lambda of: of.ordered_on <= AS_OF).to_pyarrow().to_pylist()
    bought = {(row["customer_id"], row["ordered_on"]) for row in days if row["amount"] >= 0}
    periods = [(who, sum((AS_OF - day).days >= end for end in ends)) for who, day in bought]
    twice = {who for (who, _), many in Counter(periods).items() if many > 1}
    assert seen.ordered_twice(ends=np.array(ends)) == len(twice) > 0


def test_the_margin_is_that_of_the_orders_that_give_one(seen: Any) -> None:
    assert seen.margin() == (8.0, 3.0)


@pytest.mark.parametrize("customers", [3_004, 120_000, 1_200_000])
def test_outcomes_of_the_sample_are_the_same(seen: Any, plain: Any, customers: int) -> None:
    found = seen.before_and_after(cut=CUT, customers=customers)
    same(found, plain.before_and_after(cut=CUT, customers=customers))
    assert found["customers"].sum() > 50


def test_what_is_held_out_is_the_same(book: Book, tables: buying_engine.EngineTables) -> None:
    def ordered(of: Columns) -> list[tuple[Any, ...]]:
        return sorted(zip(*(of[name].tolist() for name in sorted(of)), strict=True), key=str)

    with book.lake() as lake:
        found = buying_engine.held_out(tables, cut=CUT, end=AS_OF)
        assert ordered(found) == ordered(buying.held_out(lake, cut=CUT, end=AS_OF))
        daily = buying_engine.daily_orders(tables, cut=CUT, end=AS_OF)
        same(daily, buying.daily_orders(lake, cut=CUT, end=AS_OF))


def test_customers_joined_with_their_cells_are_the_same_to_1e_9(seen: Any, plain: Any, tmp_path: Path) -> None:
    rows, more = joined(seen, into=tmp_path / "seen.parquet")
    first, sums = joined(plain, into=tmp_path / "plain.parquet")
    np.testing.assert_allclose(more.spend, sums.spend, rtol=1e-9)
    np.testing.assert_allclose(more.squares, sums.squares, rtol=1e-9)
    np.testing.assert_array_equal(more.customers, sums.customers)
    assert sums.customers.sum() == len(rows) - 1
    assert [row["customer_id"] for row in rows if row["value"] is None] == ["C000003"]  # internal until long after
    assert len(rows) == len(first)
    for one, other in zip(rows, first, strict=True):
        assert one == {name: pytest.approx(value, rel=1e-9) if isinstance(value, float) else value
                       for name, value in other.items()}  # fmt: skip


def joined(made: Any, *, into: Path) -> tuple[list[dict[str, Any]], Any]:
    cells = made.cells()
    rng, size = np.random.default_rng(1), cells["repeats"].size
    names = "p_active p_active_low p_active_high expected_orders value_mean value_low value_high"
    predicted = {name: rng.random(size) for name in names.split()}
    # The terms of spend depend on the repeats that speak about it, and on nothing else.
    speaking = np.where(cells["speaks"], cells["repeats"], 0)
    predicted |= {name: rng.random(int(speaking.max()) + 1)[speaking] for name in SPENDING}
    counts = {name: rng.integers(0, 9, size) for name in ("expected_orders_low", "expected_orders_high")}
    whole = {**cells, "cell": np.arange(size), **predicted, **counts, "note": np.arange(size) % 3}
    sums = made.write_customers(whole, notes=("one word", "another"), reach=1.28, into=into)
    assert [path.name for path in into.parent.glob("*seen*")] in ([], ["seen.parquet"])
    return pq.ParquetFile(into).read().to_pylist(), sums


def test_the_days_of_the_orders(book: Book, tables: buying_engine.EngineTables) -> None:
    with book.lake() as lake:
        found = buying.span(lake)
    assert (found.first, found.last) == (START, dt.date(2021, 12, 1))
    assert buying_engine.span(tables) == found


def test_a_book_without_orders_has_no_days(tmp_path: Path) -> None:
    with empty_book(tmp_path).lake() as lake:
        assert isinstance(lake, Lake)
        assert buying.span(lake) == buying.Span(None, None)
