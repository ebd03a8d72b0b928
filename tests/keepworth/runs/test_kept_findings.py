"""What is kept of a book: the newest first, of each kind the last few, and nothing that a past day did not know."""

import datetime as dt
from pathlib import Path

from tests.factories.books import empty_book

from keepworth.runs.kept_findings import FOLDER, KEPT, keep_finding, kept_findings
from keepworth.samples.loading import remove_sample
from keepworth.tables.book import find_book
from keepworth.tables.settings_change import change_settings

DAY = dt.date(2026, 1, 1)


def test_the_last_few_of_each_kind_stay_and_what_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    for at in range(KEPT + 2):
        moment = dt.datetime(2026, 1, 2, at, tzinfo=dt.UTC)
        keep_finding(book, "one", as_of=DAY + dt.timedelta(days=at), found={"n": at}, at=moment)
    keep_finding(book, "other", as_of=DAY, found={}, at=dt.datetime(2026, 1, 2, tzinfo=dt.UTC))
    (book.folder / FOLDER / "one-damaged.json").write_text("{", encoding="utf-8")
    assert [one["found"]["n"] for one in kept_findings(book.folder, "one")] == [6, 5, 4, 3, 2]
    assert len(kept_findings(book.folder, "other")) == 1
    assert [one["found"]["n"] for one in kept_findings(book.folder, "one", until=DAY + dt.timedelta(days=4))] == [
        4,
        3,
        2,
    ]
    assert kept_findings(tmp_path / "nothing", "one") == []


def test_what_was_found_of_a_sample_goes_with_it(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    keep_finding(book, "one", as_of=DAY, found={}, at=dt.datetime(2026, 1, 2, tzinfo=dt.UTC))
    change_settings(book.folder, sample=True)
    remove_sample(find_book(book.folder))
    assert kept_findings(book.folder, "one") == []
