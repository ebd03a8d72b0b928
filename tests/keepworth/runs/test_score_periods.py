"""Books whose customers order once a period at most are foreseen by BG/BB: which, how well, and how that is said."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.factories.books import add, empty_book

from keepworth.errors import NotEnough, NotIdentified
from keepworth.runs import periods
from keepworth.runs.asked import Asked
from keepworth.runs.backtest import backtest_book
from keepworth.runs.periods import in_periods, period_ends
from keepworth.runs.score import score_book
from keepworth.tables.book import Book, find_book
from keepworth.value.cells import BuyingCells
from keepworth.value.periodic import PERIODS, PeriodModel

TRUTH = (1.2, 0.75, 0.66, 2.78)
YEARS, AHEAD = 6, 10
FIRST = 2000
END = dt.date(FIRST + YEARS, 12, 31)


def gifts(customers: int, *, rng: np.random.Generator) -> np.ndarray:
    """Return who gives in which year, the first of them in the first: (customers, years seen and ahead)."""
    alpha, beta, gamma, delta = TRUTH
    gives, leaves = rng.beta(alpha, beta, customers), rng.beta(gamma, delta, customers)
    stays = rng.geometric(leaves) - 1  # periods after the first
    years = np.arange(1, YEARS + AHEAD + 1)
    given = (years <= stays[:, None]) & (rng.random((customers, years.size)) < gives[:, None])
    return np.concatenate([np.ones((customers, 1), dtype=np.bool_), given], axis=1)


def given_book(folder: Path, given: np.ndarray, *, amounts: np.ndarray, rng: np.random.Generator) -> Book:
    """Return a book of gifts on days of the years in which somebody gave."""
    book = empty_book(folder)
    who, year = np.nonzero(given)
    day = np.array([dt.date(FIRST + one, 1, 1).toordinal() for one in year]) - dt.date(1970, 1, 1).toordinal()
    day = day + rng.integers(0, 365, day.size)
    columns = {
        "customer_id": [f"D{one:06d}" for one in who],
        "ordered_on": pa.array(day.astype(np.int32)).cast(pa.date32()),
        "amount": pa.array(np.round(amounts[who, year], 2)).cast(pa.decimal128(18, 4)),
    }
    add(book, "orders", columns)
    return book


def scored(book: Book, **asked: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    run = score_book(book, asked=Asked(**asked))
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    table = pq.read_table(run / "customers.parquet")
    return record, {name: np.array(table.column(name).to_pylist()) for name in table.column_names}


@pytest.fixture(scope="module")
def truth() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(11)
    given = gifts(3_000, rng=rng)
    own = 6.25 * 15.44 / rng.gamma(3.74, 1.0, 3_000)  # p and q of the papers' Gamma-Gamma
    return given, own[:, None] * rng.gamma(6.25, 1.0, given.shape) / 6.25


@pytest.fixture(scope="module")
def book(truth: tuple[np.ndarray, np.ndarray], tmp_path_factory: pytest.TempPathFactory) -> Book:
    given, amounts = truth
    folder = tmp_path_factory.mktemp("gifts")
    return given_book(folder, given, amounts=amounts, rng=np.random.default_rng(12))


@pytest.fixture(scope="module")
def found(book: Book) -> tuple[dict[str, Any], dict[str, Any]]:
    return scored(book, as_of=END)


def test_a_book_of_yearly_gifts_is_fitted_by_bgbb_and_says_why(found: tuple[dict[str, Any], dict[str, Any]]) -> None:
    orders = found[0]["orders"]
    assert (orders["model"], orders["title"], orders["period"]) == ("bgbb", "BG/BB", "year")
    assert orders["choice"]["verdict"] == "once a period"
    words = orders["choice"]["words"]
    assert words.startswith("BG/BB by the year is used: customers order at most once a year. Of ")
    assert f"0 did so twice within one, counted back from {END}" in words


def test_the_run_finds_the_parameters_that_drew_the_gifts(found: tuple[dict[str, Any], dict[str, Any]]) -> None:
    orders = found[0]["orders"]
    logs = np.log(list(orders["parameters"].values()))
    far = np.abs(logs - np.log(TRUTH)) / np.sqrt(np.diag(orders["covariance_of_logs"]))
    assert list(orders["parameters"]) == ["alpha", "beta", "gamma", "delta"]
    assert far.max() < 3.0


def test_expected_orders_value_and_equity_hold_what_came(
    found: tuple[dict[str, Any], dict[str, Any]], truth: tuple[np.ndarray, np.ndarray]
) -> None:
    """Ten years that the run did not see, of 3,000 givers: ranges of 8 in 10 hold 76 to 84 in 100."""
    record, customers = found
    given, amounts = truth
    later = given[:, YEARS + 1 :]
    assert customers["expected_orders"].sum() == pytest.approx(later[:, 0].sum(), rel=0.05)
    discounts = 1.1 ** -np.arange(1, AHEAD + 1.0)
    came = (later * amounts[:, YEARS + 1 :] * discounts).sum(axis=1)
    within = (customers["value_low"] <= came) & (came <= customers["value_high"])
    above = came > customers["value_high"]
    some, sure = customers["value_high"] > 0, customers["value_low"] > 0
    assert 0.76 <= within[sure].mean() <= 0.84
    assert 0.08 <= above[some].mean() <= 0.12
    equity = record["equity"]
    assert equity["low"] < came.sum() < equity["high"]


def test_active_customers_are_as_many_as_said(
    found: tuple[dict[str, Any], dict[str, Any]], truth: tuple[np.ndarray, np.ndarray]
) -> None:
    customers = found[1]
    came = truth[0][:, YEARS + 1]
    for low, high in ((0.0, 0.3), (0.3, 0.7), (0.7, 1.01)):
        some = (customers["p_active"] >= low) & (customers["p_active"] < high)
        assert customers["expected_orders"][some].sum() == pytest.approx(came[some].sum(), abs=3 * np.sqrt(came.size))
    assert (customers["p_active_low"] <= customers["p_active"]).all()
    assert (customers["p_active"] <= customers["p_active_high"]).all()


def test_the_book_may_name_the_model_and_another_one(book: Book) -> None:
    assert scored(book, as_of=END, model="bgnbd")[0]["orders"]["model"] == "bgnbd"
    toml = book.folder / "keepworth.toml"
    plain = toml.read_text(encoding="utf-8")
    try:
        toml.write_text(plain + '\n[value]\nmodel = "bgbb"\nperiod = "half-year"\n', encoding="utf-8")
        orders = scored(find_book(book.folder), as_of=END)[0]["orders"]
        assert (orders["model"], orders["period"], orders["choice"]["verdict"]) == ("bgbb", "half-year", "asked for")
        toml.write_text(plain + '\n[value]\nmodel = "mbgnbd"\n', encoding="utf-8")
        assert scored(find_book(book.folder), as_of=END)[0]["orders"]["model"] == "mbgnbd"
    finally:
        toml.write_text(plain, encoding="utf-8")


def test_a_run_that_cannot_fit_bgbb_says_so_and_why(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> PeriodModel:
        raise NotIdentified("BG/BB cannot tell its parameters apart on these 3,000 customers.")

    monkeypatch.setattr(periods, "fit_periods", refuse)
    record = scored(book, as_of=END)[0]
    title = record["orders"]["title"]
    said = (
        f"Customers order at most once a year, but BG/BB could not be fitted, so {title} is used instead, which takes "
        "orders to come at any time. BG/BB cannot tell its parameters apart on these 3,000 customers."
    )
    assert title != "BG/BB"
    assert record["warnings"].count(said) == 1
    tested = backtest_book(book, as_of=dt.date(FIRST + YEARS - 1, 12, 31))
    assert tested.model.warnings[0].startswith("Customers order at most once a year, but BG/BB could not be fitted")
    with pytest.raises(NotIdentified, match="cannot tell its parameters apart"):
        score_book(book, asked=Asked(model="bgbb"))


def test_a_back_test_takes_the_same_model_and_its_ranges_hold(book: Book) -> None:
    cut = dt.date(FIRST + YEARS - 1, 12, 31)
    tested = backtest_book(book, as_of=cut)
    assert (tested.model.name, tested.choice.verdict if tested.choice else "") == ("bgbb", "once a period")
    assert tested.test.coverage.share == pytest.approx(0.8, abs=0.04)
    assert tested.test.orders_expected == pytest.approx(tested.test.orders_actual, rel=0.1)
    assert tested.cumulative.expected[-1] == pytest.approx(tested.test.orders_expected)


def test_orders_that_come_at_any_time_are_left_to_the_other_models(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    book = empty_book(tmp_path)
    days = rng.integers(0, 6 * 365, (400, 8))
    amounts = np.round(rng.gamma(6.0, 5.0, days.shape) * rng.gamma(5.0, 1.0, (400, 1)), 2)
    start = (dt.date(FIRST, 1, 1) - dt.date(1970, 1, 1)).days
    add(book, "orders", {
        "customer_id": [f"D{one:04d}" for one in np.repeat(np.arange(400), 8)],
        "ordered_on": pa.array((start + days.reshape(-1)).astype(np.int32)).cast(pa.date32()),
        "amount": pa.array(amounts.reshape(-1)).cast(pa.decimal128(18, 4)),
    })  # fmt: skip
    assert scored(book)[0]["orders"]["model"] != "bgbb"
    with pytest.raises(NotEnough, match=r"at most once a year, but \d+ of 400 who ordered again did so twice"):
        score_book(book, asked=Asked(model="bgbb"))


def test_periods_are_counted_back_from_the_day_and_none_is_unfinished() -> None:
    day = dt.date(2020, 2, 29)
    ends = period_ends(PERIODS["year"], as_of=day, days=800)
    assert [str(day - dt.timedelta(days=int(end))) for end in ends] == ["2019-02-28", "2018-02-28", "2017-02-28"]
    age = np.array([0, 365, 366, 800, 800], dtype=np.float64) / 7
    last = np.array([0, 0, 366, 434, 433], dtype=np.float64) / 7
    cells = BuyingCells(np.array([0, 0, 1, 3, 1]), last, age, np.ones(5, dtype=np.int64))
    found = in_periods(cells, PERIODS["year"], as_of=day)
    assert found.age.tolist() == [0, 0, 1, 2, 2]
    assert found.last_order.tolist() == [0, 0, 1, 1, 1]
    assert found.repeats.tolist() == [0, 0, 1, 1, 1]
