"""`keepworth focus fit`."""

import shutil
from pathlib import Path

import pyarrow.parquet as pq
from tests.factories.commands import answered, book_of, keepworth, shop

from keepworth.runs.score import score_book
from keepworth.tables.book import Book, find_book


def test_fit_is_told_with_what_it_is_made_of(scored_firm: Book) -> None:
    told = answered("focus", "fit", scored_firm.folder)
    fits = [one["fit"] for one in told["customers"]]
    assert fits == sorted(fits, reverse=True)
    assert told["rule"]["customers"] == len(fits)
    for one in told["customers"]:
        assert 0 < one["low"] <= one["fit"] <= one["high"] < 1
        assert (one["asked"] == 0) == (one["low"] == one["high"]) or told["learnt"]
    said = keepworth("focus", "fit", scored_firm.folder).output
    assert f"{told['rule']['best']} work best of {told['rule']['measured']} measured customers" in said
    assert told["no_fit"] is None or told["no_fit"] in said
    assert told["no_kinds"] is None or told["no_kinds"] in said


def test_what_we_want_stands_apart(scored_firm: Book, tmp_path: Path) -> None:
    shutil.copytree(scored_firm.folder, tmp_path / "book", symlinks=True)
    held = pq.read_table(scored_firm.scores / "latest" / "customers.parquet", columns=["segment", "value"])
    segment = held.sort_by([("value", "descending")]).column("segment")[0].as_py()
    with (tmp_path / "book" / "keepworth.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'\n[profile.wants.segment]\n"{segment}" = 2\n')
    score_book(find_book(tmp_path / "book"))
    told = answered("focus", "fit", tmp_path / "book")
    (wish,) = told["wants"]
    assert (wish["value"], wish["points"]) == (segment, 2)
    moved = [one for one in told["customers"] if one["told"]]
    assert len(moved) == wish["customers"] > 0
    assert {one["told"] for one in moved} == {1.0}
    said = keepworth("focus", "fit", tmp_path / "book").output
    assert f"We want: segment {segment} (+2)" in said


def test_a_wish_that_cannot_be_is_refused_by_name(tmp_path: Path) -> None:
    book = book_of(tmp_path, *shop(40))
    with (book / "keepworth.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[profile.wants.colour]\nred = 2\n")
    refused = keepworth("focus", "fit", book)
    assert refused.exit_code == 2
    assert "profile.wants" in refused.output


def test_a_book_that_was_not_scored_is_told_to_be(tmp_path: Path) -> None:
    assert keepworth("focus", "fit", book_of(tmp_path, *shop(40))).exit_code == 3
