"""`keepworth focus assign`."""

from pathlib import Path

from tests.factories.commands import answered, book_of, keepworth, shop

from keepworth.tables.book import Book


def test_it_is_said_in_words_and_as_json(scored_firm: Book) -> None:
    told = answered("focus", "assign", scored_firm.folder)
    said = keepworth("focus", "assign", scored_firm.folder).output
    assert f"{told['told']['changes']} change" in said
    assert f"{told['told']['hours_needed']:,.0f} hours are needed of {told['told']['hours_there']:,.0f}" in said


def test_a_book_without_colleagues_makes_no_proposal(tmp_path: Path) -> None:
    book = book_of(tmp_path, *shop(40))
    assert keepworth("score", book).exit_code == 0
    refused = keepworth("focus", "assign", book)
    assert refused.exit_code == 3
    assert "it takes colleagues" in refused.output
