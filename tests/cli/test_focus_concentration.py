"""`keepworth focus concentration`."""

from pathlib import Path

from tests.factories.commands import answered, book_of, keepworth, shop

from keepworth.tables.book import Book


def test_it_is_said_in_words_and_as_json(scored_firm: Book) -> None:
    told = answered("focus", "concentration", scored_firm.folder)
    said = keepworth("focus", "concentration", scored_firm.folder).output.splitlines()
    first, measures = told["customers"][0], told["told"]
    assert said[0].startswith(f"As of {told['as_of']}: {measures['total']:,.0f} {told['currency']} of value with ")
    assert said[1] == (
        f"Losing {first['name']} ({first['share']:.0%}) is a 1-in-{first['one_in']} event "
        "until its renewal or in a year."
    )
    assert said[2].startswith(f"Without the largest three: {told['without']['amount']:,.0f} ")
    assert any(line.startswith("By segment: as ") for line in said)
    assert any("repositioning: not known: say it in [focus] repositioning" in line for line in said)


def test_a_book_that_was_not_scored_is_told_to_be(tmp_path: Path) -> None:
    refused = keepworth("focus", "concentration", book_of(tmp_path, *shop(40)))
    assert refused.exit_code == 3
    assert "Score it: keepworth score" in refused.output


def test_of_orders_alone_the_chance_is_that_of_being_active(tmp_path: Path) -> None:
    book = book_of(tmp_path, *shop(80))
    assert keepworth("score", book).exit_code == 0
    told = answered("focus", "concentration", book)
    assert told["told"]["chances"]["staying"] == 0
    assert told["told"]["chances"]["activity"] == told["told"]["customers"]
    assert told["by"]["colleague"] == []
    assert told["told"]["by"]["colleague"] is None
