"""A line of the ledger that was signed: no file changes it, whatever it says, and another line may answer it."""

from pathlib import Path
from typing import Any

import pytest
from tests.factories.commands import answered, keepworth
from tests.factories.persons import offer

HEAD = "line_id,customer_id,period,side,kind,amount,status,status_on,answers_id"
SIGNED = "a,acme,2025,theirs,hours saved,1000,signed,2025-12-31,"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = tmp_path / "book"
    assert keepworth("init", made, "--currency", "USD").exit_code == 0
    offer(made, "ledger", HEAD, SIGNED, "b,acme,2025,theirs,sales,500,verified,2025-12-31,")
    return made


def year(book: Path) -> dict[str, Any]:
    found: dict[str, Any] = answered("value", "ledger", book, "acme")["customers"][0]["years"][0]
    return found


@pytest.mark.parametrize(
    "line",
    [
        "a,acme,2025,theirs,hours saved,10,signed,2025-12-31,",
        "a,acme,2025,theirs,hours saved,1000,claimed,2025-12-31,",
        "a,bolt,2025,theirs,hours saved,1000,signed,2025-12-31,",
        "a,acme,2025,ours,hours saved,1000,signed,2025-12-31,",
        "a,acme,2024,theirs,hours saved,1000,signed,2025-12-31,",
        "a,acme,2025,theirs,hours saved,1000,signed,2026-01-01,",
        "a,acme,2025,theirs,other,1000,signed,2025-12-31,",
        "a,acme,2025,theirs,hours saved,1000,signed,2025-12-31,b",
    ],
)
def test_a_signed_line_cannot_be_changed_by_a_file(book: Path, line: str) -> None:
    before = year(book)
    done = offer(book, "ledger", HEAD, line, "c,acme,2025,theirs,new,7,signed,2025-12-31,", name="second.csv")
    assert (done["rows_new"], done["rows_replaced"], done["rows_refused"]) == (1, 0, 1)
    assert "status is signed, which stands as it is. Answer it by a row of its own: answers_id" in str(done["notes"])
    assert "answers_id" in (book / done["error_file"]).read_text(encoding="utf-8")
    after = year(book)
    assert (after["gain"], after["gain_low"]) == (before["gain"] + 7, before["gain_low"] + 7)


def test_not_even_by_one_that_leaves_columns_out(book: Path) -> None:
    done = offer(book, "ledger", "line_id,customer_id,side,amount", "a,acme,theirs,1000", name="second.csv")
    assert (done["rows_refused"], year(book)["gain_low"]) == (1, 1000)


def test_the_same_again_is_the_same_and_others_change_as_ever(book: Path) -> None:
    done = offer(book, "ledger", HEAD, SIGNED, "b,acme,2025,theirs,sales,600,verified,2025-12-31,", name="second.csv")
    assert (done["rows_same"], done["rows_replaced"], done["rows_refused"]) == (1, 1, 0)
    assert year(book)["gain"] == pytest.approx(1000 + 0.7 * 600)


def test_it_is_only_answered(book: Path) -> None:
    done = offer(book, "ledger", HEAD, "d,acme,2025,theirs,hours saved,400,verified,2026-01-31,a", name="second.csv")
    assert (done["rows_new"], done["rows_refused"]) == (1, 0)
    assert year(book)["gain_low"] == 1000, "what was signed counts until the answer is"
    offer(book, "ledger", HEAD, "e,acme,2025,theirs,hours saved,450,signed,2026-02-28,a", name="third.csv")
    assert year(book)["gain_low"] == 450


def test_a_customer_who_was_merged_since_is_the_same(book: Path) -> None:
    offer(book, "customers", "customer_id,kind,name", "acme,organisation,Acme", "acme-2,organisation,Acme Two")
    assert keepworth("know", "merge", book, "customer", "acme", "acme-2").exit_code == 0
    done = offer(book, "ledger", HEAD, SIGNED, name="second.csv")
    assert (done["rows_same"], done["rows_refused"]) == (1, 0)
