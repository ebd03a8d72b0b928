"""D1-07: what people write is never filled in, calculated or run: everywhere it is as they wrote it.

The pages come from the URL patterns, the answers from the API's own description. The same words hold markup:
`test_d1_04_in_chromium.py` looks at the pages as a browser does.
"""

from collections.abc import Iterator

import pytest
from django.conf import settings as of_django
from django.db import transaction
from django.test import Client

from keepworth.runs.store import latest_run
from keepworth.tables.book import find_book
from keepworth_web.shared.panels import listings
from tests.factories.hostile import FILLED, MARKUP, PAYLOADS, broken, marked
from tests.web.api.operations import PATHS
from tests.web.browsers import browser_of, with_key
from tests.web.hostile import hostile_stage, hostile_visits
from tests.web.literal import faults_of, forms_of, unclear_in
from tests.web.stage import Stage
from tests.web.visits import visits

# The stage is set in the first test's time.
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.timeout(900)]
OF_ONE = {"orders", "ledger", "plan", "deliveries", "references", "assignments"}  # of one customer or webhook
EVERY = set(range(len(PAYLOADS)))


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Stage]:
    """One stage for the whole file: what a test changes of its rows goes with the test."""
    with django_db_blocker.unblock(), hostile_stage(tmp_path_factory.mktemp("hostile") / "book") as found:
        yield found


@pytest.fixture
def clients(stage, db) -> dict[str, Client]:
    return {name: browser_of(one) for name, one in stage.people.items()} | {"nobody": Client(), "half": Client()}


@pytest.mark.parametrize("language", ["en", pytest.param("zh-hans", marks=pytest.mark.any_database)])
def test_d1_07_every_page_shows_what_was_written_as_it_was_written(stage, clients, language):
    seen: set[int] = set()
    faults = []
    # Words come from elsewhere in the other language, and everything else is the same: a third of the pages shows it.
    looks = [*visits(stage), *hostile_visits(stage)] if language == "en" else visits(stage)[::3]
    for visit in looks:
        client = clients[visit.by]
        client.cookies[of_django.LANGUAGE_COOKIE_NAME] = language
        answer = client.get(visit.address) if visit.sent is None else client.post(visit.address, visit.sent)
        faults += faults_of(answer, visit.said, seen=seen) + unclear_in(answer, visit.said)
    assert faults == []
    assert seen == EVERY or language != "en"


def test_d1_07_every_form_gives_back_what_was_typed_as_it_was_typed(stage, clients):
    """Each form of every page once, filled with payloads: what it shows again is what was typed."""
    seen: set[int] = set()
    faults, sent = [], set()
    for visit in visits(stage):
        if visit.sent is not None or visit.by != "owner":
            continue
        for form in forms_of(clients["owner"].get(visit.address)):
            if form.typed and form.key not in sent:
                sent.add(form.key)
                with transaction.atomic():
                    answer = clients["owner"].post(form.to or visit.address, form.filled(len(sent)))
                    faults += faults_of(answer, f"{form.to} of {visit.said}", seen=seen)
                    transaction.set_rollback(True)
    assert faults == []
    assert len(sent) > 15


def test_d1_07_every_answer_of_the_api_says_what_was_written_as_it_was_written(stage, db):
    seen: set[int] = set()
    faults, answered = [], 0
    program = with_key(stage.people["owner"])
    for path, methods in PATHS.items():
        for address in _addresses(path, stage) if "get" in methods else ():
            answer = program.get(address)
            faults += faults_of(answer, address, seen=seen)
            answered += answer.status_code == 200
    for at in sorted(EVERY)[::6]:
        for path, name in (
            ("customers", "q"),
            ("customers/find", "text"),
            ("segments/briefing", "segment"),
            ("needs", "text"),
        ):
            faults += faults_of(program.get(f"/api/v1/{path}", {name: marked(at)}), path, seen=seen)
    assert faults == []
    assert answered > 60
    assert len(seen) > 0.9 * len(EVERY)


def _addresses(path: str, stage: Stage) -> list[str]:
    kinds = {
        "/jobs/": stage.jobs[:2], "/work/": stage.works[:2], "/imports/": stage.uploads[-4:], "/people/": [1],
        "/views/": stage.views, "/customers/": stage.customers,
    }  # fmt: skip
    numbers = next((found for part, found in kinds.items() if part in path), [1])
    if "{kind}" in path:
        return [path.format(kind=kind, number=number) for kind, number in stage.persons]
    names = {
        "run": [latest_run(find_book(of_django.ENVIRONMENT.book).scores).name], "session": ["x"], "mark": ["x"],
        "name": stage.receipts if "receipts" in path else stage.batches[-2:],
        "table": ["customers", "contacts", "needs", "promises", "rivals", "touchpoints", "contracts", "cases", "acts"],
    }  # fmt: skip
    found = [path.replace("{number}", str(number)) for number in numbers] if "{number}" in path else [path]
    for name, values in names.items():
        if f"{{{name}}}" in path:
            found = [one.replace(f"{{{name}}}", str(value)) for one in found for value in values]
    return found


@pytest.mark.parametrize("kind", ["csv", "csv-bom", "xlsx"])
def test_d1_07_an_export_holds_what_was_written_as_it_was_written(stage, clients, kind):
    seen: set[int] = set()
    answer = clients["owner"].post("/focus/export/", {"view": "", "kind": kind})
    assert answer.status_code == 200
    assert faults_of(answer, kind, seen=seen) == []
    assert len(seen) > 20


@pytest.mark.parametrize("what", sorted(set(listings()) - OF_ONE))
def test_d1_07_a_list_that_is_taken_away_holds_what_was_written_as_it_was_written(stage, clients, what):
    seen: set[int] = set()
    answer = clients["owner"].post("/book/lists/take/", {"what": what, "kind": "csv"})
    assert answer.status_code == 200
    assert faults_of(answer, what, seen=seen) == []
    assert seen or what == "runs"  # nobody words a run


def test_d1_07_what_is_held_of_a_person_is_given_as_it_was_written(stage, clients):
    seen: set[int] = set()
    for kind, number in stage.persons:
        answer = clients["owner"].post(f"/book/privacy/{kind}/{number}/export/")
        assert answer.status_code == 200
        assert faults_of(answer, kind, seen=seen) == []
    assert seen


def test_d1_07_a_page_that_fills_in_or_lets_markup_through_would_be_seen(stage, clients, settings):
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "OPTIONS": {**settings.TEMPLATES[0]["OPTIONS"], "autoescape": False}}
    ]
    faults = faults_of(clients["owner"].get("/book/import/"), "files", seen=set())
    assert any("became" in one for one in faults)
    assert list(broken(marked(len(MARKUP)).replace(FILLED[0], "49028003"), seen=set()))
    assert list(broken(f"‹07:{PAYLOADS[7][:4]}", seen=set()))
    assert list(broken(f"‹07:{PAYLOADS[7][:4]}…", seen=set())) == []
