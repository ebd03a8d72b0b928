"""Book › Runs: what was computed, how far the next one is, and who may ask for it."""

import pytest

from keepworth.runs.undo_batch import batches_of
from keepworth_web.book.actions.request_score import request_score
from keepworth_web.book.actions.run_job import claim_job
from keepworth_web.book.models import Job
from keepworth_web.site.worker import do_next

pytestmark = pytest.mark.django_db


@pytest.fixture
def with_orders(book):
    from keepworth.runs.import_file import Asked, import_file
    from keepworth.tables.book import find_book

    days = [f"2024-{month:02d}-{day:02d}" for month in range(1, 13) for day in (3, 17)]
    rows = [f"c{who},{day},{10 + who}" for who in range(40) for day in days[who % 7 :: 1 + who % 5]]
    orders = book / "orders.csv"
    orders.write_text("customer_id,ordered_on,amount\n" + "\n".join(rows) + "\n")
    import_file(find_book(book), orders, asked=Asked(table="orders"))
    return book


def test_the_owner_asks_for_a_score_and_sees_it(owner, with_orders):
    assert owner.post("/book/runs/score/").status_code == 302
    assert "waiting for the worker" in owner.get("/book/runs/").text
    assert do_next()
    job = Job.objects.get()
    assert (job.state, job.said) == ("done", "")
    assert {"read", "fit", "write"} <= {step.name for step in job.steps.all()}
    page = owner.get("/book/runs/").text
    assert "What you see speaks for" in page
    assert "17 Dec 2024" in page


def test_a_book_that_cannot_be_scored_says_why_in_words(owner, book):
    owner.post("/book/runs/score/")
    assert do_next()
    page = owner.get("/book/runs/").text
    assert "This book cannot be scored yet." in page
    assert "has no orders yet" in page


def test_a_fault_of_ours_is_told_with_an_id_and_without_its_message(owner, book, settings):
    settings.JOBS = {"score": "tests.web.book.broken.broken"}
    owner.post("/book/runs/score/")
    assert do_next()
    page = owner.get("/book/runs/").text
    assert f"Id {Job.objects.get().said}" in page
    assert "secret of Acme" not in page


def test_a_second_request_joins_the_one_that_waits(people):
    from django.utils import timezone

    first = request_score(by=people["owner"], at=timezone.now())
    again = request_score(by=people["editor"], at=timezone.now())
    assert first.pk == again.pk


def test_a_job_is_claimed_once(people):
    from django.utils import timezone

    request_score(by=people["owner"], at=timezone.now())
    assert claim_job() is not None
    assert claim_job() is None


def test_a_viewer_sees_the_runs_and_no_button(colleague):
    page = colleague.get("/book/runs/")
    assert page.status_code == 200
    assert "Score the book now" not in page.text
    assert colleague.post("/book/runs/score/").status_code == 403


def test_nobody_is_sent_to_sign_in(anonymous):
    assert anonymous.get("/book/runs/").headers["Location"] == "/sign-in/?next=/book/runs/"


def test_runs_and_batches_are_taken_away_as_they_stand_on_their_pages(owner, filled, run):
    told = owner.post("/book/lists/take/", {"what": "runs", "kind": "csv"}).getvalue().decode()
    assert run.name in told
    lines = owner.post("/book/lists/take/", {"what": "batches", "kind": "csv"}).getvalue().decode().splitlines()
    assert lines[0] == "Imported (UTC),Table,Rows,File,By,Batch"
    assert {line.rsplit(",", 1)[-1] for line in lines[1 : lines.index("")]} == {one.id for one in batches_of(filled)}
    for what, address in (("runs", "/book/runs/"), ("batches", "/book/import/")):
        assert f'name="what" value="{what}"' in owner.get(address).text
