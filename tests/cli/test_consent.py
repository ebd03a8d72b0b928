"""Visits and use of products: taken with consent, seen while it stands, kept out of every file without it."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.factories.lakes import visible
from tests.factories.mail import bring
from tests.factories.persons import traces

from keepworth.runs.apply_retention import apply_retention
from keepworth.runs.merge import merge
from keepworth.runs.undo_batch import undo_batch
from keepworth.tables.book import find_book, make_book
from keepworth.tables.reading.child import read_here

VISITS = (
    "v1,acme,2024-02-01T10:00:00Z,/prices",
    "v2,acme,2024-05-01T10:00:00Z,/prices",
    "v3,beta,2024-05-01T10:00:00Z,/help",
)


@pytest.fixture(autouse=True)
def here() -> Iterator[None]:
    """No process for each file."""
    with read_here():
        yield


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """An empty book by the clock of Shanghai."""
    return make_book(tmp_path / "book", currency="CNY", time_zone="Asia/Shanghai").folder


def offer(book: Path, table: str, *rows: str, header: str = "", dry: bool = False) -> dict[str, Any]:
    heads = {
        "consents": "customer_id,purpose,given_on,withdrawn_on", "visits": "visit_id,customer_id,at,page",
        "usage": "customer_id,product_id,measure,happened_on,quantity",
    }  # fmt: skip
    file = book.parent / f"{table}.csv"
    file.write_text("\n".join((header or heads[table], *rows)) + "\n", encoding="utf-8")
    return bring(book, file, table=table, dry=dry)


def seen(book: Path, table: str = "visits") -> list[str]:
    return sorted(str(row.get("visit_id", row["customer_id"])) for row in visible(book / "lake", table))


def test_without_consent_no_visit_is_taken(book: Path) -> None:
    done = offer(book, "visits", *VISITS)
    assert (done["rows_new"], done["rows_refused"], done["rows_unagreed"]) == (0, 3, 3)
    assert done["error_file"] is None
    assert done["batch"] is None
    assert not [path for path in book.rglob("*") if path.is_file() and b"/prices" in path.read_bytes()]
    assert any(note.startswith("3 rows refused: of customers who did not agree to visits")
               and "--as consents" in note for note in done["notes"])  # fmt: skip


def test_a_visit_is_taken_from_the_day_of_the_consent_on(book: Path) -> None:
    offer(book, "consents", "acme,visits,2024-03-01,", "beta,usage,2024-03-01,")
    dry = offer(book, "visits", *VISITS, dry=True)
    done = offer(book, "visits", *VISITS)
    assert (done["rows_new"], done["rows_unagreed"]) == (1, 2) == (dry["rows_new"], dry["rows_unagreed"])
    assert seen(book) == ["v2"]


def test_the_day_is_that_of_the_books_clock(book: Path) -> None:
    offer(book, "consents", "acme,visits,2024-03-01,")
    done = offer(book, "visits", "v1,acme,2024-02-29T15:59:00Z,/", "v2,acme,2024-02-29T16:01:00Z,/")
    assert (done["rows_new"], done["rows_unagreed"]) == (1, 1)
    assert seen(book) == ["v2"]


def test_use_of_a_product_needs_its_own_consent(book: Path) -> None:
    rows = "acme,map,opened,2024-05-01,3", "beta,map,opened,2024-05-01,3"
    offer(book, "consents", "acme,visits,2024-03-01,", "beta,usage,2024-03-01,")
    assert offer(book, "usage", *rows)["rows_unagreed"] == 1
    assert seen(book, "usage") == ["beta"]


def test_what_was_taken_is_seen_no_more_when_the_consent_is_taken_back(book: Path) -> None:
    offer(book, "consents", "acme,visits,2024-01-01,")
    offer(book, "visits", *VISITS[:2])
    assert seen(book) == ["v1", "v2"]
    known_by = dt.datetime.now(tz=dt.UTC)
    offer(book, "consents", "acme,visits,2024-01-01,2024-06-01")
    assert seen(book) == []
    assert visible(book / "lake", "visits", known_by=known_by) == [], "nor by who asks what was known before"
    assert offer(book, "visits", "v9,acme,2024-05-05T10:00:00Z,/")["rows_unagreed"] == 1


def test_a_consent_that_is_given_anew_begins_anew(book: Path) -> None:
    offer(book, "consents", "acme,visits,2024-01-01,")
    offer(book, "visits", *VISITS[:2])
    offer(book, "consents", "acme,visits,2024-01-01,2024-03-01", "acme,visits,2024-04-01,")
    assert seen(book) == ["v2"]


def test_undoing_consents_hides_what_they_allowed(book: Path) -> None:
    batch = offer(book, "consents", "acme,visits,2024-01-01,")["batch"]
    offer(book, "visits", *VISITS[:2])
    undo_batch(find_book(book), batch)
    assert seen(book) == []


def test_a_broken_row_of_somebody_who_never_agreed_stands_in_no_error_file(book: Path) -> None:
    offer(book, "consents", "acme,visits,2024-01-01,")
    done = offer(book, "visits", "v1,acme,nonsense,/of-acme", "v2,beta,nonsense,/of-beta", "v3,acme,2024-05-01,/")
    assert (done["rows_new"], done["rows_refused"], done["rows_unagreed"]) == (1, 2, 1)
    listed = (book / done["error_file"]).read_text(encoding="utf-8")
    assert "/of-acme" in listed
    assert "/of-beta" not in listed


def test_a_visit_of_nobody_known_needs_somebodys_consent(book: Path) -> None:
    offer(book, "consents", "acme,visits,2024-01-01,")
    assert offer(book, "visits", "v1,,2024-05-01T10:00:00Z,/")["rows_new"] == 0


def taken_back(book: Path) -> Path:
    """A book whose customer acme took a consent back, and beta did not."""
    offer(book, "consents", "acme,visits,2024-01-01,", "beta,visits,2024-01-01,", "acme,usage,2024-01-01,")
    offer(book, "visits", "v1,acme,2024-02-01T10:00:00Z,/of-acme", "v3,beta,2024-05-01T10:00:00Z,/of-beta",
          "v4,acme,nonsense,/broken-of-acme", "v5,beta,nonsense,/broken-of-beta")  # fmt: skip
    offer(book, "usage", "acme,map,opened,2024-05-01,3")
    offer(book, "consents", "acme,visits,2024-01-01,2024-06-01")
    return book


def deleted(book: Path, **asked: Any) -> dict[str, int]:
    """How much retention deletes."""
    return {kind: of for kind, of in apply_retention(find_book(book), **asked).deleted.items() if of}


def test_what_was_taken_is_deleted_when_the_consent_is_taken_back(book: Path) -> None:
    taken_back(book)
    assert traces(book, "/of-acme", "broken-of-acme") != []
    assert deleted(book, dry=True) == {"visits": 1, "errors": 1}
    assert traces(book, "/of-acme") != [], "a dry run changes nothing"
    done = apply_retention(find_book(book))
    assert {kind: of for kind, of in done.deleted.items() if of} == {"visits": 1, "errors": 1}
    assert traces(book, "/of-acme", "broken-of-acme", '"v1"') == []
    assert seen(book) == ["v3"]
    assert seen(book, "usage") == ["acme"], "another purpose"
    receipt = json.loads((book / f"privacy/receipts/{done.receipt}.json").read_text(encoding="utf-8"))
    assert receipt["deleted"]["visits"] == 1
    assert "acme" not in str(receipt)
    assert deleted(book) == {}


def test_what_was_taken_under_a_consent_that_stands_again_stays(book: Path) -> None:
    offer(book, "consents", "acme,visits,2024-01-01,")
    offer(book, "visits", *VISITS[:2])
    offer(book, "consents", "acme,visits,2024-01-01,2024-03-01", "acme,visits,2024-04-01,")
    assert deleted(book) == {"visits": 1}
    assert seen(book) == ["v2"]


def test_an_undone_import_of_consents_deletes_nothing(book: Path) -> None:
    batch = offer(book, "consents", "acme,visits,2024-01-01,")["batch"]
    offer(book, "visits", *VISITS[:2])
    undo_batch(find_book(book), batch)
    assert deleted(book) == {}
    offer(book, "consents", "acme,visits,2024-01-01,")
    assert seen(book) == ["v1", "v2"]


def test_what_was_only_just_learned_waits_where_that_is_asked(book: Path) -> None:
    before = dt.datetime.now(tz=dt.UTC)
    taken_back(book)
    assert deleted(book, withdrawn_by=before) == {}
    assert deleted(book, withdrawn_by=dt.datetime.now(tz=dt.UTC) + dt.timedelta(seconds=1)) == {
        "visits": 1,
        "errors": 1,
    }


def test_merged_customers_are_one_also_where_a_consent_is_taken_back(book: Path) -> None:
    offer(book, "consents", "acme,visits,2024-01-01,", "beta,visits,2023-01-01,2024-06-01")
    offer(book, "visits", *VISITS[:2])
    merge(find_book(book), "customer", alias="acme", into="beta")
    assert seen(book) == ["v1", "v2"]
    assert deleted(book) == {}, "the consent that acme gave stands"
    offer(book, "consents", "acme,visits,2024-01-01,2024-06-01")
    assert seen(book) == []
    assert deleted(book) == {"visits": 2}


@pytest.mark.parametrize("agreeing", ["acme", "beta"])
def test_a_visit_under_a_merged_id_is_taken_where_the_customer_agreed(book: Path, agreeing: str) -> None:
    offer(book, "consents", f"{agreeing},visits,2024-03-01,", "acme,usage,2024-03-01,", "beta,usage,2024-03-01,")
    merge(find_book(book), "customer", alias="acme", into="beta")
    done = offer(book, "visits", *VISITS)
    assert (done["rows_new"], done["rows_unagreed"]) == (2, 1), "the first is of before"
    assert seen(book) == ["v2", "v3"]
