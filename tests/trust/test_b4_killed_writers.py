"""B4: whoever writes next to a book finishes an erasure that was killed: a sample that comes or goes as well."""

import datetime as dt
from pathlib import Path

import pytest
from tests.factories.persons import ZELDA, person_book, traces

from keepworth.errors import BadInput
from keepworth.runs.find_persons import receipts_of
from keepworth.samples.loading import load_sample, remove_sample
from keepworth.tables.book import find_book
from keepworth.tables.persons.held import held
from keepworth.tables.persons.journal import keep_journal
from keepworth.tables.persons.planning import plan_erasure
from keepworth.tables.persons.who import the_person
from keepworth.tables.settings_change import change_settings


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """A book whose erasure was decided upon, and killed."""
    book = person_book(tmp_path)
    with held(book) as facts:
        who = the_person(facts, asked="pers-0042")
        keep_journal(book, plan_erasure(facts, persons=(who,), at=dt.datetime.now(tz=dt.UTC)).journal)
    assert traces(book, *ZELDA)
    return book


def test_b4_a_sample_that_is_refused_finishes_it_first(killed: Path) -> None:
    with pytest.raises(BadInput, match="holds data already"):
        load_sample(find_book(killed))
    assert traces(killed, *ZELDA) == []
    assert len(receipts_of(find_book(killed))) == 1


def test_b4_a_sample_that_goes_finishes_it_first(killed: Path) -> None:
    change_settings(killed, sample=True)
    remove_sample(find_book(killed))
    assert traces(killed, *ZELDA) == []
    assert len(receipts_of(find_book(killed))) == 1
