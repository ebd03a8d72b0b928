"""A book with persons in it."""

from pathlib import Path

import pytest

from keepworth.runs.import_file import Asked, import_file
from keepworth.tables.book import find_book
from tests.factories.persons import CONTACTS, CUSTOMERS, TEXTS, TOUCHPOINTS


@pytest.fixture
def persons(changed: Path, tmp_path: Path) -> Path:
    """A book with an organisation, a person and two contacts, who said something."""
    tables = {"customers": CUSTOMERS, "contacts": CONTACTS, "texts": TEXTS, "touchpoints": TOUCHPOINTS}
    for table, lines in tables.items():
        file = tmp_path / f"{table}.csv"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        import_file(find_book(changed), file, asked=Asked(table=table))
    return changed
