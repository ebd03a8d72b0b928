"""The part of a score about getting against keeping, held to books whose truth is known."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from tests.factories.books import add, empty_book

from keepworth.focus import Economics, best_balance, response_through
from keepworth.runs.asked import Asked
from keepworth.runs.balance import report_balance
from keepworth.runs.score import score_book
from keepworth.runs.store import read_record
from keepworth.tables.book import Book

AS_OF = dt.date(2025, 12, 31)
LIVES = [(dt.date(2021, 1, 1), None), (dt.date(2021, 1, 1), dt.date(2024, 5, 31)), (dt.date(2023, 11, 1), None)]
QUARTERS = [dt.date(year, month, 1) for year in (2022, 2023, 2024, 2025) for month in (1, 4, 7, 10)]


def contracts(book: Book, lives: list[tuple[dt.date, dt.date | None]]) -> None:
    size = len(lives)
    add(book, "contracts", {
        "contract_id": [f"k{at}" for at in range(size)], "customer_id": [f"c{at}" for at in range(size)],
        "starts_on": [begin for begin, _ in lives], "ends_on": [end for _, end in lives],
        "annual_value": [Decimal(1200)] * size, "renewed": ["open"] * size,
    })  # fmt: skip


def spending(book: Book, getting: list[float], keeping: list[float]) -> None:
    months = [f"{day.year}-{day.month + step:02d}" for day in QUARTERS for step in range(3)]
    add(book, "spending", {
        "period": months * 2, "purpose": ["getting"] * len(months) + ["keeping"] * len(months),
        "amount": [Decimal(str(round(one / 3, 2))) for side in (getting, keeping) for one in side for _ in range(3)],
    })  # fmt: skip


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Three customers; one leaves in the middle of 2024, one comes in the last quarter of 2023."""
    book = empty_book(tmp_path_factory.mktemp("few"))
    contracts(book, LIVES)
    spending(book, [300.0] * 16, [600.0] * 16)
    score_book(book, asked=Asked(as_of=AS_OF))
    return book


def test_quarters_are_counted_by_hand(few: Book) -> None:
    told = report_balance(few, as_of=AS_OF).told
    rows = {one["quarter"]: one for one in told["by_quarter"]}
    assert len(rows) == 16
    assert (rows["2023-Q4"]["before"], rows["2023-Q4"]["won"], rows["2023-Q4"]["kept"]) == (2, 1, 2)
    assert (rows["2024-Q2"]["before"], rows["2024-Q2"]["kept"]) == (3, 2)
    assert (rows["2024-Q3"]["before"], rows["2024-Q3"]["kept"]) == (2, 2)
    assert all((one["getting"], one["keeping"]) == pytest.approx((300, 600), abs=0.03) for one in rows.values())


def test_what_is_missing_is_said_with_its_number(few: Book) -> None:
    told = report_balance(few, as_of=AS_OF).told
    assert (told["verdict"], told["weighed"]) == ("not enough", None)
    assert told["missing"] == ["won", "lost", "prospects"]
    assert (told["won"], told["lost"], told["needed_events"]) == (1, 1, 10)


def test_what_the_owner_says_is_weighed_by_blattberg_and_deighton(few: Book, tmp_path: Path) -> None:
    """The curves go through what is said of now; the optimum is that of the formula, times the heads."""
    import shutil

    from keepworth.tables.book import find_book

    shutil.copytree(few.folder, tmp_path / "book", symlinks=True)
    with (tmp_path / "book/keepworth.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[focus]\nwon = 0.15\nwon_most = 0.4\nkept = 0.4\nkept_most = 0.7\nprospects = 240\n")
    book = find_book(tmp_path / "book")
    score_book(book, asked=Asked(as_of=AS_OF))
    told = report_balance(book, as_of=AS_OF).told
    assert told["verdict"] == "asked"
    weighed = told["weighed"]
    win, keep = response_through(5, 0.15, ceiling=0.4), response_through(1200, 0.4, ceiling=0.7)
    by = Economics(1200.0, book.settings.discount)
    best = best_balance(win=win, keep=keep, by=by)
    assert weighed["win"]["rate"] == pytest.approx(win.rate, rel=1e-3)
    assert weighed["getting"]["mean"] == pytest.approx(best.getting * 240, rel=1e-3)
    assert weighed["keeping"]["mean"] == pytest.approx(best.keeping * 2, rel=1e-3, abs=1e-6)
    assert weighed["getting"]["low"] is None


def test_many_quarters_teach_the_curves(tmp_path: Path) -> None:
    """400 prospects and some 100 customers a quarter, spending that varies: the truth comes back."""
    rng = np.random.default_rng(3)
    win, keep = response_through(10, 0.05, ceiling=0.12), response_through(20, 0.92, ceiling=0.97)
    getting, keeping = rng.uniform(1_000, 9_000, 16), rng.uniform(300, 3_000, 16)
    here: list[int] = list(range(100))
    lives: list[list[dt.date | None]] = [[dt.date(2021, 1, 1), None] for _ in here]
    for at, day in enumerate(QUARTERS):
        chance = keep.at(keeping[at] / len(here))
        for who in [one for one in here if rng.random() > chance]:
            lives[who][1] = day + dt.timedelta(days=30)
            here.remove(who)
        for _ in range(rng.binomial(400, win.at(getting[at] / 400))):
            here.append(len(lives))
            lives.append([day + dt.timedelta(days=40), None])
    book = empty_book(tmp_path)
    contracts(book, [(begin, end) for begin, end in lives if begin])
    spending(book, getting.tolist(), keeping.tolist())
    toml = book.folder / "keepworth.toml"
    toml.write_text(f"margin = 0.5\n{toml.read_text()}\n[focus]\nprospects = 1600\n")
    from keepworth.tables.book import find_book

    record = read_record(score_book(find_book(book.folder), asked=Asked(as_of=AS_OF)))["balance"]
    assert record["verdict"] == "learnt"
    assert record["customers"] == len(here)
    weighed = record["weighed"]
    found = weighed["win"]["ceiling"] * -np.expm1(-weighed["win"]["rate"] * 12)
    assert found == pytest.approx(win.at(12), rel=0.25)
    assert weighed["next_keeping"]["low"] <= weighed["next_keeping"]["mean"] <= weighed["next_keeping"]["high"]
    assert record["margin_known"]


def elements(book: Book, rows: list[tuple[str, str | None, int]]) -> dict[str, object]:
    """Add what keeping was spent on by period and element, score, and return what is told of it."""
    add(book, "spending", {
        "period": [row[0] for row in rows], "purpose": ["keeping"] * len(rows), "element": [row[1] for row in rows],
        "amount": [Decimal(row[2]) for row in rows],
    })  # fmt: skip
    score_book(book, asked=Asked(as_of=AS_OF))
    told: dict[str, object] = report_balance(book, as_of=AS_OF).told["elements"]
    return told


def test_rows_of_before_name_no_element_and_stand(few: Book) -> None:
    """The book's rows are of before the column: 4 × 600 of the last year, all of it not told."""
    told = report_balance(few, as_of=AS_OF).told["elements"]
    assert (told["keeping"], told["not_told"]) == pytest.approx((2400.0, 2400.0), abs=0.1)
    assert {one["verdict"] for one in told["each"]} == {"not told"}


def test_elements_add_up_beside_what_names_none_in_the_last_four_quarters(tmp_path: Path) -> None:
    """A year by quarters of 100 for sales and 20 for extras each, and 8 in one that names none; 2024 is not told of."""
    book = empty_book(tmp_path)
    contracts(book, LIVES)
    rows = [(f"2025-Q{at}", name, money) for at in (1, 2, 3, 4) for name, money in (("sales", 100), ("extras", 20))]
    told = elements(book, [*rows, ("2025-Q4", None, 8), ("2024-Q4", "promotion", 500)])
    assert (told["quarters"], told["keeping"], told["not_told"], told["twice"]) == (4, 488.0, 8.0, [])
    each = {one["element"]: (one["money"], one["verdict"]) for one in told["each"]}
    assert each == {"sales": (400.0, "enough"), "extras": (80.0, "enough"), "promotion": (0.0, "little"),
                    "post_purchase": (0.0, "little")}  # fmt: skip
    by = {one["quarter"]: one["keeping"] for one in report_balance(book, as_of=AS_OF).told["by_quarter"]}
    assert (by["2025-Q3"], by["2025-Q4"]) == (120.0, 128.0)


def test_money_written_whole_and_by_element_is_told_as_probably_twice(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    contracts(book, LIVES)
    add(book, "spending", {"period": ["2025-Q3"], "purpose": ["keeping"], "amount": [Decimal(120)]})
    told = elements(book, [("2025-Q3", "sales", 100), ("2025-Q3", "extras", 20), ("2025-Q4", "sales", 90)])
    assert told["twice"] == ["2025-Q3"]
    assert told["keeping"] == 330.0


def test_a_later_row_replaces_the_one_of_its_element_alone(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    contracts(book, LIVES)
    add(book, "spending", {"period": ["2025-Q4"], "purpose": ["keeping"], "amount": [Decimal(10)]})
    elements(book, [("2025-Q4", "sales", 100), ("2025-Q4", "extras", 20)])
    told = elements(book, [("2025-Q4", "sales", 50), ("2025-Q4", None, 5)])
    assert (told["keeping"], told["not_told"]) == (75.0, 5.0)
