"""What a look foretells is what the import does: the same counts, the same plan, and nothing written."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keepworth.errors import BadInput, NotATable
from keepworth.runs.import_file import Asked, import_file
from keepworth.runs.look_at_file import check_file, look_at_file
from keepworth.tables.book import find_book, make_book

DAYS = st.sampled_from(["2024-02-13", "2024-02-14", "2024-02-30", "", "tomorrow"])
AMOUNTS = st.sampled_from(["1.50", "-2.00", "1e9", "abc", "", "12%"])
STATES = st.sampled_from(["paid", "cancelled", "", "draft"])
ROWS = st.lists(st.tuples(st.sampled_from("abc"), DAYS, AMOUNTS, STATES), min_size=1, max_size=12)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(first=ROWS, second=ROWS)
def test_d5_a_look_counts_what_the_import_does(first, second) -> None:
    with tempfile.TemporaryDirectory() as aside:
        folder = Path(aside)
        make_book(folder / "book", currency="EUR")
        book, file = find_book(folder / "book"), folder / "orders.csv"
        for rows in (first, first + second):
            lines = [",".join(row) for row in [("customer", "order date", "total", "status"), *rows]]
            file.write_text("\n".join(lines) + "\n", encoding="utf-8")
            looked = look_at_file(book, file, asked=Asked("", dry=True))
            if looked.counts is None:
                with pytest.raises(BadInput):
                    import_file(book, file, asked=Asked("orders"))
                continue
            assert looked.table == "orders"
            done = import_file(book, file, asked=Asked("orders"))
            assert replace(done, batch=None, error_file=None) == replace(looked.counts, error_file=None)


def test_a_look_writes_nothing(tmp_path: Path) -> None:
    make_book(tmp_path / "book", currency="EUR")
    file = tmp_path / "orders.csv"
    file.write_text("customer,order date,total\na,2024-02-13,1.50\nb,x,1.00\n", encoding="utf-8")
    before = sorted(path for path in (tmp_path / "book").rglob("*"))
    looked = look_at_file(find_book(tmp_path / "book"), file, asked=Asked("", called="theirs.csv"))
    assert (looked.counts.rows_new, looked.counts.rows_refused) == (1, 1)
    assert [row[1:] for row in looked.refusals["rows"]] == [["order date", "not a date written as year-month-day", "x"]]
    assert sorted(path for path in (tmp_path / "book").rglob("*")) == before


def test_a_file_is_spoken_of_by_the_name_that_they_gave_it(tmp_path: Path) -> None:
    file = tmp_path / "0123456789abcdef.csv"
    file.write_text("<html>", encoding="utf-8")
    with pytest.raises(NotATable, match=r"^theirs\.csv is an HTML page"):
        check_file(file, called="theirs.csv")


def test_the_sample_takes_no_look(tmp_path: Path) -> None:
    make_book(tmp_path / "book", currency="EUR")
    toml = tmp_path / "book/keepworth.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + "sample = true\n", encoding="utf-8")
    with pytest.raises(BadInput, match="sample book"):
        look_at_file(find_book(tmp_path / "book"), tmp_path / "x.csv", asked=Asked(""))
