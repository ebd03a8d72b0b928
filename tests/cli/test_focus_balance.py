"""`keepworth focus balance`."""

from pathlib import Path

from tests.factories.commands import answered, book_of, keepworth, shop

from keepworth.tables.book import Book


def test_too_few_is_said_with_what_it_takes(scored_firm: Book) -> None:
    told = answered("focus", "balance", scored_firm.folder)["told"]
    said = keepworth("focus", "balance", scored_firm.folder).output.splitlines()
    assert told["verdict"] == "not enough"
    assert "not enough to weigh getting against keeping" in said[0]
    assert f"  10 customers lost in them; there are {told['lost']}" in said
    assert any("  promotion: " in line and "less than a tenth, neglected" in line for line in said)
    one = told["by_quarter"][4]
    assert any(line.startswith(f"  {one['quarter']}: ") for line in said)


def test_a_book_without_spending_is_told_what_to_import(tmp_path: Path) -> None:
    book = book_of(tmp_path, *shop(40))
    assert keepworth("score", book).exit_code == 0
    refused = keepworth("focus", "balance", book)
    assert refused.exit_code == 3
    assert "--as spending" in refused.output
