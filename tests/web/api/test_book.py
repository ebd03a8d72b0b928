"""The book, its runs and its jobs by programs."""

import pytest

from keepworth_web.site.worker import do_next
from tests.web.book.test_runs import with_orders  # noqa: F401 the same book
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db


def test_a_book_that_was_never_scored_says_so(people):
    told = with_key(people["viewer"]).get("/api/v1/book").json()
    assert (told["name"], told["currency"], told["as_of"], told["run"]) == ("Acme's book", "EUR", None, None)


def test_a_score_is_asked_for_followed_and_read(people, with_orders):  # noqa: F811
    client = with_key(people["editor"], scope="write")
    asked = client.post("/api/v1/runs", {"as_of": "2024-11-30"}, content_type="application/json")
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
    assert do_next()
    job = client.get(asked.headers["Location"]).json()
    assert (job["state"], job["share"], job["said"]) == ("done", 1.0, "")
    (run,) = client.get("/api/v1/runs").json()["items"]
    assert run == client.get(f"/api/v1/runs/{job['run']}").json()
    assert (run["as_of"], run["customers"]) == ("2024-11-30", 40)
    book = client.get("/api/v1/book").json()
    assert (book["as_of"], book["run"]) == ("2024-11-30", job["run"])
    assert [one["id"] for one in client.get("/api/v1/jobs").json()["items"]] == [job["id"]]


@pytest.mark.parametrize("run", ["nothing", "..", "%2e%2e%2fkeepworth.toml", "latest", ".lock", "a%00b"])
def test_d1_08_a_run_is_found_by_its_name_and_never_by_a_path(run, people, with_orders):  # noqa: F811
    assert with_key(people["viewer"]).get(f"/api/v1/runs/{run}").status_code == 404
