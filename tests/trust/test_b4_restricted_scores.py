"""B4: whoever is restricted is in no answer of a score that was made before, until it is lifted."""

from pathlib import Path

import pytest
from tests.factories.persons import person_book

from keepworth.runs.find_persons import persons_searched
from keepworth.runs.restrict_person import restrict_person
from keepworth.tables.book import find_book
from keepworth.tables.scored import Wanted, open_scored

pytestmark = pytest.mark.slow


def test_b4_a_restricted_customer_is_in_no_stored_result(tmp_path: Path) -> None:
    book = find_book(person_book(tmp_path, scored=True))
    number = persons_searched(book, "pers-0042")[0].person.number
    everybody = Wanted(limit=500)
    before = open_scored(book).totals(everybody)
    assert open_scored(book).one(number, teams=None)
    restrict_person(book, "pers-0042")
    shown = open_scored(book)
    assert shown.one(number, teams=None) is None
    assert shown.find("Zelda", teams=None, limit=5, also_walled=True) == []
    assert number not in [row["number"] for row in shown.page(everybody).rows]
    after = shown.totals(everybody)
    assert (after.customers, after.scored) == (before.customers - 1, before.scored - 1)
    assert after.total_spend is not None
    assert before.total_spend is not None
    assert after.total_spend == pytest.approx(before.total_spend - 130.0)
    restrict_person(book, "pers-0042", lift=True)
    assert open_scored(book).totals(everybody) == before
