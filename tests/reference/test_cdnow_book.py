"""The raw CDNOW 1/10 sample as a book of orders, scored as of 1997-09-30: the published figures come out."""

import csv
import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.factories.books import add, empty_book

from keepworth.runs.asked import Asked
from keepworth.runs.backtest import backtest_book
from keepworth.runs.score import score_book
from keepworth.tables.book import Book

AS_OF = dt.date(1997, 9, 30)
pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def cdnow(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Book:
    with (real_data / "cdnow/cdnow_sample.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    book = empty_book(tmp_path_factory.mktemp("cdnow"))
    columns = {
        "customer_id": [row["sample_id"] for row in rows],
        "ordered_on": [dt.date.fromisoformat(row["date"]) for row in rows],
        "amount": [Decimal(row["spend_usd"]) for row in rows],
    }
    add(book, "orders", columns)
    return book


def scored(book: Book, model: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    run = score_book(book, asked=Asked(as_of=AS_OF, model=model, horizon_weeks=39))
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    return record, pq.ParquetFile(run / "customers.parquet").read().to_pylist()


@pytest.mark.parametrize(
    ("model", "parameters", "log_likelihood"),
    [
        ("bgnbd", (0.243, 4.414, 0.793, 2.426), -9582.4),
        ("mbgnbd", (0.5248, 6.1830, 0.8914, 1.6140), -9582.133),
        ("paretonbd", (0.553, 10.578, 0.606, 11.669), -9595.0),
    ],
)
def test_orders_give_the_published_parameters(
    cdnow: Book, model: str, parameters: tuple[float, ...], log_likelihood: float
) -> None:
    """Whole days for weeks of two decimals move the optimum by less than 0.2 %."""
    record, rows = scored(cdnow, model)
    assert len(rows) == record["customers"] == 2357
    assert tuple(record["orders"]["parameters"].values()) == pytest.approx(parameters, rel=2e-3)
    assert record["orders"]["log_likelihood"] == pytest.approx(log_likelihood, abs=0.5)
    assert record["orders"]["prior"] is None


def test_amounts_give_the_published_spend(cdnow: Book) -> None:
    record, _ = scored(cdnow, "bgnbd")
    found = record["spend"]
    assert found["customers"] == 946
    assert tuple(found["parameters"].values()) == pytest.approx((6.25, 3.74, 15.44), abs=0.01)


def test_the_papers_customer_is_foreseen_in_the_book(cdnow: Book) -> None:
    """Customer 1: x = 2, t_x = 30.43, T = 38.86; 1.226 orders in 39 weeks."""
    _, rows = scored(cdnow, "bgnbd")
    first = next(row for row in rows if int(row["customer_id"]) == 1)
    assert (first["repeats"], first["last_order_weeks"], first["age_weeks"]) == pytest.approx(
        (2, 30.43, 38.86), abs=5e-3
    )
    assert first["expected_orders"] == pytest.approx(1.226, abs=2e-3)
    assert first["p_active"] == pytest.approx(0.7266, abs=1e-3)


def test_the_hold_out_of_39_weeks_is_forecast_and_judged(cdnow: Book) -> None:
    """1,882 orders came in weeks 40 to 78; BG/NBD expects 1,653, too few (recomputed from its closed form)."""
    found = backtest_book(cdnow, as_of=AS_OF, model="bgnbd")
    assert (found.test.customers, found.test.orders_actual) == (2357, 1882)
    assert found.test.orders_expected == pytest.approx(1653, abs=3)
    assert 0.76 <= found.test.coverage.share <= 0.84
    assert found.verdict.is_ == "better"
