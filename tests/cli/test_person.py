"""`keepworth person export` and `restrict`: what is held, and holding it without working with it."""

import json
from pathlib import Path

import pytest
from tests.factories.commands import answered, keepworth
from tests.factories.persons import ANN, offer, person_book

from keepworth.tables.book import find_book


def exported(book: Path, who: str) -> dict[str, object]:
    done = keepworth("person", "export", book, who)
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def seen(book: Path, table: str, column: str) -> list[object]:
    with find_book(book).lake() as lake:
        return [
            row[0] for row in lake.engine.execute(f"SELECT {column} FROM ({lake.select(table)}) ORDER BY 1").fetchall()
        ]


def test_an_export_holds_every_row_about_the_person_and_nobody_elses(tmp_path: Path) -> None:
    found = exported(person_book(tmp_path), "ann.quibble@canary.example")
    assert found["person"] == {"kind": "contact", "id": "cont-0007"}
    assert {(row["table"], *row["named_in"]) for row in found["rows"]} == {
        ("contacts", "contact_id"), ("touchpoints", "contact_id"),
    }  # fmt: skip
    assert [row["row"]["words"] for row in found["texts"]] == ["I am Ann and I love lawn bowls"]
    assert all(trait.lower() in json.dumps(found).lower() for trait in ANN)
    assert "bob" not in json.dumps(found).lower()


def test_each_row_says_where_it_came_from_when_and_what_it_is_for(tmp_path: Path) -> None:
    found = exported(person_book(tmp_path), "cont-0007")
    for row in (*found["rows"], *found["identities"], *found["texts"]):
        assert row["source"].endswith(".csv")
        assert row["learned_at"].startswith("20")
        assert row["purpose"]
    assert found["retention"] == dict.fromkeys(("identities", "texts", "scores", "errors", "sources"), "keep")


def test_rows_that_were_replaced_are_held_too_and_marked(tmp_path: Path) -> None:
    book = person_book(tmp_path)
    offer(book, "contacts", "contact_id,customer_id,role,name", "cont-0007,acme,chief,Ann Newname", name="new.csv")
    found = exported(book, "cont-0007")
    assert sorted((row["row"]["role"], row["replaced"]) for row in found["rows"] if row["table"] == "contacts") == [
        ("chief", False), ("head", True),
    ]  # fmt: skip
    assert {row["row"].get("name") for row in found["identities"]} == {"Ann Quibble", "Ann Newname"}


def test_what_stored_scores_say_is_in_it(tmp_path: Path) -> None:
    found = exported(person_book(tmp_path, scored=True), "pers-0042")
    told = {score["file"]: score["row"] for score in found["scores"]}
    parts = {"value", "concentrated", "tiers", "fit", "actions"}
    assert set(told) == {"customers.parquet", *(f"{part}.parquet" for part in parts)}
    # Files of results hold numbers; that of customers says whose it is.
    assert told["customers.parquet"]["customer_id"] == "pers-0042"
    assert {row.get("number", row["customer_id"]) for row in told.values()} == {2}
    assert sum(row["table"] == "orders" for row in found["rows"]) == 3


def test_a_file_is_for_its_owner_alone_and_never_replaced_unasked(tmp_path: Path) -> None:
    book, into = person_book(tmp_path), tmp_path / "ann.json"
    for _ in range(2):
        done = keepworth("person", "export", book, "cont-0007", "--to", into)
    assert done.exit_code == 2
    assert "--replace" in done.stderr
    assert into.stat().st_mode & 0o777 == 0o600
    assert json.loads(into.read_text(encoding="utf-8"))["person"]["id"] == "cont-0007"


def test_a_restricted_contact_is_seen_by_nobody_until_it_is_lifted(tmp_path: Path) -> None:
    book = person_book(tmp_path)
    tables = {"contacts": "contact_id", "touchpoints": "touchpoint_id", "identities": "name", "texts": "words"}
    before = {table: seen(book, table, column) for table, column in tables.items()}
    assert answered("person", "restrict", book, "cont-0007")["changed"]
    held = {table: seen(book, table, column) for table, column in tables.items()}
    assert {table: len(before[table]) - len(rows) for table, rows in held.items()} == dict.fromkeys(tables, 1)
    assert "Ann" not in str(held["identities"])
    assert "lawn bowls" not in str(held["texts"])
    assert exported(book, "cont-0007")["restricted_since"], "it is still held, and the person may see it"
    assert answered("person", "restrict", book, "cont-0007", "--lift")["since"] is None
    assert {table: seen(book, table, column) for table, column in tables.items()} == before


def test_a_restricted_customer_leaves_the_next_score_and_comes_back(tmp_path: Path) -> None:
    book = person_book(tmp_path, scored=True)
    before = answered("score", book)
    answered("person", "restrict", book, "pers-0042")
    without = answered("score", book)
    assert without["customers"] == before["customers"] - 1
    assert "pers-0042" not in keepworth("export", book).stdout
    assert "pers-0042" not in keepworth("export", book, "orders").stdout
    answered("person", "restrict", book, "pers-0042", "--lift")
    assert answered("score", book)["equity"] == before["equity"]


def test_a_restricted_colleague_leaves_the_touchpoints_of_customers_standing(tmp_path: Path) -> None:
    book = person_book(tmp_path)
    offer(book, "colleagues", "colleague_id,name", "coll-1,Cat")
    offer(book, "touchpoints", "touchpoint_id,customer_id,colleague_id,at", "t9,acme,coll-1,2024-02-02", name="t9.csv")
    count = len(seen(book, "touchpoints", "touchpoint_id"))
    assert seen(book, "touchpoints", "colleague_id").count(1) == 1
    answered("person", "restrict", book, "coll-1")
    assert len(seen(book, "touchpoints", "touchpoint_id")) == count
    assert set(seen(book, "touchpoints", "colleague_id")) == {None}


@pytest.mark.parametrize("command", ["export", "restrict", "erase"])
def test_an_organisation_is_no_person(tmp_path: Path, command: str) -> None:
    more = ["--yes"] if command == "erase" else []
    done = keepworth("person", command, person_book(tmp_path), "acme", *more)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "is no person (organisation" in done.stderr


def test_the_words_on_a_terminal(tmp_path: Path) -> None:
    book = person_book(tmp_path)
    assert "is restricted since" in keepworth("person", "restrict", book, "cont-0007").stdout
    assert "no longer restricted" in keepworth("person", "restrict", book, "cont-0007", "--lift").stdout
    assert "not restricted" in keepworth("person", "restrict", book, "cont-0007", "--lift").stdout
