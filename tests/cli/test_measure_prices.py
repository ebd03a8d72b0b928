"""`keepworth measure prices`: what the loyal would pay more, as the run told it, and where nothing is told."""

import json
from pathlib import Path

import pytest
from tests.factories.books import add_orders, empty_book
from tests.factories.commands import answered, keepworth
from tests.factories.loyal_renewals import AS_OF, loyal_book

DAY = ("--as-of", AS_OF.isoformat())


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = loyal_book(tmp_path_factory.mktemp("prices")).folder
    assert keepworth("score", made, *DAY).exit_code == 0
    return made


def test_it_prints_what_the_run_told(book: Path) -> None:
    found = answered("measure", "prices", book, *DAY)
    assert found["as_of"] == AS_OF.isoformat()
    assert found["told"] == json.loads((book / "scores/latest/premium.json").read_text(encoding="utf-8"))


def test_it_says_it_in_words_with_ranges_counts_and_the_claim(book: Path) -> None:
    told = answered("measure", "prices", book, *DAY)["told"]
    said = keepworth("measure", "prices", book, *DAY).output.splitlines()
    whole, of = told["premiums"][0], told["elasticities"][0]
    assert said[1] == (
        f"  the whole book: {whole['points']:+.1f} (likely {whole['low']:+.1f} to {whole['high']:+.1f}, 8 in 10), "
        f"association; 4,000 renewals, 2,000 of the loyal; {whole['lost']:,} lost, {whole['lost_loyal']:,} of the loyal"
    )
    assert [line.split(":")[0].strip() for line in said[2:4]] == ["large", "small"]
    assert said[4].startswith("Per cent of quantity with one per cent of list price, 2024-01 to 2024-12, 2 products")
    assert said[5].startswith(f"  the whole book: the others {of['others']:+.1f} (likely ")
    assert said[5].endswith("200 loyal customers and 200 others saw two prices")


def test_a_book_without_renewals_says_so(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    add_orders(book, *((who, f"2025-{month:02d}-03", 10) for who in range(40) for month in range(1, 7)))
    assert keepworth("score", book.folder).exit_code == 0
    assert answered("measure", "prices", book.folder)["told"] is None
    assert "no second renewal had a known price" in keepworth("measure", "prices", book.folder).output
