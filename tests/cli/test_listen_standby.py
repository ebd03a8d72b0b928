"""`keepworth listen standby`: expected from the book's own past, and silent where that says too little."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from tests.factories.commands import answered, book_of, keepworth

from keepworth.tables.book import find_book, make_book
from keepworth.tables.settings_change import change_settings

AS_OF = dt.date(2026, 6, 30)


def bring(book: Path, table: str, lines: list[str]) -> None:
    file = book.parent / f"{table}.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert answered("import", book, file, "--as", table)["rows_refused"] == 0


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A pump of which one in five is complained about after ten days, a hose that is never, a seldom thing."""
    made, rng = book_of(tmp_path), np.random.default_rng(3)
    orders, cases = (
        ["order_id,line,customer_id,ordered_on,amount,product_id"],
        ["case_id,customer_id,order_id,opened_at"],
    )
    for at in range(300):
        day = AS_OF - dt.timedelta(days=int(rng.integers(0, 360)))
        product = "seldom" if at < 5 else ("pump", "hose")[at % 2]
        orders.append(f"o{at},1,c{at % 40},{day},100,{product}")
        opened = day + dt.timedelta(days=10)
        if product == "pump" and rng.random() < 0.2 and opened <= AS_OF:
            cases.append(f"k{at},c{at % 40},o{at},{opened}")
    bring(made, "orders", orders)
    bring(made, "cases", cases)
    return made


def test_the_product_that_brings_trouble_is_told_and_its_young_purchases_are_asked_about(book: Path) -> None:
    found = answered("listen", "standby", book, "--as-of", AS_OF)
    told = {one["product"]: one for one in found["products"]}
    assert told["pump"]["low"] <= 0.2 <= told["pump"]["high"]
    assert told["hose"]["high"] < told["pump"]["low"]
    assert not told["seldom"]["is_told"]
    assert found["placed"] == found["cases"] > 10
    assert found["ask"]
    assert {one["product"] for one in found["ask"]} == {"pump"}
    assert all(one["age"] <= 14 for one in found["ask"]), "after that the pump has kept quiet"


def test_it_is_said_in_words(book: Path) -> None:
    said = keepworth("listen", "standby", book, "--as-of", AS_OF).output
    assert "seldom: too few were bought to tell; 5 purchases" in said
    assert "times the average" in said


def test_nothing_that_happened_later_is_seen(book: Path) -> None:
    before = answered("listen", "standby", book, "--as-of", "2026-01-31")
    bring(book, "cases", ["case_id,customer_id,order_id,opened_at", "later,c1,o7,2026-06-29"])
    assert answered("listen", "standby", book, "--as-of", "2026-01-31") == before


def test_too_few_cases_foresee_nothing(tmp_path: Path) -> None:
    made = book_of(tmp_path)
    bring(made, "orders", ["order_id,customer_id,ordered_on,amount", "o1,c1,2026-06-01,5"])
    found = answered("listen", "standby", made, "--as-of", AS_OF)
    assert (found["products"], found["ask"]) == ([], [])
    assert "Too few" in keepworth("listen", "standby", made, "--as-of", AS_OF).output


@pytest.mark.parametrize(("zone", "opened_at", "day"), [
    ("Pacific/Kiritimati", "2026-06-01T20:00:00Z", "2026-06-02"),  # the next day there
    ("Pacific/Pago_Pago", "2026-06-03T05:00:00Z", "2026-06-02"),  # the day before
])  # fmt: skip
def test_the_day_of_a_case_is_that_of_the_book_as_an_orders_is(
    tmp_path: Path, zone: str, opened_at: str, day: str
) -> None:
    made = make_book(tmp_path / "book", currency="EUR", time_zone=zone).folder
    bring(made, "orders", ["order_id,customer_id,ordered_on,amount", "o1,c1,2026-06-02,5", "o2,c1,2026-06-03,5"])
    bring(made, "cases", ["case_id,customer_id,order_id,opened_at", f"k1,c1,o1,{opened_at}", f"k2,c1,o2,{opened_at}"])
    found = answered("listen", "standby", made, "--as-of", day)
    assert (found["cases"], found["placed"]) == (2, 1), "before it was bought nothing comes of it"
    before = dt.date.fromisoformat(day) - dt.timedelta(1)
    assert answered("listen", "standby", made, "--as-of", before)["cases"] == 0


def test_a_sample_is_looked_at_as_of_its_own_last_day(book: Path) -> None:
    today = find_book(book).today()
    assert keepworth("score", book, "--as-of", AS_OF).exit_code == 0
    assert answered("listen", "standby", book)["as_of"] == today.isoformat(), "this one goes on"
    change_settings(book, sample=True)
    found = answered("listen", "standby", book)
    assert found == answered("listen", "standby", book, "--as-of", AS_OF)
    assert found["ask"]
