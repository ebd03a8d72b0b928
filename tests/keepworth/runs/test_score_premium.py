"""Price and loyalty through a whole run: books with known truth, told back; and what is said where too little is."""

import datetime as dt
import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from scipy.special import expit
from tests.factories.books import add, empty_book

from keepworth.runs.asked import Asked
from keepworth.runs.score import score_book
from keepworth.runs.store import read_record
from keepworth.tables.book import Book, find_book

AS_OF = dt.date(2025, 6, 30)
CUSTOMERS = 4_000
BUYERS = 400
GAMMA, LOYAL = -0.1, 0.8  # logits a point, and of the loyal: a premium of 8 points
OTHERS, MORE = -2.0, 0.8  # elasticity of the others, and by how much less the loyal look at the price


def made(folder: Path) -> Book:
    """Renewals and purchases in which loyalty is a trial that was passed in 2023.

    Everybody renews for 2024, half of them at a price raised by 3 points, which is a trial; what that taught decides
    with the next price who renews for 2025. Half of the firms are large, and not loyal at all in what they do.
    """
    book, rng = empty_book(folder), np.random.default_rng(11)
    raised = np.arange(CUSTOMERS) % 2 == 0
    large = np.arange(CUSTOMERS) % 4 >= 2
    price = rng.uniform(-5, 20, CUSTOMERS)
    kept = rng.random(CUSTOMERS) < expit(1.2 + GAMMA * price + LOYAL * (raised & ~large))
    who = [f"c{at:05d}" for at in range(CUSTOMERS)]
    _contracts(book, who, 2023, change=np.where(raised, 3.0, 0.0), kept=np.ones(CUSTOMERS, dtype=bool))
    _contracts(book, who, 2024, change=price, kept=kept)
    add(book, "customers", {"customer_id": who, "segment": ["large" if one else "small" for one in large]})
    _orders(book, who[:BUYERS], loyal=raised[:BUYERS], rng=rng)
    return book


def _contracts(book: Book, who: list[str], year: int, *, change: Any, kept: Any) -> None:
    size = len(who)
    add(book, "contracts", {
        "contract_id": [f"{one}-{year}" for one in who], "customer_id": who, "product_id": ["app"] * size,
        "starts_on": [dt.date(year, 1, 1)] * size, "ends_on": [dt.date(year, 12, 31)] * size,
        "annual_value": [Decimal(100)] * size, "price_change": change.tolist(),
        "renewed": ["yes" if one else "no" for one in kept], "renewed_on": [dt.date(year, 12, 1)] * size,
    })  # fmt: skip


def _orders(book: Book, who: list[str], *, loyal: Any, rng: np.random.Generator) -> None:
    """Everybody buys two products every month of 2024, at list prices that move by product and month."""
    months, products = np.arange(12), np.arange(2)
    at, month, product = (one.ravel() for one in np.meshgrid(np.arange(len(who)), months, products, indexing="ij"))
    listed = np.exp(3 + 0.25 * rng.normal(size=(12, 2)))[month, product]
    slope = OTHERS + MORE * loyal[at]
    quantity = np.round(np.exp(
        2 + rng.normal(size=(len(who), 2))[at, product] + 0.3 * rng.normal(size=12)[month]
        + slope * (np.log(listed) - 3) + 0.4 * rng.normal(size=at.size)
    ), 4) + 0.0001  # fmt: skip
    whole = [Decimal(f"{one:.4f}") for one in listed * quantity]
    add(book, "orders", {
        "order_id": [f"o{one}" for one in range(at.size)], "customer_id": [who[one] for one in at],
        "ordered_on": [dt.date(2024, int(one) + 1, 15) for one in month], "amount": whole, "list_price": whole,
        "product_id": [f"p{one}" for one in product], "quantity": pa.array(quantity),
    })  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return made(tmp_path_factory.mktemp("premium"))


@pytest.fixture(scope="module")
def run(book: Book) -> Path:
    return score_book(book, asked=Asked(as_of=AS_OF))


@pytest.fixture(scope="module")
def told(run: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((run / "premium.json").read_text(encoding="utf-8"))
    return found


def of_segment(rows: list[dict[str, Any]], name: str | None) -> dict[str, Any]:
    (found,) = [one for one in rows if one["segment"] == name]
    return found


def test_the_premium_that_the_renewals_were_drawn_with_is_told(told: dict[str, Any]) -> None:
    small = of_segment(told["premiums"], "small")
    assert small["verdict"] == "told"
    assert small["low"] < 8 < small["high"]
    assert small["points"] == pytest.approx(8, abs=2.5)
    assert small["logits_a_point"] == pytest.approx(GAMMA, abs=0.02)
    assert (small["claim"], told["level"]) == ("association", 0.8)


def test_a_segment_without_any_premium_has_none(told: dict[str, Any]) -> None:
    large = of_segment(told["premiums"], "large")
    assert large["low"] < 0 < large["high"]
    whole = of_segment(told["premiums"], None)
    assert large["points"] < whole["points"] < of_segment(told["premiums"], "small")["points"]


def test_what_it_is_of_is_counted(told: dict[str, Any]) -> None:
    whole = of_segment(told["premiums"], None)
    assert (whole["renewals"], whole["customers"], whole["loyal"]) == (CUSTOMERS, CUSTOMERS, CUSTOMERS // 2)
    for name in ("renewals", "customers", "loyal", "lost", "lost_loyal"):
        assert sum(of_segment(told["premiums"], one)[name] for one in ("small", "large")) == whole[name]


def test_elasticities_that_the_purchases_were_drawn_with_are_told(told: dict[str, Any]) -> None:
    whole = of_segment(told["elasticities"], None)
    assert whole["verdict"] == "told"
    for name, true in (("others", OTHERS), ("loyal", OTHERS + MORE), ("difference", MORE)):
        assert whole[name] == pytest.approx(true, abs=0.15)
        assert whole[f"{name}_low"] < whole[name] < whole[f"{name}_high"]
    assert whole["claim"] == "association"
    assert (whole["loyal_customers"], whole["other_customers"]) == (BUYERS // 2, BUYERS // 2)
    assert (told["since"], told["until"], told["products"], told["every"]) == ("2024-01", "2024-12", 2, 1)


def test_the_record_of_the_run_says_the_same(run: Path, told: dict[str, Any]) -> None:
    assert read_record(run)["premium"] == told


def test_prices_by_lot_make_the_premium_an_effect_and_list_prices_none(book: Book, tmp_path: Path) -> None:
    own = find_book(shutil.copytree(book.folder, tmp_path / "book", symlinks=True))
    with (own.folder / "keepworth.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[trials]\nprices_by_lot = true\n")
    run = score_book(find_book(own.folder), asked=Asked(as_of=AS_OF))
    found = json.loads((run / "premium.json").read_text(encoding="utf-8"))
    assert of_segment(found["premiums"], None)["claim"] == "effect"
    assert of_segment(found["elasticities"], None)["claim"] == "association"


def test_what_comes_later_makes_nobody_loyal_before(book: Book, tmp_path: Path) -> None:
    """As of the end of 2023 nobody had renewed twice, and by then no purchase was made."""
    own = find_book(shutil.copytree(book.folder, tmp_path / "book", symlinks=True))
    run = score_book(own, asked=Asked(as_of=dt.date(2023, 12, 31)))
    assert read_record(run)["premium"] is None
    assert not (run / "premium.json").exists()
