"""What a back-test found is kept in the book: whole, for the last ten, and told as of a day."""

import datetime as dt
import json
from pathlib import Path

import pytest
from tests.factories.books import add_orders, empty_book
from tests.factories.commands import answered, keepworth
from tests.factories.renewing import add_renewals

from keepworth.errors import NotEnough
from keepworth.runs import kept_backtests
from keepworth.runs.kept_backtests import FOLDER, KEPT, checked, keep_staying, unreadable_backtests
from keepworth.runs.kept_backtests import kept_backtests as all_kept
from keepworth.samples.loading import remove_sample
from keepworth.tables.book import Book, make_book

DAY = dt.date(2023, 7, 1)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    made = empty_book(tmp_path)
    add_renewals(made, customers=150)
    return made


def test_what_was_found_is_kept_whole(book: Book) -> None:
    kept = keep_staying(book, as_of=DAY)
    (record,) = all_kept(book.folder)
    assert kept.file.parent == book.folder / FOLDER
    said = kept.found.record()
    assert {name: record[name] for name in said} == said
    assert (record["format"], record["what"], record["as_of"]) == (1, "staying", "2023-07-01")
    assert dt.datetime.fromisoformat(record["made_at"]).tzinfo is not None
    assert record["settings"]["currency"] == book.settings.currency
    assert [one["table"] for one in record["inputs"]] == ["contracts"]
    for one in record["staying"]["reliability"]:
        assert one["low"] <= one["stayed"] <= one["high"]


def test_how_far_chances_were_checked_is_told_as_of_a_day(book: Book) -> None:
    assert checked(book.folder) == kept_backtests.Checked("never", 0, 30, until=None)
    found = keep_staying(book, as_of=DAY).found
    assert found.test.events >= 30
    said = checked(book.folder)
    assert (said.state, said.losses, said.until) == (str(found.test.badge), found.test.events, found.until)
    assert checked(book.folder, until=found.until) == said
    assert checked(book.folder, until=found.until - dt.timedelta(days=1)).state == "never", "of what was known then"


def test_the_newest_speaks(book: Book) -> None:
    keep_staying(book, as_of=DAY)
    few = keep_staying(book, as_of=dt.date(2025, 1, 1)).found
    said = checked(book.folder)
    assert (said.state, said.losses) == ("uncalibrated", few.test.events)
    assert few.test.events < 30


def test_the_last_ten_stay_and_what_another_version_wrote(book: Book) -> None:
    kept = keep_staying(book, as_of=DAY).file
    record = json.loads(kept.read_text(encoding="utf-8"))
    newer = kept.with_name("staying-newer.json")
    newer.write_text(json.dumps(record | {"format": 2}), encoding="utf-8")
    for at in range(KEPT + 1):
        made_at = f"2020-01-{at + 1:02}T00:00:00+00:00"
        kept.with_name(f"staying-{at}.json").write_text(json.dumps(record | {"made_at": made_at}), encoding="utf-8")
    keep_staying(book, as_of=DAY)
    assert len(all_kept(book.folder)) == KEPT
    assert not kept.with_name("staying-0.json").exists()
    assert kept.exists()
    assert unreadable_backtests(book.folder) == [newer.name]


@pytest.mark.parametrize("text", ["", "[]", '{"format": 1}', '{"format": 1, "what": "staying"}', "\x00"])
def test_a_file_that_is_none_stands_in_nobodys_way(book: Book, text: str) -> None:
    (book.folder / FOLDER).mkdir()
    (book.folder / FOLDER / "staying-x.json").write_text(text, encoding="utf-8")
    assert checked(book.folder).state == "never"
    assert unreadable_backtests(book.folder) == ["staying-x.json"]


def test_where_nothing_can_be_tested_nothing_is_kept(tmp_path: Path) -> None:
    made = empty_book(tmp_path)
    add_orders(made, ("ann", "2025-01-01", 5))
    with pytest.raises(NotEnough):
        keep_staying(made)
    assert not (made.folder / FOLDER).exists()


def test_the_command_keeps_it_and_a_backup_brings_it_back(book: Book, tmp_path: Path) -> None:
    said = answered("backtest", book.folder, "--what", "staying", "--as-of", "2023-07-01")
    assert (book.folder / said["kept"]).is_file()
    assert f"Kept: {FOLDER}/" in keepworth("backtest", book.folder, "--what", "staying").output
    archive, back = tmp_path / "kept.zip", tmp_path / "back"
    answered("backup", book.folder, archive)
    answered("restore", archive, back)
    assert all_kept(back) == all_kept(book.folder)
    assert len(all_kept(back)) == 2


def test_it_goes_with_a_sample(tmp_path: Path) -> None:
    made = make_book(tmp_path / "sample", currency="EUR", sample=True)
    add_renewals(made, customers=60)
    keep_staying(made, as_of=DAY)
    remove_sample(made)
    assert not (made.folder / FOLDER).exists()
