"""What people wrote in the website, as a table of the lake: over what files bring, and never instead of it."""

import datetime as dt

import pyarrow as pa
import pytest
from tests.factories.books import add, empty_book

from keepworth.tables.export import lake_rows
from keepworth.tables.lake import remove_batch
from keepworth.tables.lake.change import Limits
from keepworth.tables.lake.manifest import read_manifest
from keepworth.tables.lake.snapshot import is_current, keep_snapshots
from keepworth.tables.lake.verify import changed_files, missing_files, stray_files
from keepworth.tables.lake.written import Written, WrittenTable, lines_of, written_table


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


ANSWERS = {
    "submission_id": ["s1", "s1", "s2"], "item": ["why", "ease", "ease"], "value": [None, "0.1", "3"],
    "text_id": ["s1.why", None, None], "contact_id": ["p1", "p1", None], "instrument": ["nps"] * 3,
    "answered_at": ["2026-01-01 12:00:00"] * 3,
}  # fmt: skip


def many(**columns):
    return WrittenTable("answers", pa.table({name: pa.array(said, pa.string()) for name, said in columns.items()}))


def one_by_one(**columns):
    lines = (dict(zip(columns, line, strict=True)) for line in zip(*columns.values(), strict=True))
    return [Written("answers", {name: said for name, said in line.items() if said is not None}) for line in lines]


def test_many_at_once_are_what_they_are_one_by_one(book, tmp_path):
    beside = empty_book(tmp_path / "beside")
    for one in (book, beside):  # a file says what they leave open
        add(one, "answers", {"submission_id": ["s2"], "item": ["ease"], "value": [1.0], "stage": ["use"]})
    few = one_by_one(**{name: [said[-1]] for name, said in ANSWERS.items()} | {"submission_id": ["s3"]})
    keep(book, many(**ANSWERS), *few)
    keep(beside, *one_by_one(**ANSWERS), *few)
    assert read_manifest(book.lake_folder).snapshots[0].id == read_manifest(beside.lake_folder).snapshots[0].id
    assert read_manifest(book.lake_folder).keys == read_manifest(beside.lake_folder).keys
    with book.lake() as lake:
        found = lake.engine.execute(f"SELECT value, stage FROM ({lake.select('answers')}) ORDER BY ALL").fetchall()
    assert found == [(0.1, None), (3.0, "use"), (3.0, None), (None, None)]


def test_many_at_once_are_known_again_in_whatever_parts_they_come_and_any_change_is_seen(book):
    keep(book, many(**ANSWERS))
    parts = [many(**{name: said[start:end] for name, said in ANSWERS.items()}) for start, end in ((0, 1), (1, 3))]
    assert keep(book, *parts) == ()
    assert keep(book, many(**{**ANSWERS, "value": [None, "0.1", "4"]})) == ("answers",)
    assert keep(book, many(**{**ANSWERS, "value": ["0.1", None, "4"]})) == ("answers",)
    assert keep(book) == ("answers",)


def test_a_moment_is_the_same_text_from_whatever_database():
    east = dt.datetime(2026, 1, 1, 20, 0, 0, 5, dt.timezone(dt.timedelta(hours=8)))
    told = (east, dt.datetime(2026, 1, 1, 12, 0, 0, 5), "2026-01-01 12:00:00.000005", None)
    rows = [(f"s{at}", moment, value) for at, (moment, value) in enumerate(zip(told, (0.1, 9.0, None, 3), strict=True))]
    columns = written_table("answers", ("submission_id", "answered_at", "value"), rows=rows).columns
    assert columns.column("answered_at").to_pylist() == ["2026-01-01 12:00:00.000005"] * 3 + [None]
    assert columns.column("value").to_pylist() == ["0.1", "9", None, "3"]
