"""Tiers of a run: stored with their doubt, of those who are here, and nothing where nobody is worth anything."""

import datetime as dt
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from tests.factories.books import add, empty_book

from keepworth.errors import NotEnough
from keepworth.runs.asked import Asked
from keepworth.runs.score import score_book
from keepworth.runs.store import read_record
from keepworth.runs.tiers import report_tiers, service_told, tiers_told
from keepworth.tables.book import Book, find_book
from keepworth.tables.scored import open_scored
from keepworth.tables.tiered import TIERS_FILE, tiers_in
from keepworth.tables.wanted import Filter, Wanted

AS_OF = dt.date(2026, 6, 30)


def contracted(folder: Path, *, customers: int = 12, leaves: int = 0) -> Book:
    """Customers whose contracts bring 1,000, 2,000, …; the last `leaves` of them have left."""
    book = empty_book(folder)
    own = [f"c{at:02}" for at in range(1, customers + 1)]
    add(book, "customers", {"customer_id": own, "segment": ["Health", "Energy"] * (customers // 2)})
    add(book, "contracts", {
        "contract_id": own, "customer_id": own, "starts_on": [dt.date(2025, 1, 1)] * customers,
        "ends_on": [dt.date(2027, 1, 1)] * customers, "renewed": ["open"] * customers,
        "annual_value": [Decimal(1000 * at) for at in range(1, customers + 1)],
    })  # fmt: skip
    if leaves:
        gone = own[-leaves:]
        add(book, "departures", {"customer_id": gone, "left_on": [dt.date(2026, 6, 1)] * leaves})
    score_book(book, asked=Asked(as_of=AS_OF))
    return find_book(book.folder)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return contracted(tmp_path_factory.mktemp("tiers"))


def test_a_run_keeps_a_row_of_each_with_chances_that_sum_to_one(made: Book) -> None:
    rows = tiers_in(made.scores / "latest")
    assert len(rows) == 12
    assert [row["chance_a"] + row["chance_b"] + row["chance_c"] for row in rows] == pytest.approx([1] * 12)
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)
    told = read_record(made.scores / "latest")["tiers"]
    assert (told["customers"], told["between"]) == (12, sum(row["also"] is not None for row in rows))
    assert sum(told["sure"].values()) + told["between"] == 12


def test_a_strength_that_is_withheld_is_no_number_and_its_doubt_is_carried(made: Book) -> None:
    found = report_tiers(made, as_of=AS_OF)
    assert found.withheld == 12
    assert all(one.strength is None and one.strength_low is None for one in found.customers)
    assert found.between > 0
    assert found.no_fit is not None
    assert all(one.fit is None and not one.because for one in found.customers)


def test_what_a_book_does_not_say_of_service_is_not_known(made: Book) -> None:
    given = [one.given for one in report_tiers(made, as_of=AS_OF).customers]
    assert {one[what] for one in given for what in ("contacts", "reviews", "hours", "money", "named")} == {None}
    assert read_record(made.scores / "latest")["tiers"]["given"] == {
        "touch_days": 0, "reviews": False, "hours": None, "cases": 0, "named": False,
    }  # fmt: skip


def test_the_service_is_told_without_the_list_of_those_whom_teams_see(tmp_path: Path) -> None:
    book = contracted(tmp_path)
    own = [f"c{at:02}" for at in range(1, 13)]
    add(book, "customers", {"customer_id": own, "owner_id": ["ann"] * 12, "team": [*["South"] * 11, "Elsewhere"]})
    score_book(book, asked=Asked(as_of=AS_OF))
    scored = open_scored(find_book(book.folder))
    for teams, many in ((None, 12), (("South",), 11), (("Elsewhere",), 1)):
        told = service_told(book, scored=scored, teams=teams)
        assert sum(one.known for one in told if one.measure == "named") == many
        whole = tiers_told(book, scored=scored, teams=teams)
        assert whole is not None
        assert told == whole.service


def test_tiers_are_asked_of_customers_like_all_else(made: Book) -> None:
    rows = {row["customer_id"]: row for row in tiers_in(made.scores / "latest")}
    page = open_scored(made).page(Wanted(filters=(Filter("tier", "in", ("A", "B")),), sort="tier_chance"))
    assert {row["number"] for row in page.rows} == {number for number, row in rows.items() if row["tier"] != "C"}
    for row in page.rows:
        held = rows[row["number"]]
        assert row["tier_chance"] == held[f"chance_{row['tier'].lower()}"]


def test_who_left_is_in_no_tier(tmp_path: Path) -> None:
    book = contracted(tmp_path, leaves=2)
    assert len(tiers_in(book.scores / "latest")) == 10


def test_two_customers_make_no_tiers(tmp_path: Path) -> None:
    book = contracted(tmp_path, customers=2)
    assert read_record(book.scores / "latest")["tiers"] is None
    assert not (book.scores / "latest" / TIERS_FILE).exists()
    with pytest.raises(NotEnough, match="it takes three who are worth something"):
        report_tiers(book, as_of=AS_OF)


def test_a_run_of_an_older_version_has_no_tiers(made: Book, tmp_path: Path) -> None:
    shutil.copytree(made.folder, tmp_path / "book", symlinks=True)
    book = find_book(tmp_path / "book")
    (book.scores / "latest" / TIERS_FILE).unlink()
    assert {row["tier"] for row in open_scored(book).page(Wanted()).rows} == {None}
