"""B4: other tools are told nothing of whoever was erased, or is restricted."""

import pytest
from django.utils import timezone

from keepworth.runs.find_persons import persons_searched
from keepworth.runs.restrict_person import restrict_person
from keepworth.tables.book import find_book
from keepworth.tables.persons.who import Person as Whose
from keepworth.tables.persons.who import Traits
from keepworth_web.act.actions import note_happenings
from keepworth_web.act.actions.note_happenings import keep
from keepworth_web.act.actions.set_webhook import Wanted, deliver_again, make_webhook
from keepworth_web.act.models import Delivery
from keepworth_web.act.reads.happened import OPENED, Found
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.site import sweeping
from tests.factories.books import add
from tests.factories.web_book import one_customer
from tests.web.act.hearing import receiver
from tests.web.act.test_d2_11_webhooks import LATER, START, looked, now, proves, told

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]


@pytest.fixture(autouse=True)
def _a_process_of_its_own(monkeypatch):
    monkeypatch.setattr(note_happenings, "_looked", {})


@pytest.fixture
def tool():
    with receiver() as here:
        yield here


@pytest.fixture
def hook(people, tool):
    made, secret = make_webhook(Wanted("CRM", tool.address, (OPENED,)), by=people["owner"], at=START)
    made.secret = secret
    return made


@pytest.mark.parametrize(
    ("kind", "name", "text"), [("customer", "customer_id", "1001"), ("colleague", "owner_id", "liz")]
)
def test_b4_an_erased_person_is_in_no_message_that_waits(hook, tool, book, monkeypatch, kind, name, text):
    """Ids so short, or of digits, are looked for inside no longer text."""
    them = {"customer_id": "1001", "owner_id": "liz"}
    keep(Found(OPENED, "row-1-1", 1, LATER, {"case_id": "c1", **them}))
    keep(Found(OPENED, "row-2-1", 2, LATER, {"case_id": "c2", "customer_id": "1002", "owner_id": "tom"}))
    monkeypatch.setattr(sweeping, "is_of", lambda folder, tables: True)
    first, again = (
        sweeping.sweep_persons(book, persons=(Whose(kind, 7, text),), traits=Traits(ids=(text,))) for _ in range(2)
    )
    assert (first["told_happenings"], again["told_happenings"]) == (1, 0), "it may run twice"
    told(LATER)
    mine, others = (one["data"] for one in tool.said)
    assert mine.pop(name).startswith("erased-")
    assert mine.items() <= {"case_id": "c1", **them}.items()
    assert others == {"case_id": "c2", "customer_id": "1002", "owner_id": "tom"}


def test_b4_a_colleague_who_is_restricted_is_not_said_to_own_anything(people, hook, tool, book):
    one_customer(book)
    add(find_book(book), "colleagues", {"colleague_id": ["liz", "tom"]})
    for owner in ("liz", "tom"):
        row = {"case_id": f"of {owner}", "customer_id": "1001", "opened_at": "2026-01-31", "owner_id": owner}
        write_row(Said("cases", row), by=people["owner"], at=timezone.now())
    at = timezone.now()
    looked(at)
    restrict_person(find_book(book), "colleague:liz")
    told(at)
    assert [(one["data"]["case_id"], one["data"]["owner_id"]) for one in tool.said] == [
        ("of liz", None), ("of tom", "tom"),
    ]  # fmt: skip
    assert all(proves(headers, body, secret=hook.secret) for headers, body in tool.heard)
    restrict_person(find_book(book), "colleague:liz", lift=True)


@pytest.mark.parametrize("kind", ["customer", "contact"])
def test_b4_what_is_about_somebody_restricted_is_told_once_they_are_not(people, hook, tool, book, kind):
    one_customer(book)
    other = {"case_id": "c2", "customer_id": "1001", "opened_at": "2026-01-31"}
    said = {"case_id": "c1", "customer_id": "1002", "opened_at": "2026-01-31", "contact_id": "pat"}
    if kind == "contact":
        add(find_book(book), "contacts", {"contact_id": ["pat"], "customer_id": ["1002"]})
    for row in (said, other):
        write_row(Said("cases", row), by=people["owner"], at=timezone.now())
    at = timezone.now()
    looked(at)
    (found,) = persons_searched(find_book(book), "pat" if kind == "contact" else "1002")
    restrict_person(find_book(book), found.person.asked)
    assert told(at) == 2
    assert [one["data"]["case_id"] for one in tool.said] == ["c2"], "and keeps nothing else from being told"
    withheld = Delivery.objects.get(state="dead")
    assert (withheld.fault, withheld.attempts, now(hook).state, now(hook).failures) == ("withheld", 0, "on", 0)
    restrict_person(find_book(book), found.person.asked, lift=True)
    assert deliver_again(withheld, by=people["owner"], at=at)
    assert told(at) == 1
    assert tool.said[-1]["data"]["case_id"] == "c1"
