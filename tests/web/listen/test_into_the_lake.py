"""What surveys brought is rows of the lake, once, as other things that people write; erasure and retention reach it."""

import datetime as dt

import pytest
from django.db import connection

from keepworth.runs.snapshots import take_snapshots, written_rows
from keepworth.runs.survey_coverage import survey_coverage
from keepworth.runs.survey_results import Questions, survey_results
from keepworth.tables.book import find_book
from keepworth.tables.lake.change import Limits
from keepworth.tables.lake.manifest import read_manifest
from keepworth.tables.lake.snapshot import keep_snapshots
from keepworth.tables.lake.written import Written, lines_of
from keepworth.tables.persons.tombstones import Tombstones, add_marks, make_secret
from keepworth.tables.persons.who import Person
from keepworth.tables.settings import read_settings
from keepworth_web.book.models import BookMark
from keepworth_web.listen.actions.forget_person import forget_answers
from keepworth_web.listen.actions.make_survey import close_survey
from keepworth_web.listen.actions.retire_words import retire_words
from keepworth_web.listen.actions.submit_response import submit_response
from keepworth_web.listen.models import (
    Answer,
    Invitation,
    Outgoing,
    Submission,
    Survey,
    Trigger,
    Triggered,
    WrittenTo,
)
from keepworth_web.listen.reads.happenings import key_of_purchase
from keepworth_web.listen.reads.standing_by import Purchase
from keepworth_web.site import snapshots
from tests.factories.books import empty_book
from tests.factories.web_book import one_customer
from tests.factories.written import row_by_row
from tests.web.borrowed import stand_beside
from tests.web.listen.asking import AT, filled, invited_to, link_to, survey_of

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def answered(people, book) -> list[Written]:
    """One person who answered in words, one who came by, one who was asked alone, and what the lake is to hold."""
    one_customer(book)
    survey = survey_of(people["owner"])
    asked = invited_to(survey, people["owner"], contact="p1").invitation
    Invitation.objects.update(sent_at=AT, reminded_at=AT + dt.timedelta(days=5))
    invited_to(survey, people["owner"], contact="p2")
    link, _ = link_to(survey, people["owner"], stage="use", location="shop 7")
    one = submit_response(asked, filled(words="Fast, and kind"), at=AT + dt.timedelta(days=6)).receipt
    two = submit_response(link, filled(recommend=2, submission_id="t" * 22), at=AT).receipt
    theirs = {"customer_id": "1001", "contact_id": "p1"}
    survey_is = {"side": "customer", "perspective": "own", "instrument": "nps", "version": "1.0"}
    late, at = "2026-12-01T12:00:00+00:00", "2026-11-25T12:00:00+00:00"
    return [
        Written("answers", {"submission_id": one, "item": "recommend", "value": "9.0", **theirs, **survey_is,
                            "answered_at": late}),
        Written("texts", {"text_id": f"{one}.why", "words": "Fast, and kind"}),
        Written("answers", {"submission_id": one, "item": "why", "text_id": f"{one}.why", **theirs, **survey_is,
                            "answered_at": late}),
        Written("answers", {"submission_id": two, "item": "recommend", "value": "2.0", **survey_is, "stage": "use",
                            "location_id": "shop 7", "answered_at": at}),
        Written("invitations", {"invitation_id": asked.code, **theirs, "instrument": "nps", "sent_at": at,
                                "reminded_at": "2026-11-30T12:00:00+00:00", "answered_at": late}),
    ]  # fmt: skip


def handed(book) -> list[Written]:
    return row_by_row(snapshots.written_rows(book))


def kept(folder, rows) -> dict[str, str]:
    """Take rows into the lake of a book and return the hash of what each table holds then."""
    with find_book(folder).held():
        keep_snapshots(find_book(folder).lake_folder, rows, limits=Limits())
    return {one.table: one.id for one in read_manifest(find_book(folder).lake_folder).snapshots}


def test_the_website_hands_them_over(answered, book, tmp_path):
    assert handed(book)[-1].values["reminded_at"] == "2026-11-30 12:00:00"
    beside = empty_book(tmp_path).folder
    one_customer(beside)
    assert kept(book, snapshots.written_rows(book)) == kept(beside, answered), "as if each were handed over by itself"


def test_however_many_are_read_at_once_they_are_the_same(answered, book, monkeypatch):
    whole = lines_of(snapshots.written_rows(book))
    monkeypatch.setattr(snapshots, "ROWS_AT_ONCE", 1)
    assert len(snapshots.written_rows(book)) == len(answered)
    assert lines_of(snapshots.written_rows(book)) == whole


def test_so_does_its_database_where_the_website_does_not_run(answered, book, tmp_path, monkeypatch):
    told = lines_of(snapshots.written_rows(book))
    stand_beside(monkeypatch)
    if connection.vendor == "sqlite":
        (tmp_path / "keepworth.sqlite3").touch()
    else:
        BookMark.objects.create(book_id=read_settings(book).book_id)
    assert lines_of(snapshots.written_rows(tmp_path if connection.vendor == "sqlite" else book)) == told


def test_b4_of_somebody_erased_no_run_takes_a_row_that_is_left(answered, book):
    add_marks(book, [Tombstones(make_secret(book)).mark("contact", "p1")], day="2026-12-02")
    left = row_by_row(written_rows(find_book(book)))
    assert {one.values.get("contact_id") for one in left} == {None}
    assert [one.values["value"] for one in left if one.table == "answers"] == ["2"], "another's stay"
    assert not [one for one in left if one.table == "invitations"]


def test_a_run_takes_them_into_the_lake_once(answered, book):
    here = find_book(book)
    assert set(take_snapshots(here)) == {"answers", "texts", "invitations"}
    assert take_snapshots(here) == (), "nothing new was said"
    counts = {one.table: one.rows for one in read_manifest(here.lake_folder).snapshots}
    assert counts == {"answers": 3, "texts": 1, "invitations": 1}


def test_silence_is_silence_in_results_and_coverage(answered, people, book):
    Invitation.objects.filter(contact="p2").update(sent_at=AT)
    close_survey(Survey.objects.get(), by=people["owner"], at=AT)
    here = find_book(book)
    take_snapshots(here)
    later = AT.date() + dt.timedelta(days=30)
    coverage = survey_coverage(here, as_of=later)
    assert (coverage.asked, coverage.still) == (2, 1)
    (silent,) = coverage.silent
    assert (silent["customer_id"], silent["asked_on"]) == ("1001", AT.date())
    response = survey_results(here, Questions("nps", as_of=later)).response
    assert (response.hits, response.of) == (1, 2)


def test_b4_an_erased_contact_is_renamed_and_their_words_and_links_are_gone(answered, book):
    trigger = Trigger.objects.create(survey=Survey.objects.get(), kind="purchase", since=AT.date(), made_at=AT)
    days = {"happened_on": AT.date(), "due_on": AT.date()}
    Triggered.objects.create(trigger=trigger, key="k", customer="1001", contact="p1", **days)
    gone = [Person("contact", 7, "p1"), Person("contact", 8, "p2")]
    assert forget_answers(gone, renamed={("contact", 7): "erased-7"}) == 2
    rows = handed(book)
    assert not any("p1" in one.values.values() or one.table == "texts" for one in rows)
    assert {one.values.get("contact_id") for one in rows} == {"erased-7", None}
    assert [one.values["value"] for one in rows if "value" in one.values] == ["9", "2"], "numbers stay"
    assert Outgoing.objects.count() == 0, "nothing is sent to them any more"
    assert WrittenTo.objects.count() == 0, "when they were written to is nobody's business any more"
    assert list(Triggered.objects.values_list("customer", "contact")) == [("1001", "")]
    assert set(Invitation.objects.values_list("sealed", flat=True)) == {""}
    assert Invitation.objects.filter(withdrawn_at=None).count() == 1, "a link that was not used opens nothing"
    assert not Submission.objects.exclude(invitation=None).exclude(said_hash="").exists(), "nor can they be guessed"
    assert forget_answers(gone, renamed={}) == 0


def test_b4_an_erased_customer_is_renamed_with_everybody_there(answered, book):
    Invitation.objects.update(called="Acme, as it was called once")
    assert forget_answers([Person("customer", 1, "1001")], renamed={("customer", 1): "erased-1"}) == 2
    assert set(Invitation.objects.values_list("called", flat=True)) == {""}
    assert {one.values.get("customer_id") for one in handed(book)} == {"erased-1", None}
    assert set(Answer.objects.values_list("words", flat=True)) == {""}


def asked_about(purchase, **whose):
    """Somebody who was asked about a purchase on stand-by, and by a trigger about another."""
    days = {"happened_on": AT.date(), "due_on": AT.date()}
    trigger = Trigger.objects.create(survey=Survey.objects.get(), kind="purchase", since=AT.date(), made_at=AT)
    key = key_of_purchase("1001", AT.date())
    Triggered.objects.create(trigger=trigger, key=key, **whose, **days)
    for pk, occasion in zip(Invitation.objects.values_list("pk", flat=True), (purchase, key), strict=True):
        Invitation.objects.filter(pk=pk).update(occasion=occasion)
    return {purchase, key}


def hashes():
    return {*Invitation.objects.values_list("occasion", flat=True), *Triggered.objects.values_list("key", flat=True)}


def test_b4_no_hash_that_an_erased_customer_can_be_guessed_from_stays(answered):
    before = asked_about(Purchase("o1", "kettle", AT.date()).occasion("1001"), customer="1001", contact="p1")
    assert hashes() == before
    forget_answers([Person("customer", 1, "1001")], renamed={("customer", 1): "erased-1"})
    assert not hashes() & before
    anew = key_of_purchase("erased-1", AT.date())
    assert Triggered.objects.get().key == anew, "else a trigger would take it for another purchase, and ask again"
    assert Invitation.objects.filter(occasion=anew).count() == 1
    assert "" not in hashes(), "that they were asked after something stays"


def test_b4_a_hash_of_an_id_that_names_an_erased_contact_goes(answered):
    before = asked_about(Purchase("p1@x.example", "kettle", AT.date()).occasion("1001"), customer="1001", contact="p1")
    gone = [Person("contact", 7, "p1"), Person("contact", 8, "p2")]
    forget_answers(gone, renamed={("contact", 7): "erased-7", ("contact", 8): "erased-8", ("order", 3): "erased-9"})
    assert not hashes() & before


def test_b4_of_a_customer_who_stays_it_is_known_what_was_asked_about(answered):
    before = asked_about(Purchase("o1", "kettle", AT.date()).occasion("1001"), customer="1001", contact="p1")
    forget_answers([Person("contact", 7, "p1")], renamed={("contact", 7): "erased-7"})
    assert hashes() == before


def test_b4_old_words_go_and_their_numbers_stay(answered, book):
    (text,) = [one.values["text_id"] for one in handed(book) if one.table == "texts"]
    Invitation.objects.filter(contact="p2").update(draft={"why": "Half a sentence"})
    day = dt.date(2027, 1, 1)
    assert retire_words(texts=[text], before=day, dry=True) == 1
    assert Answer.objects.exclude(words="").count() == 1
    assert retire_words(texts=[text], before=day, dry=False) == 1
    assert Answer.objects.exclude(words="").count() == 0
    assert Submission.objects.filter(said_hash="").count() == 1
    assert Answer.objects.exclude(value=None).count() == 2
    assert retire_words(texts=[], before=AT.date(), dry=False) == 0
