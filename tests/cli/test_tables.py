"""`keepworth tables`: what a book can hold."""

import json

import pytest
from tests.factories.commands import answered, keepworth

from keepworth.tables.schemas import TABLES


def test_every_table_is_listed_with_its_meaning() -> None:
    done = keepworth("tables")
    assert (done.exit_code, done.stderr) == (0, "")
    for table in TABLES.values():
        assert f"{table.name} " in done.stdout
        assert table.meaning in done.stdout


def test_a_table_says_of_each_column_its_kind_its_meaning_and_what_is_refused() -> None:
    done = keepworth("tables", "orders")
    assert done.exit_code == 0
    assert "(money, book currency, needed)" in done.stdout
    assert "Refused: no calendar day; before 1900; after today unless allowed." in done.stdout


def test_the_json_of_all_tables_is_that_of_each() -> None:
    listed = answered("tables")["tables"]
    assert [one["table"] for one in listed] == list(TABLES)
    for one in listed:
        assert answered("tables", one["table"]) == one
        assert set(one) == {"table", "stage", "meaning", "key", "when", "columns"}
        for column in one["columns"]:
            assert set(column) == {"column", "kind", "unit", "needed", "meaning", "refused", "also_read_from"}


@pytest.mark.parametrize(("asked", "meant"), [("order", "orders"), ("custmers", "customers"), ("answer", "answers")])
def test_an_unknown_table_is_refused_and_the_nearest_named(asked: str, meant: str) -> None:
    refused = keepworth("tables", asked, "--json")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert f"Did you mean {meant}?" in refused.stderr


def test_it_needs_no_book_and_its_json_is_plain_text() -> None:
    json.loads(keepworth("tables", "orders", "--json").stdout)
    assert "客户" in keepworth("tables", "orders", "--json").stdout, "names are written as people read them"
