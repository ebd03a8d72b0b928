"""D1/B4: whose leaving bares the most is nobody behind the wall, nobody restricted, and of the erased has no name."""

import re
import shutil
from types import SimpleNamespace

import pytest

from keepworth.runs.erase_person import erase_person
from keepworth.tables.book import find_book
from keepworth.tables.lake.restricted import Restrictions, write_restrictions
from keepworth.tables.scored import open_scored
from tests.factories.books import add
from tests.factories.known import write_known
from tests.web.browsers import browser_of, with_key

pytestmark = pytest.mark.django_db
LED = {"ana": ("C000000", "Ana Ruiz"), "bo": ("C000001", "Bo Chen")}  # of North, and of South


@pytest.fixture
def led(show, made_tried_shop, tmp_path):
    """A shop of one's own in which Ana is all that holds a customer of North, and Bo one of South."""
    shutil.copytree(made_tried_shop, tmp_path / "book", symlinks=True)
    book = find_book(show(tmp_path / "book"))
    add(book, "identities", {"who": ["contact"] * 2, "who_id": list(LED), "name": [name for _, name in LED.values()]})
    add(book, "contacts", {"contact_id": list(LED), "customer_id": [at for at, _ in LED.values()]})
    with book.lake() as lake:
        keys = lake.keys("contact").select("number", "text").execute()
        contacts = {text: int(at) for at, text in keys.itertuples(index=False)}
    scored = open_scored(book)
    customers = {who: scored.find(at)[0]["number"] for who, (at, _) in LED.items()}
    write_known(book.scores / "latest", contacts=[
        {"customer_id": customers[who], "contact_id": contacts[who], "influence": 4, "stance": 2, "tie_share": 0.8,
         "champion": True, "undefended_without": True} for who in LED
    ])  # fmt: skip
    return SimpleNamespace(book=book, contacts=contacts, customers=customers)


def told(person) -> str:
    """Return whom the sentence names, and see that programs are told the same."""
    page = browser_of(person).get("/focus/").text
    said = re.search(r"If (.*?) leaves, ", re.sub("<[^>]+>", "", page))
    leaver = with_key(person).get("/api/v1/portfolio").json()["fight"]["leaver"]
    assert (leaver is None) == (said is None)
    if leaver is None or said is None:
        return ""
    assert said[1] == (leaver["name"] or "somebody erased")
    return said[1]


def test_d1_01_each_is_told_of_their_own(people, led):
    assert {told(people[who]) for who in ("editor", "viewer")} == {"Ana Ruiz"}
    assert told(people["stranger"]) == "Bo Chen"
    assert told(people["owner"]) in {"Ana Ruiz", "Bo Chen"}


@pytest.mark.parametrize("kind", ["contact", "customer"])
def test_b4_nobody_restricted_is_named(people, led, kind):
    number = (led.contacts if kind == "contact" else led.customers)["ana"]
    write_restrictions(led.book.folder, Restrictions({(kind, number): "2026-11-01"}))
    assert told(people["viewer"]) == ""
    assert told(people["owner"]) == "Bo Chen"
    assert "Ana Ruiz" not in browser_of(people["owner"]).get("/focus/").text


def test_b4_who_was_erased_has_no_name(people, led):
    erase_person(led.book, "ana")
    assert told(people["viewer"]) == "somebody erased"
    assert "Ana Ruiz" not in browser_of(people["owner"]).get("/focus/").text
