"""B4: retention reaches what people wrote in the website, every version of it, and what nobody consents to any more."""

import datetime as dt

import pytest
from django.utils import timezone

from keepworth.runs.apply_retention import UNDOABLE, apply_retention
from keepworth.runs.import_file import Asked, import_file
from keepworth.runs.snapshots import take_snapshots
from keepworth.tables.book import find_book
from keepworth_web.act.models import Answer
from keepworth_web.book.models import Job
from keepworth_web.care.actions.request_work import request_withdrawal
from keepworth_web.know.actions.keep_note import Note, keep_note
from keepworth_web.know.actions.remove_row import remove_row
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.know.models import WrittenRow, WrittenVersion
from keepworth_web.know.reads.rows import Reader
from keepworth_web.know.reads.visible import visible_customers
from keepworth_web.site.worker import do_next
from tests.factories.persons import traces

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 2, 1)
OLD = (
    "lawn bowls club",
    "bowls before",
    "the old rival's cook",
    "a round of bowls",
    "bowls are promised",
    "so bowls it is",
)


@pytest.fixture
def keeping(persons):
    """A book that keeps words for a year."""
    with (persons / "keepworth.toml").open("a", encoding="utf-8") as settings:
        settings.write("[retention]\ntexts = 12\nidentities = 12\n")
    return persons


def wrote(table, values, by, **words):
    return write_row(Said(table, values, words=words), by=by, at=timezone.now())


@pytest.fixture
def written(keeping, people):
    """Words about long ago and about now, each changed once, in every table that has words."""
    owner = people["owner"]
    for words in ("bowls before", "lawn bowls club"):
        values = {"need_id": "n1", "customer_id": "acme", "stated_on": "2023-05-01", "measure": "a round of bowls"}
        wrote("needs", values, owner, text_id=words)
    wrote("needs", {"need_id": "n2", "customer_id": "acme", "stated_on": "2026-01-05"}, owner, text_id="newly said")
    wrote("promises", {"promise_id": "p1", "customer_id": "acme", "agreed_on": "2023-05-01"}, owner,
          what_text_id="bowls are promised")  # fmt: skip
    for day, source in (("2023-05-01", "the old rival's cook"), ("2026-01-05", "the new rival's cook")):
        wrote("rivals", {"customer_id": "acme", "rival": "Rivals", "valid_from": day, "source": source}, owner)
    keep_note(Note("acme", at="2023-06-01T10:00", learned="so bowls it is"), by=owner, at=timezone.now())
    return keeping


def everything():
    """Whatever the database says about rows, in every version."""
    return str([*WrittenRow.objects.values(), *WrittenVersion.objects.values(), *Answer.objects.values()])


def test_b4_old_words_go_from_the_database_and_from_every_snapshot(written):
    take_snapshots(find_book(written))
    assert [words for words in OLD if words not in everything()] == []
    dry = apply_retention(find_book(written), today=TODAY, dry=True).deleted
    assert [words for words in OLD if words not in everything()] == [], "a dry run changes nothing"
    done = apply_retention(find_book(written), today=TODAY)
    assert dict(done.deleted) == dict(dry)
    assert done.deleted["texts"] == 4 + 3 + 2, "of files; need, promise and note; two columns beside"
    assert [words for words in OLD if words in everything()] == []
    assert traces(written / "lake", *OLD) == []
    assert "newly said" in everything()
    assert "the new rival's cook" in everything()
    assert dict(apply_retention(find_book(written), today=TODAY).deleted)["texts"] == 0


def test_b4_no_later_run_brings_them_back(written):
    apply_retention(find_book(written), today=TODAY)
    take_snapshots(find_book(written))
    assert traces(written / "lake", *OLD) == []
    reader = Reader(visible_customers(WrittenRow.objects.first().by))
    assert {row.values["need_id"] for row in reader.all_rows("needs")} == {"n1", "n2"}, "that it was said stays"


def test_b4_what_was_taken_away_goes_with_its_versions(written, people):
    reader = Reader(visible_customers(people["owner"]))
    (row,) = (one for one in reader.all_rows("needs") if one.values["need_id"] == "n2")
    remove_row(row, by=people["owner"], at=timezone.now())
    note = keep_note(
        Note("acme", at="2026-01-06T10:00", learned="undone at once"), by=people["owner"], at=timezone.now()
    )
    WrittenRow.objects.filter(versions__change=note).update(values={})
    long_ago = timezone.make_aware(dt.datetime(2024, 1, 1))
    WrittenRow.objects.filter(versions__change=note).update(at=long_ago)
    apply_retention(find_book(written), today=TODAY)
    assert "undone at once" not in everything()


def test_b4_names_that_were_written_go_where_nothing_has_happened(keeping, people):
    owner = people["owner"]
    for name, day in (("Una Old", "2022-01-01"), ("Nell New", "2026-01-05")):
        wrote("contacts", {"contact_id": name[:3], "customer_id": "acme", "valid_from": day, "name": name}, owner)
    assert apply_retention(find_book(keeping), today=TODAY).deleted["identities"] >= 1
    assert "Una Old" not in everything()
    assert "Nell New" in everything()


def test_b4_old_reasons_go_and_the_answers_stay(keeping, people):
    at = timezone.make_aware(dt.datetime(2024, 1, 1))
    Answer.objects.create(
        person=people["owner"], key="need:1", customer=1, answer="not_useful", because="bowls", at=at, until=at
    )
    assert apply_retention(find_book(keeping), today=TODAY, dry=True).deleted["texts"] == 5
    apply_retention(find_book(keeping), today=TODAY)
    assert Answer.objects.get().because == ""


@pytest.fixture
def taken_back(persons, tmp_path):
    """A book whose customer took a consent back."""
    files = {
        "consents": ["customer_id,purpose,given_on,withdrawn_on", "acme,visits,2024-01-01,"],
        "visits": ["visit_id,customer_id,at,page", "v1,acme,2024-02-01T10:00:00Z,/of-acme"],
        "again": ["customer_id,purpose,given_on,withdrawn_on", "acme,visits,2024-01-01,2024-06-01"],
    }
    told = []
    for name, lines in files.items():
        file = tmp_path / f"{name}.csv"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        asked = Asked(table="consents" if name == "again" else name)
        told = import_file(find_book(persons), file, asked=asked).notes
    assert "1 row of visits seen no more" in told[-1]
    return persons


def test_b4_the_page_says_what_is_held_without_consent_and_deletes_it(owner, taken_back):
    page = owner.get("/book/privacy/retention/").text
    assert "visits whose consent was taken back" in page
    owner.post("/book/privacy/retention/apply/")
    assert do_next()
    assert traces(taken_back, "/of-acme") == []
    assert "or whose consent was taken back" in owner.get(f"/book/privacy/receipts/{Job.objects.get().result}/").text


def test_b4_the_worker_deletes_it_by_itself_a_day_after(taken_back):
    assert request_withdrawal(at=timezone.now()) is None, "an import of consents can be undone first"
    assert traces(taken_back, "/of-acme")
    job = request_withdrawal(at=timezone.now() + UNDOABLE + dt.timedelta(minutes=1))
    assert request_withdrawal(at=timezone.now() + UNDOABLE + dt.timedelta(minutes=1)) == job, "it is asked once"
    assert do_next()
    assert Job.objects.get().state == "done"
    assert traces(taken_back, "/of-acme") == []
    assert request_withdrawal(at=timezone.now() + UNDOABLE + dt.timedelta(hours=1)) is None
