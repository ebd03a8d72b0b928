"""Promises, contracts, use, rivals, acts and referrals become evidence, as they were known on a day."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.factories.books import add, add_orders, empty_book
from tests.factories.gathered import gathered, ids_of, rows_of

from keepworth.tables.book import Book

MONTH = 365.25 / 12


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return empty_book(tmp_path)


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def rows(*names: str, of: list[tuple[Any, ...]]) -> dict[str, list[Any]]:
    """Columns of a table, days given as texts."""
    return {
        name: [day(row[at]) if name.endswith(("_on", "_from")) else row[at] for row in of]
        for at, name in enumerate(names)
    }


def told(book: Book, *names: str, **more: Any) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows_of(book, gathered(book, **more))]


def promises(book: Book, *made: tuple[Any, ...]) -> None:
    """Promises of (customer, agreed, due, kept, kept on)."""
    named = [(str(at), *one) for at, one in enumerate(made)]
    add(book, "promises", rows("promise_id", "customer_id", "agreed_on", "due_on", "kept", "kept_on", of=named))


def test_promises_are_counted_year_by_year_as_the_design_computes_them(book: Book) -> None:
    kept = [("acme", "2025-01-01", "2025-03-01", "yes", "2025-02-27")] * 7
    broken = ("acme", "2025-01-01", "2025-04-01", "no", "2025-11-01")
    overdue = ("acme", "2025-01-01", "2025-12-31", "open", None)
    promises(
        book, *kept, broken, overdue,
        ("acme", "2026-01-01", "2026-05-01", "yes", "2026-05-02"),  # late
        ("acme", "2026-01-01", "2026-12-01", "yes", "2026-06-30"),  # before it was due
        ("other", "2026-01-01", "2026-02-01", "yes", None),
    )  # fmt: skip
    # In 2025 seven of nine: 75, as the design says; in 2026 one of two.
    assert told(book, "customer", "id", "y", "variance", "day", "contact") == [
        ("acme", "promises:2025", pytest.approx(75), pytest.approx(287.5), "2025-12-31", None),
        ("acme", "promises:2026", pytest.approx(50), pytest.approx(2500 / 3 + 100), "2026-06-30", None),
        ("other", "promises:2026", pytest.approx(75), pytest.approx(1037.5), "2026-02-01", None),
    ]
    assert set(told(book, "indicator", "source")) == {("performance", "promises")}


def test_promises_that_are_open_or_of_later_days_say_nothing(book: Book) -> None:
    promises(
        book,
        ("acme", "2026-01-01", "2026-06-30", "open", None),  # due today
        ("acme", "2026-01-01", None, "open", None),
        ("acme", "2026-01-01", "2026-07-01", "yes", "2026-07-01"),
        ("acme", "2026-01-01", "2026-07-01", "no", None),
        ("acme", "2026-07-01", "2026-07-01", "no", "2026-07-01"),
    )
    assert gathered(book) is None


def test_the_longest_contract_that_runs_binds(book: Book) -> None:
    add(book, "contracts", {
        **rows("contract_id", "customer_id", "starts_on", "ends_on", of=[
            ("short", "acme", "2026-01-01", "2026-06-30"), ("long", "acme", "2025-01-01", "2027-06-30"),
            ("over", "gone", "2024-01-01", "2026-06-29"), ("later", "next", "2026-07-01", "2028-01-01"),
            ("open", "ever", "2026-01-01", None),
        ]), "annual_value": [1] * 5,
    })  # fmt: skip
    number, left = ids_of(book, "contract")["long"], 365 / MONTH
    assert told(book, "customer", "indicator", "source", "id", "y", "variance", "age") == [
        ("acme", "structural_cost", "contract", f"contract:{number}", pytest.approx(100 * (1 - 2 ** (-left / 12))),
         400, 0),
    ]  # fmt: skip
    assert told(book, "customer", as_of=dt.date(2027, 7, 1)) == [("next",)]


def test_what_is_used_counts_as_it_was_counted_last(book: Book) -> None:
    add(book, "consents", rows("customer_id", "purpose", "given_on", of=[("acme", "usage", "2020-01-01"),
                                                                         ("bad", "usage", "2020-01-01")]))  # fmt: skip
    add(book, "usage", rows("customer_id", "product_id", "measure", "happened_on", "quantity", of=[
        ("acme", "app", "Trained_Users", "2026-01-01", 50.0), ("acme", "app", "trained users", "2026-05-01", 4.0),
        ("acme", "app", "trained users", "2026-07-01", 99.0), ("acme", "site", "trained users", "2026-02-01", 6.0),
        ("acme", "app", "integrations", "2025-12-31", 2.0), ("acme", "app", "clicks", "2026-05-01", 1e6),
        ("silent", "app", "integrations", "2026-01-01", 2.0), ("bad", "app", "integrations", "2026-01-01", -2.0),
    ]))  # fmt: skip
    number = ids_of(book, "customer")
    assert told(book, "customer", "indicator", "source", "id", "y", "variance", "day") == [
        ("acme", "structural_benefit", "integrations", f"usage:{number['acme']}:integrations", 50, 400, "2025-12-31"),
        ("acme", "structural_benefit", "trained users", f"usage:{number['acme']}:trained users", 50, 400, "2026-05-01"),
    ]
    found = gathered(book)
    assert found is not None
    assert [(one.customer_id, one.evidence_id) for one in found.refused] == [
        (number["bad"], f"usage:{number['bad']}:integrations")
    ]
    assert "fewer than none" in found.refused[0].why


def test_rivals_leave_us_a_share_where_all_of_theirs_are_known(book: Book) -> None:
    add(book, "rivals", rows("customer_id", "rival", "valid_from", "share", of=[
        ("acme", "x", "2025-01-01", 0.9), ("acme", "x", "2026-01-01", 0.5), ("acme", "y", "2025-02-01", 0.1),
        ("acme", "x", "2026-07-01", 0.0), ("guess", "x", "2026-01-01", 0.2), ("guess", "y", "2026-01-01", None),
        ("much", "x", "2026-01-01", 0.8), ("much", "y", "2026-01-01", 0.8), ("won", "x", "2026-01-01", 0.0),
    ]))  # fmt: skip
    number = ids_of(book, "customer")
    assert told(book, "customer", "indicator", "id", "y", "variance", "day") == [
        ("acme", "business", f"rivals:{number['acme']}", pytest.approx(40), 625, "2026-01-01"),
        ("won", "business", f"rivals:{number['won']}", 100, 625, "2026-01-01"),
    ]
    found = gathered(book)
    assert found is not None
    assert [one.customer_id for one in found.refused] == [number["much"]]


def test_acts_are_of_where_somebody_worked_on_the_day(book: Book) -> None:
    add(book, "contacts", rows("contact_id", "valid_from", "customer_id", of=[
        ("ann", "2025-01-01", "old"), ("ann", "2026-03-01", "new"), ("ben", "2026-01-01", "third"),
        ("ben", "2026-07-01", "later"),
    ]))  # fmt: skip
    add(book, "acts", rows("act_id", "contact_id", "kind", "happened_on", of=[
        ("1", "ann", "vouched", "2026-02-28"), ("2", "ann", "defended", "2026-03-01"),
        ("3", "ben", "referenced", "2025-06-01"), ("4", "ben", "vouched", "2026-07-01"),
        ("5", "unknown", "vouched", "2026-02-01"),
    ]))  # fmt: skip
    number = ids_of(book, "act")
    # Before the first row on a contact they were where that one says.
    found = [("new", "ann", f"act:{number['2']}", 1), ("old", "ann", f"act:{number['1']}", 0),
             ("third", "ben", f"act:{number['3']}", 1)]  # fmt: skip
    assert sorted(told(book, "customer", "contact", "id", "share")) == found
    assert {row[:4] for row in told(book, "indicator", "source", "y", "variance")} == {
        ("recommend", "acts and referrals", 100, 400)
    }


def test_who_brings_customers_recommends_us(book: Book) -> None:
    add(book, "customers", {"customer_id": ["pam"], "kind": ["person"]})
    add(book, "referrals", rows("referrer_id", "customer_id", "happened_on", of=[
        ("acme", "new", "2026-06-30"), ("acme", "later", "2026-07-01"), ("pam", "other", "2026-01-01"),
    ]))  # fmt: skip
    number = ids_of(book, "customer")
    assert told(book, "customer", "indicator", "id", "y", "share", "person") == [
        ("acme", "recommend", f"referral:{number['new']}", 100, 0, -1),
        ("pam", "recommend", f"referral:{number['other']}", 100, 1, 0),
    ]


def ledger(book: Book, *lines: tuple[Any, ...]) -> None:
    """Lines of (id, customer, period, amount, status, since when[, side])."""
    names = ("line_id", "customer_id", "period", "amount", "status", "status_on", "side")
    columns = rows(*names, of=[(*line, "theirs")[:7] for line in lines])
    add(book, "ledger", {**columns, "amount": [Decimal(str(amount)) for amount in columns["amount"]]})


def test_gains_are_set_against_what_was_paid_in_the_same_days(book: Book) -> None:
    ledger(
        book, ("a", "acme", "2025", 200, "signed", "2025-12-31"), ("b", "acme", "2025", 100, "verified", "2026-01-31"),
        ("c", "acme", "2026-Q1", 50, "claimed", "2026-03-31"), ("d", "acme", "2026-Q1", 50, "signed", "2026-03-31"),
        ("e", "acme", "2026-05", 60, "verified", None), ("f", "acme", "2026-05", 9, "verified", "2026-07-01"),
        ("g", "acme", "2025", 9999, "signed", "2025-12-31", "ours"), ("h", "poor", "2025", 10, "signed", "2025-12-31"),
        ("i", "acme", "last year", 10, "signed", "2025-12-31"), ("j", "acme", "2026", 30, "signed", "2026-06-01"),
        ("k", "acme", "2026-07", 30, "signed", None),
    )  # fmt: skip
    add_orders(book, ("acme", "2025-01-01", 60), ("acme", "2025-12-31", 40), ("acme", "2026-01-01", 100),
               ("acme", "2026-05-31", 30), ("acme", "2026-07-01", 5000), ("acme", "2026-05-02", -10))  # fmt: skip
    number = ids_of(book, "ledger line")

    def at(ratio: float) -> Any:
        return pytest.approx(100 / (1 + np.exp(-ratio)))

    assert sorted(told(book, "indicator", "source", "id", "y", "variance", "day")) == sorted(
        ("evp", "return on what they pay", f"ledger:{number[line]}", y, variance, on)
        for line, y, variance, on in (
            ("a", at((300 - 100) / 100), 64, "2025-12-31"), ("c", at(0), 625, "2026-03-31"),
            ("e", at((60 - 20) / 20), 64, "2026-05-31"), ("j", at((30 - 120) / 120), 64, "2026-06-30"),
        )
    )  # fmt: skip
    assert {row[0] for row in told(book, "customer")} == {"acme"}


def test_of_a_line_and_its_answers_the_most_believed_counts(book: Book) -> None:
    """Signed 200 answered by 100 claimed stays 200; claimed 100 answered by 60 claimed is 60: 260 for 100 paid."""
    names = ("line_id", "customer_id", "period", "amount", "status", "status_on", "side", "answers_id")
    lines = rows(*names, of=[
        ("a", "acme", "2025", 200, "signed", "2025-12-30", "theirs", None),
        ("b", "acme", "2025", 100, "claimed", "2025-12-31", "theirs", "a"),
        ("c", "acme", "2025", 100, "claimed", "2025-12-30", "theirs", None),
        ("d", "acme", "2025", 60, "claimed", "2025-12-31", "theirs", "c"),
    ])  # fmt: skip
    add(book, "ledger", {**lines, "amount": [Decimal(str(amount)) for amount in lines["amount"]]})
    add_orders(book, ("acme", "2025-05-01", 100))
    assert told(book, "y") == [pytest.approx(100 / (1 + np.exp(-1.6)))]


def test_where_there_are_no_orders_contracts_say_what_was_paid(book: Book) -> None:
    ledger(book, ("a", "acme", "2025", 1000, "claimed", "2025-12-31"))
    add(book, "contracts", {
        **rows("contract_id", "customer_id", "starts_on", "ends_on", of=[
            ("x", "acme", "2025-07-01", "2025-12-31"), ("y", "acme", "2020-01-01", None),
            ("z", "acme", "2026-01-01", None),
        ]), "annual_value": [Decimal(400), Decimal(100), Decimal(900)],
    })  # fmt: skip
    paid = (400 * 184 + 100 * 365) / 365.25
    (found,) = told(book, "indicator", "y", "variance")
    assert found == ("evp", pytest.approx(100 / (1 + np.exp(-(1000 - paid) / paid))), 625)


def test_what_is_merged_is_one(book: Book) -> None:
    add(book, "acts", rows("act_id", "contact_id", "kind", "happened_on", of=[("1", "ann", "vouched", "2026-01-01")]))
    add(book, "contacts", {"contact_id": ["ann", "anna"], "customer_id": ["acme", "acme corp"]})
    add(
        book, "aliases", {"who": ["customer", "contact"], "alias_id": ["acme corp", "anna"], "into_id": ["acme", "ann"]}
    )
    found = gathered(book)
    assert found is not None
    assert (found.customers.size, found.deciding.person_id.tolist(), found.deciding.share.tolist()) == (
        1, [ids_of(book, "contact")["ann"]], [1],
    )  # fmt: skip
    assert told(book, "customer", "contact", "share") == [("acme", "ann", 1)]


def test_an_undated_gain_of_a_period_that_still_runs_waits_for_its_end(book: Book) -> None:
    ledger(book, ("a", "acme", "2026", 1200, "verified", None))
    add_orders(book, *(("acme", f"2026-{month:02}-15", 100) for month in range(1, 13)))
    assert gathered(book) is None
    assert told(book, "y", "day", as_of=dt.date(2026, 12, 31)) == [(50, "2026-12-31")]


def test_a_period_that_is_none_is_named(book: Book) -> None:
    ledger(book, ("a", "acme", "2025-13", 10, "signed", "2025-12-31"), ("b", "acme", None, 10, "signed", "2025-12-31"),
           ("c", "acme", "2025", 10, "signed", "2025-12-31"))  # fmt: skip
    add_orders(book, ("acme", "2025-06-01", 10))
    found = gathered(book)
    assert found is not None
    assert found.evidence.y.tolist() == [50]
    assert {one.why for one in found.refused} == {"its period is no year, quarter or month"}
    assert found.refused_many == 2


def test_an_outcome_of_nobody_knows_when_says_nothing(book: Book) -> None:
    promises(book, ("acme", "2026-01-10", None, "no", None))
    assert gathered(book) is None


def test_a_price_alone_leaves_a_share_that_is_known(book: Book) -> None:
    add(book, "rivals", {
        **rows("customer_id", "rival", "valid_from", "share", of=[("acme", "x", "2025-01-01", 0.5),
                                                                  ("acme", "x", "2025-02-01", None)]),
        "price_gap": [None, 3.0],
    })  # fmt: skip
    assert told(book, "y", "day") == [(pytest.approx(50), "2025-01-01")]


def test_nobody_brings_themselves(book: Book) -> None:
    add(book, "referrals", rows("referrer_id", "customer_id", "happened_on", of=[("acme", "acme", "2026-01-01")]))
    assert gathered(book) is None
