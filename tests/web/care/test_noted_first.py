"""What changes a file of the book has its line in the log first, whatever fails after it."""

import json

import pytest
from django.db import OperationalError, transaction

from keepworth.tables.book import find_book
from keepworth.tables.settings_change import change_settings
from keepworth_web.care.actions.change_book_settings import change_book_settings
from keepworth_web.site import guard
from keepworth_web.staff.models import AuditEntry
from tests.factories.books import add
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
LINES = tuple(
    f"{kind}{end}" for kind in ("settings.change", "person.restrict", "sample.remove") for end in ("", ".failed")
)


def lines() -> list[str]:
    return list(AuditEntry.objects.filter(kind__in=LINES).order_by("pk").values_list("kind", flat=True))


def full(*_given, **_named):
    raise OperationalError("database or disk is full")


@pytest.fixture
def program(people):
    client = with_key(people["owner"], scope="write")
    client.raise_request_exception = False
    return client


def patch(client, address: str, **said):
    return client.patch(f"/api/v1/{address}", json.dumps(said), content_type="application/json")


@pytest.mark.parametrize(("address", "said", "found"), [
    ("settings", {"margin": 0.25}, lambda settings: settings.margin == 0.25),
    ("retention", {"errors": 7}, lambda settings: settings.retention.errors == 7),
])  # fmt: skip
def test_a_fault_after_the_change_leaves_it_with_its_line(address, said, found, program, changed, monkeypatch):
    monkeypatch.setattr(guard, "_note", full)
    assert patch(program, address, **said).status_code == 500
    assert found(find_book(changed).settings)
    assert lines() == ["settings.change"]


def test_a_fault_before_the_change_leaves_neither(program, changed, monkeypatch):
    before = (changed / "keepworth.toml").read_bytes()
    monkeypatch.setattr("keepworth_web.care.actions.noted_first.note", full)
    assert patch(program, "settings", margin=0.25).status_code == 500
    assert (changed / "keepworth.toml").read_bytes() == before
    assert lines() == []


def test_a_change_that_cannot_be_written_is_said_to_have_failed(program, changed, monkeypatch):
    def no_space(*_given, **_named):
        raise OSError(28, "No space left on device")

    before = (changed / "keepworth.toml").read_bytes()
    monkeypatch.setattr("keepworth.tables.settings_change.replace_text", no_space)
    assert patch(program, "settings", margin=0.25).status_code == 500
    assert (changed / "keepworth.toml").read_bytes() == before
    assert lines() == ["settings.change", "settings.change.failed"]


def test_what_changes_nothing_is_not_noted(program, changed):
    assert patch(program, "settings", margin=None).status_code == 200
    assert lines() == []


def test_a_change_within_a_transaction_is_refused_for_that_could_take_its_line_back(people, changed):
    before = (changed / "keepworth.toml").read_bytes()
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        change_book_settings({"margin": 0.25}, by=people["owner"])
    assert (changed / "keepworth.toml").read_bytes() == before


def test_a_restriction_has_its_line_whatever_fails_after_it(program, book, monkeypatch):
    add(find_book(book), "contacts", {"contact_id": ["p1"], "customer_id": ["C1"]})
    found = program.post("/api/v1/persons/find", json.dumps({"who": "p1"}), content_type="application/json").json()
    address = f"/api/v1/persons/contact/{found['items'][0]['number']}/restrict"
    monkeypatch.setattr(guard, "_note", full)
    assert program.post(address, "", content_type="application/json").status_code == 500
    monkeypatch.undo()
    assert len(program.get("/api/v1/persons/restricted").json()["items"]) == 1
    assert lines() == ["person.restrict"]
    assert program.post(address, "", content_type="application/json").status_code == 200
    assert lines() == ["person.restrict"], "it was so already"


@pytest.fixture
def sample(book, changed):
    """A book that says that it is a sample; no row needs to be in it to be taken out."""
    change_settings(book, sample=True)
    return book


def test_a_sample_that_is_gone_has_its_line_whatever_fails_after_it(program, sample, monkeypatch):
    monkeypatch.setattr(guard, "_note", full)
    assert program.delete("/api/v1/sample").status_code == 500
    assert find_book(sample).settings.sample is False
    assert lines() == ["sample.remove"]
    assert program.delete("/api/v1/sample").status_code == 422
    assert lines() == ["sample.remove"], "nothing is noted where there is nothing to remove"


def test_a_sample_whose_line_cannot_be_written_stays(program, sample, monkeypatch):
    monkeypatch.setattr("keepworth_web.care.actions.noted_first.note", full)
    assert program.delete("/api/v1/sample").status_code == 500
    assert find_book(sample).settings.sample is True


def test_a_removal_that_was_cut_short_is_said_to_have_failed_and_done_again(program, sample, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr("keepworth.samples.loading.remove_everything", full)
        assert program.delete("/api/v1/sample").status_code == 500
    assert lines() == ["sample.remove", "sample.remove.failed"]
    assert program.delete("/api/v1/sample").status_code == 200
    assert find_book(sample).settings.sample is False
