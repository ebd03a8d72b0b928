"""B4: whoever writes next to a book finishes an erasure that was killed: a sample that comes or goes as well."""

import datetime as dt
from pathlib import Path

import pytest
from tests.factories.persons import ZELDA, offer, person_book, traces

from keepworth.errors import BadInput
from keepworth.runs.erase_person import erase_person
from keepworth.runs.find_persons import persons_called, receipts_of, restricted_persons
from keepworth.runs.restrict_person import restrict_person
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


def test_b4_rights_of_invented_people_go_with_them(tmp_path: Path) -> None:
    """Numbers are given anew: a restriction that stayed would be somebody else's."""
    book = person_book(tmp_path)
    restrict_person(find_book(book), "cont-0008")
    erase_person(find_book(book), "pers-0042")
    change_settings(book, sample=True)
    remove_sample(find_book(book))
    assert restricted_persons(find_book(book)) == ()
    offer(book, "customers", "customer_id,kind,name,email", "pers-0042,person,Zoe Other,zoe@other.example")
    assert [one.asked for one in persons_called(find_book(book), "pers-0042")] == ["customer:pers-0042"]
