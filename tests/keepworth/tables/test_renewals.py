"""Renewals as arrays: what is due, what was decided by a day, and how far a contract has come; by both engines."""

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.factories.asked import ENGINES, asker_of, by_id
from tests.factories.books import add, empty_book

from keepworth.runs.restrict_person import restrict_person
from keepworth.tables.book import Book
from keepworth.tables.renewals import NO, OPEN, READ, YES, Renewals, renewals_of
from keepworth.tables.staying import Staying
from keepworth.tables.touching import EPOCH, NEVER

type Rows = dict[str, dict[str, Any]]

AS_OF = dt.date(2026, 6, 30)
NAMES = ("contract_id", "customer_id", "product_id", "starts_on", "ends_on", "renewed", "renewed_on", "price_change",
         "rival_gap")  # fmt: skip
DAYS = ("starts_on", "ends_on", "renewed_on")


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def add_contracts(book: Book, *rows: tuple[Any, ...], value: int = 100) -> None:
    columns: dict[str, list[Any]] = {name: [] for name in NAMES}
    for row in rows:
        for name, cell in zip(NAMES, (*row, *(None,) * (len(NAMES) - len(row))), strict=True):
            columns[name].append(day(cell) if name in DAYS else cell)
    add(book, "contracts", columns | {"annual_value": [value] * len(rows), "margin": [None] * len(rows)})


def year(who: str, since: int, *more: Any, product: str = "app", number: str = "") -> tuple[Any, ...]:
    """A contract of one calendar year."""
    return (number or f"{who}-{since}", who, product, f"{since}-01-01", f"{since}-12-31", *more)


TOLD = (
    year("ann", 2023, "yes", "2023-12-01", 5.0, 3.0),
    year("ann", 2024, "yes", None, 2.0),  # known on its last day
    year("ann", 2025, "no", "2025-12-20", 9.0),
    year("ann", 2026, "open"),  # back after a contract that was lost: anew
    year("ben", 2025), year("ben", 2026),  # nobody says so, but it was followed
    year("cy", 2024), ("cy-b", "cy", "app", "2025-07-01", "2026-06-30", "open", None, 4.0),  # not followed in time
    year("dee", 2025, "open"),  # that somebody calls open is open, however late
    ("eve", "eve", None, "2026-01-01", "2026-12-31", "yes", "2026-07-01", 7.0, 2.0),  # decided after the day
    ("fay", "fay", None, "2026-01-01", None),  # without an end nothing is due
    ("gus", "gus", None, "2020-01-01", None, "no", "2026-02-01"),
    year("hal", 2026), year("hal", 2026, number="hal-b"),  # side by side: neither follows the other; they left
    ("ida", "ida", "app", "2026-07-01", "2027-06-30"),  # begins later
    ("kay", "kay", "app", "2025-07-01", "2024-06-30", "yes", "2026-01-01", 1e12, -1e12),  # as older batches hold it
    ("lou", "lou", "app", "2025-07-01", "2024-06-30"),
    year("joe", 2025, product="app"), year("joe", 2026, product="web"),  # of another product
)  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    made = empty_book(tmp_path_factory.mktemp("renewals"))
    add_contracts(made, *TOLD)
    add(made, "departures", {"customer_id": ["hal", "ben"], "left_on": [dt.date(2026, 3, 1), dt.date(2026, 8, 1)]})
    return made


def found_in(book: Book, *, engine: str, request: Any, as_of: dt.date = AS_OF) -> Renewals:
    with asker_of(book, read=READ, engine=engine, request=request) as asker:
        return renewals_of(asker, as_of=as_of, staying=Staying())


@pytest.fixture(scope="module", params=ENGINES)
def rows(request: pytest.FixtureRequest, book: Book) -> Rows:
    """What is found, by the contract's own id."""
    return by_contract(book, found_in(book, engine=request.param, request=request))


def by_contract(book: Book, found: Renewals) -> Rows:
    contracts, customers = by_id(book, "contract"), by_id(book, "customer")
    columns = {name: getattr(found, name) for name in Renewals.__slots__}
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    for row in rows:
        row["customer"] = customers[int(row["customer"])]
        for name in ("due", "decided_on"):
            row[name] = None if row[name] == NEVER else str(EPOCH + dt.timedelta(days=int(row[name])))
    return {contracts[int(row["contract"])]: row for row in rows}


def test_an_outcome_is_what_was_written_by_the_day(rows: Rows) -> None:
    told = {name: (row["kept"], row["decided_on"]) for name, row in rows.items() if name[:3] in ("ann", "eve", "gus")}
    assert told == {
        "ann-2023": (YES, "2023-12-01"), "ann-2024": (YES, "2024-12-31"), "ann-2025": (NO, "2025-12-20"),
        "ann-2026": (OPEN, None), "eve": (OPEN, None), "gus": (NO, "2026-02-01"),
    }  # fmt: skip
    assert (rows["gus"]["due"], rows["eve"]["due"]) == ("2026-02-01", "2026-12-31")


def test_where_nobody_wrote_it_the_next_contract_or_its_absence_says_it(rows: Rows) -> None:
    assert (rows["ben-2025"]["kept"], rows["ben-2025"]["decided_on"]) == (YES, "2026-01-01")
    assert (rows["ben-2026"]["kept"], rows["dee-2025"]["kept"], rows["cy-b"]["kept"]) == (OPEN, OPEN, OPEN)
    assert (rows["cy-2024"]["kept"], rows["cy-2024"]["decided_on"]) == (NO, "2025-03-01")
    assert (rows["joe-2025"]["kept"], rows["joe-2026"]["kept"]) == (NO, OPEN)
    assert [(rows[one]["kept"], rows[one]["decided_on"]) for one in ("hal-2026", "hal-b")] == [(NO, "2026-03-01")] * 2


def test_contracts_of_a_customer_and_product_chain_into_periods(rows: Rows) -> None:
    periods = {name: int(row["period"]) for name, row in rows.items()}
    assert [periods[f"ann-{since}"] for since in range(2023, 2027)] == [0, 1, 2, 0]
    assert [periods["ben-2025"], periods["ben-2026"], periods["cy-b"], periods["joe-2026"]] == [0, 1, 0, 0]
    assert [periods["hal-2026"], periods["hal-b"]] == [0, 0]


def test_what_was_offered_is_known_with_the_decision_or_while_it_is_on_the_table(rows: Rows) -> None:
    offered = {name: (float(row["price_change"]), float(row["rival_gap"])) for name, row in rows.items()}
    assert offered["ann-2023"] == (5.0, 3.0)
    assert offered["ann-2024"][0] == 2.0
    assert offered["cy-b"][0] == 4.0
    assert np.isnan(offered["eve"]).all()
    assert np.isnan(rows["ann-2023"]["margin"])
    assert float(rows["ann-2023"]["annual_value"]) == 100.0


def test_nothing_is_due_without_an_end_and_nothing_is_seen_before_it_begins(rows: Rows) -> None:
    assert not {"fay", "ida"} & rows.keys()
    assert len(rows) == len(TOLD) - 3


def test_what_older_batches_hold_and_cannot_be_is_not_known(rows: Rows) -> None:
    kay = rows["kay"]
    assert (kay["kept"], kay["due"]) == (YES, "2026-01-01")
    assert np.isnan([kay["price_change"], kay["rival_gap"]]).all()
    assert "lou" not in rows  # of a contract whose end is not known nothing is due


def test_rows_are_sorted_by_customer_and_day(book: Book, request: pytest.FixtureRequest) -> None:
    found = found_in(book, engine="embedded", request=request)
    key = list(zip(found.customer.tolist(), found.due.tolist(), found.contract.tolist(), strict=True))
    assert key == sorted(key)


def test_a_past_day_knows_nothing_of_what_came_later(book: Book, request: pytest.FixtureRequest) -> None:
    then = by_contract(book, found_in(book, engine="embedded", request=request, as_of=dt.date(2023, 12, 1)))
    assert [(name, row["kept"]) for name, row in then.items()] == [("ann-2023", YES)]
    before = by_contract(book, found_in(book, engine="embedded", request=request, as_of=dt.date(2023, 11, 30)))
    assert [row["kept"] for row in before.values()] == [OPEN]
    assert np.isnan(before["ann-2023"]["price_change"])


def test_contracts_side_by_side_are_each_followed(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    made = empty_book(tmp_path)
    add_contracts(made, *(year("ann", since, number=f"{car}{since}") for since in (2024, 2025, 2026) for car in "ab"))
    found = by_contract(made, found_in(made, engine="embedded", request=request))
    assert {name: (int(row["kept"]), int(row["period"])) for name, row in found.items()} == {
        "a2024": (YES, 0), "b2024": (YES, 0), "a2025": (YES, 1), "b2025": (YES, 1), "a2026": (OPEN, 2),
        "b2026": (OPEN, 2),
    }  # fmt: skip


def test_a_restricted_person_is_not_among_them(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    made = empty_book(tmp_path)
    add(made, "customers", {"customer_id": ["ann", "ben"], "kind": ["person"] * 2})
    add_contracts(made, year("ann", 2025), year("ben", 2025))
    restrict_person(made, "customer:ann")
    found = by_contract(made, found_in(made, engine="embedded", request=request))
    assert {row["customer"] for row in found.values()} == {"ben"}
