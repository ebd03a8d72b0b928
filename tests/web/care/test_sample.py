"""The sample in one click: it comes, says that it is invented, goes, and leaves nothing and nobody behind."""

import datetime as dt
import re

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from keepworth.runs.find_persons import restricted_persons
from keepworth.tables.book import find_book
from keepworth.tables.lake.manifest import read_manifest
from keepworth_web.act.models import LATER, Answer
from keepworth_web.book.models import Job
from keepworth_web.site.worker import do_next
from keepworth_web.staff.models import ApiKey, AuditEntry, Link, Person
from tests.web.routes import routes

pytestmark = pytest.mark.django_db


@pytest.fixture
def empty(book):
    """The book of the tests; its settings stand again when the test has ended."""
    settings = (book / "keepworth.toml").read_text(encoding="utf-8")
    yield book
    (book / "keepworth.toml").write_text(settings, encoding="utf-8")


@pytest.fixture
def sample(empty, owner):
    """The sample, asked for by its owner and brought in by the worker."""
    assert owner.post("/book/sample/load/").headers["Location"] == "/book/sample/"
    assert do_next()
    assert (Job.objects.get().state, Job.objects.get().said) == ("done", "")
    return empty


def rows():
    """Every row of the database, by model, but for the log, which stays, and what browsers need."""
    beside = {"staff.auditentry", "staff.audithead", "staff.session"}
    return {
        model._meta.label_lower: model._base_manager.count()
        for model in apps.get_models()
        if model._meta.label_lower not in beside
    }


@pytest.mark.slow
def test_the_sample_comes_in_one_click_and_goes_in_one(owner, people, empty):
    before, accounts = rows(), (Person.objects.count(), ApiKey.objects.count(), Link.objects.count())
    assert "Look at the sample firm" in owner.get("/book/runs/").text
    owner.post("/book/sample/load/")
    waiting = owner.get("/book/sample/").text
    assert "waits for the worker" in waiting
    assert do_next()
    assert Job.objects.get().said == ""
    assert find_book(empty).settings.sample
    assert "Remove the sample" in owner.get("/book/sample/").text
    assert (Person.objects.count(), ApiKey.objects.count(), Link.objects.count()) == accounts, "Odoo CVE-2021-45111"
    owner.post("/know/new/", {"name": "Written about the sample", "kind": "prospect"})
    until = timezone.now() + dt.timedelta(days=90)
    Answer.objects.create(
        person=people["owner"], key="silence:1", customer=1, answer=LATER, at=timezone.now(), until=until
    )
    assert {model for model, count in rows().items() if count != before[model]} >= {"know.writtenrow", "act.answer"}
    gone = owner.post("/book/sample/remove/")
    assert gone.status_code == 200
    assert re.search(r"The sample is gone: [\d,]{4,} rows", gone.text)
    assert rows() == before
    book = find_book(empty)
    assert not book.settings.sample
    assert read_manifest(book.lake_folder).everything == ()
    assert list(book.scores.glob("*/run.json")) == []
    assert restricted_persons(book) == ()
    kinds = set(AuditEntry.objects.values_list("kind", flat=True))
    assert {"sample.request", "sample.remove"} <= kinds


@pytest.mark.slow
def test_every_page_of_the_sample_says_that_it_is_simulated(owner, sample):
    silent = []
    for route, pattern in routes():
        if "<" in route or route.startswith("api/") or getattr(pattern.callback, "right", "") == "anyone":
            continue
        page = owner.get(f"/{route}")
        if page.status_code == 200 and page.headers["Content-Type"].startswith("text/html"):
            silent += [route] if "<main" in page.text and "simulated" not in page.text else []
    assert silent == []


def test_a_second_click_joins_the_first(owner, empty):
    for _ in range(2):
        assert owner.post("/book/sample/load/").status_code == 302
    assert Job.objects.count() == 1
    assert owner.post("/book/sample/remove/").status_code == 409, "it is still on its way in"


def test_a_book_of_ones_own_is_not_touched(owner, empty):
    from keepworth.runs.import_file import Asked, import_file

    orders = empty / "orders.csv"
    orders.write_text("customer_id,ordered_on,amount\nc1,2024-01-01,5\n")
    import_file(find_book(empty), orders, asked=Asked(table="orders"))
    assert "Look at the sample firm" not in owner.get("/book/runs/").text
    refused = owner.post("/book/sample/load/")
    assert (refused.status_code, "holds data already" in refused.text) == (409, True)
    removed = owner.post("/book/sample/remove/")
    assert (removed.status_code, "a book of your own" in removed.text) == (409, True)
    assert len(read_manifest(find_book(empty).lake_folder).batches) == 1


def test_only_the_owner_is_offered_the_sample(colleague, stranger, empty):
    for client in (colleague, stranger):
        assert "Look at the sample firm" not in client.get("/book/runs/").text
        assert client.get(reverse("care:sample")).status_code == 403
        assert client.post("/book/sample/load/").status_code == 403
        assert client.post("/book/sample/remove/").status_code == 403
