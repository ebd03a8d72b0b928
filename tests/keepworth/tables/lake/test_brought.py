"""Names and addresses that files bring along: apart from the facts, and gone with the import that brought them."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.factories.commands import answered, keepworth

from keepworth.tables.book import find_book

BOTH = "contact_id,customer_id,role,Full Name,E-mail,电话\n7,acme,boss,Ann Lee,ann@lee.example,+1 22\n8,acme,,Bob,,\n"
NAMES = "contact_id,customer_id,role,Full Name\n7,acme,head,Ann Lei\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    assert keepworth("init", tmp_path / "book", "--currency", "USD").exit_code == 0
    return tmp_path / "book"


def offer(book: Path, content: str, *more: str, table: str = "contacts") -> dict[str, object]:
    file = book.parent / f"{table}.csv"
    file.write_text(content, encoding="utf-8")
    return answered("import", book, file, "--as", table, *more)


def who(book: Path) -> list[tuple[object, ...]]:
    with find_book(book).lake() as lake:
        query = f"SELECT who, who_id, name, mail, phone FROM ({lake.select('identities')}) ORDER BY ALL"
        return lake.engine.execute(query).fetchall()


def test_names_and_addresses_never_reach_the_facts(book: Path) -> None:
    done = offer(book, BOTH)
    assert (done["rows_read"], done["rows_new"]) == (2, 2)
    facts = [pq.read_table(path) for path in (book / "lake/contacts").glob("*.parquet")]
    assert all({"name", "mail", "phone"}.isdisjoint(table.column_names) for table in facts)
    assert "ann" not in str([table.to_pylist() for table in facts]).lower()
    assert who(book) == [("contact", 1, "Ann Lee", "ann@lee.example", "+1 22"), ("contact", 2, "Bob", None, None)]


def test_the_same_file_again_changes_nothing(book: Path) -> None:
    offer(book, BOTH)
    before = (book / "lake/manifest.json").read_text(encoding="utf-8")
    again = offer(book, BOTH)
    assert (again["rows_new"], again["rows_same"]) == (0, 2)
    assert (book / "lake/manifest.json").read_text(encoding="utf-8") == before


def test_a_file_of_names_alone_leaves_the_addresses_that_are_known(book: Path) -> None:
    offer(book, BOTH)
    offer(book, NAMES)
    assert who(book)[0] == ("contact", 1, "Ann Lei", "ann@lee.example", "+1 22")


def test_undo_takes_the_names_out_with_the_facts_that_they_came_with(book: Path) -> None:
    first = offer(book, BOTH)
    second = offer(book, NAMES)
    assert keepworth("undo", book, second["batch"]).exit_code == 0
    assert who(book)[0][2] == "Ann Lee"
    assert keepworth("undo", book, first["batch"]).exit_code == 0
    assert who(book) == []


def test_names_that_two_files_brought_stay_until_both_are_undone(book: Path) -> None:
    first = offer(book, BOTH)
    second = offer(book, BOTH.replace("boss", "head"))
    keepworth("undo", book, first["batch"])
    assert len(who(book)) == 2
    keepworth("undo", book, second["batch"])
    assert who(book) == []


def test_a_dry_run_writes_no_names(book: Path) -> None:
    done = offer(book, BOTH, "--dry-run")
    assert "2 names and addresses" in str(done["notes"])
    assert who(book) == []


@pytest.mark.parametrize(("table", "key"), [("customers", "customer_id"), ("colleagues", "colleague_id")])
def test_customers_and_colleagues_have_names_too(book: Path, table: str, key: str) -> None:
    offer(book, f"{key},name,email\n1,Ann,a@b.example\n", table=table)
    assert who(book) == [(table[:-1], 1, "Ann", "a@b.example", None)]
