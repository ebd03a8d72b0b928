"""What people wrote in the website, as a table of the lake: over what files bring, and never instead of it."""

import datetime as dt

import pytest
from tests.factories.books import add, empty_book

from keepworth.tables.export import lake_rows
from keepworth.tables.lake import remove_batch
from keepworth.tables.lake.change import Limits
from keepworth.tables.lake.manifest import read_manifest
from keepworth.tables.lake.snapshot import Written, is_current, keep_snapshots, lines_of
from keepworth.tables.lake.verify import changed_files, missing_files, stray_files


@pytest.fixture
def book(tmp_path):
    return empty_book(tmp_path)


def customers(book, **asked):
    with book.lake(**asked) as lake:
        rows = lake_rows(lake, "customers")
        found = rows.engine.execute(rows.query)
        names = [column[0] for column in found.description]
        read = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return {row["customer_id"]: {name: value for name, value in row.items() if value is not None} for row in read}


def imported(book):
    add(book, "customers", {"customer_id": ["a", "b"], "segment": ["Food", "Food"], "team": ["North", "South"]})


def keep(book, *rows):
    with book.held():
        return keep_snapshots(book.lake_folder, rows, limits=Limits())


def wrote(key, **said):
    gone = said.pop("gone", False)
    return Written("customers", {"customer_id": key, "valid_from": None, **said}, gone)


def test_a_written_row_stands_beside_those_of_files(book):
    imported(book)
    keep(book, wrote("c", segment="Steel", kind="prospect", since="2024-02-29"))
    assert customers(book)["c"] == {
        "customer_id": "c", "segment": "Steel", "kind": "prospect", "since": dt.date(2024, 2, 29),
    }  # fmt: skip
    assert customers(book).keys() == {"a", "b", "c"}


def test_what_was_changed_holds_and_the_rest_is_the_files(book):
    imported(book)
    keep(book, wrote("a", segment="Steel"))
    assert customers(book)["a"] == {"customer_id": "a", "segment": "Steel", "team": "North"}
    keep(book, wrote("a", segment=None))
    assert customers(book)["a"] == {"customer_id": "a", "team": "North"}


def test_a_deletion_hides_and_is_not_seen(book):
    imported(book)
    keep(book, wrote("a", gone=True))
    assert customers(book).keys() == {"b"}


def test_a_later_file_fills_what_nobody_wrote(book):
    imported(book)
    keep(book, wrote("a", segment="Steel"))
    add(book, "customers", {"customer_id": ["a"], "segment": ["Paper"], "team": ["East"]})
    rows = [wrote("a", segment="Steel")]
    assert not is_current(book.lake_folder, rows)
    keep(book, *rows)
    assert customers(book)["a"] == {"customer_id": "a", "segment": "Steel", "team": "East"}


def test_an_import_below_can_be_undone(book):
    imported(book)
    keep(book, wrote("a", segment="Steel"), wrote("c", segment="Wood"))
    (batch,) = read_manifest(book.lake_folder).batches
    with book.held():
        remove_batch(book.lake_folder, batch.id, limits=Limits())
    keep(book, wrote("a", segment="Steel"), wrote("c", segment="Wood"))
    assert customers(book) == {
        "a": {"customer_id": "a", "segment": "Steel"}, "c": {"customer_id": "c", "segment": "Wood"},
    }  # fmt: skip


def test_a_change_of_a_row_that_is_not_there_is_left_out_where_it_says_too_little(book):
    row = Written("touchpoints", {"touchpoint_id": "t1", "channel": "phone"})
    keep(book, row)
    with book.lake() as lake:
        assert lake.engine.execute(f"SELECT count(*) FROM ({lake.select('touchpoints')})").fetchone() == (0,)


def test_what_was_taken_back_is_the_files_again(book):
    imported(book)
    before = customers(book)
    keep(book, wrote("a", segment="Steel"), wrote("b", gone=True))
    keep(book)
    assert customers(book) == before


def test_what_was_known_then_stays(book):
    imported(book)
    keep(book, wrote("a", segment="Steel"))
    then = dt.datetime.now(tz=dt.UTC)
    keep(book, wrote("a", segment="Paper"))
    assert customers(book)["a"]["segment"] == "Paper"
    assert customers(book, known_by=then)["a"]["segment"] == "Steel"


def test_the_same_again_takes_nothing(book):
    imported(book)
    assert keep(book, wrote("a", segment="Steel")) == ("customers",)
    assert keep(book, wrote("a", segment="Steel")) == ()
    assert len(read_manifest(book.lake_folder).snapshots) == 1


def test_few_snapshots_stay(book):
    for at in range(14):
        keep(book, wrote("a", segment=f"S{at}"))
    snapshots = read_manifest(book.lake_folder).snapshots
    assert len(snapshots) == 10  # all of one month
    assert customers(book)["a"]["segment"] == "S13"


def test_its_files_are_named_by_what_they_hold(book):
    imported(book)
    keep(book, wrote("a", segment="Steel"), wrote("z", gone=True))
    manifest = read_manifest(book.lake_folder)
    assert missing_files(book.lake_folder, manifest) == []
    assert changed_files(book.lake_folder, manifest) == []
    assert stray_files(book.lake_folder, manifest) == []


def test_rows_in_any_order_are_the_same_lines_and_text_stays_as_it_is():
    rows = [Written("needs", {"need_id": "n2", "state": "met"}), Written("needs", {"need_id": "n1", "topic": "速度"})]
    assert lines_of(rows) == lines_of(rows[::-1])
    assert lines_of(rows)["needs"][0] == '[[["need_id", "n1"], ["topic", "速度"]], false]', (
        "older snapshots say so, too"
    )
