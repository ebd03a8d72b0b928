"""Two of one, by programs: what the page moves, a program moves, and takes back by the number of the change."""

import datetime as dt
import json

import pytest
from django.utils import timezone

from keepworth.errors import NotPermitted
from keepworth_web.know.actions.split_contact import Persons, split_contact
from keepworth_web.know.models import WrittenRow
from keepworth_web.know.reads.rows import Reader
from keepworth_web.know.reads.visible import visible_customers
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import browser_of, with_key

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 5, 1)


@pytest.fixture
def acme(filled, number):
    """Two people of one customer, one under two ids, a need of each, and a rival."""
    one = own_id(0)
    add(filled, "contacts", {"contact_id": ["ana", "luis", "lu"], "customer_id": [one] * 3})
    add(filled, "aliases", {"who": ["contact"], "alias_id": ["lu"], "into_id": ["luis"]})
    add(filled, "identities", {"who": ["contact"], "who_id": ["luis"], "mail": ["luis@a.test, l@b.test"]})
    add(filled, "needs", {"need_id": ["n1", "n2"], "customer_id": [one] * 2, "contact_id": ["ana", "luis"],
                          "kind": ["need"] * 2, "stated_on": [DAY] * 2, "topic": ["speed", "price"]})  # fmt: skip
    return number(0)


def post(client, address, **said):
    return client.post(f"/api/v1/{address}", json.dumps(said), content_type="application/json")


def rows(client, customer, table) -> list[dict]:
    items = client.get(f"/api/v1/customers/{customer}/rows/{table}").json()["items"]
    return [{cell["column"]: cell["value"] for cell in row["cells"]} | {"mark": row["mark"]} for row in items]


@pytest.fixture
def editor(people):
    return with_key(people["editor"], scope="write")


def test_people_and_what_was_chosen_go_to_a_new_customer_and_come_back(
    editor, people, acme, django_capture_on_commit_callbacks
):  # fmt: skip
    speed = next(row["mark"] for row in rows(editor, acme, "needs") if row["topic"] == "speed")
    chosen = [{"table": "needs", "mark": speed}]
    with django_capture_on_commit_callbacks(execute=True):
        done = post(editor, f"customers/{acme}/split", name="Acme Logistics", contacts=["ana"], rows=chosen)
    assert done.status_code == 201, done.text
    told = done.json()
    assert (told["kind"], told["of"]) == ("customer", own_id(0))
    assert [row["topic"] for row in rows(editor, acme, "needs")] == ["price"]
    owner = with_key(people["owner"])
    (listed,) = owner.get("/api/v1/splits").json()
    assert (listed["change"], listed["into"]) == (told["change"], "Acme Logistics")
    assert [row["topic"] for row in rows(owner, listed["number"], "needs")] == ["speed"]
    assert [row["contact_id"] for row in rows(owner, listed["number"], "contacts")] == ["ana"]
    with django_capture_on_commit_callbacks(execute=True):
        undone = editor.post(f"/api/v1/changes/{told['change']}/undo", "", content_type="application/json")
    assert undone.status_code == 200, undone.text
    assert {row["topic"] for row in rows(editor, acme, "needs")} == {"speed", "price"}
    assert owner.get("/api/v1/splits").json() == []


def test_a_contact_is_two(editor, acme, django_capture_on_commit_callbacks):
    mark = next(row["mark"] for row in rows(editor, acme, "contacts") if row["contact_id"] == "luis")
    address = f"customers/{acme}/rows/contacts/{mark}/split"
    assert editor.get(f"/api/v1/{address}").json() == {
        "contact": "luis", "aliases": ["lu"], "addresses": ["luis@a.test", "l@b.test"],
    }  # fmt: skip
    assert post(editor, address, name="Lu Wei").status_code == 422
    assert post(editor, address, name="Lu Wei", aliases=["ana"]).status_code == 422
    assert not WrittenRow.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        done = post(editor, address, name="Lu Wei", aliases=["lu"], addresses=["l@b.test"])
    assert (done.status_code, done.json()["of"]) == (201, "luis")
    assert editor.get(f"/api/v1/{address}").json()["aliases"] == []


@pytest.mark.parametrize(("said", "pointer"), [
    ({"contacts": ["ana"]}, "/name"), ({"contacts": ["ana"], "name": "x", "into": own_id(3)}, "/name"),
    ({"contacts": ["ana"], "into": "nobody"}, "/into"), ({"contacts": ["bob"], "name": "x"}, "/contacts/0"),
    ({"rows": [{"table": "needs", "mark": "9~"}], "name": "x"}, "/rows/0/mark"),
    ({"rows": [{"table": "orders", "mark": "9~"}], "name": "x"}, "/rows/0/table"),
])  # fmt: skip
def test_what_cannot_be_split_is_refused_by_its_place(said, pointer, editor, acme):
    refused = post(editor, f"customers/{acme}/split", **said)
    assert (refused.status_code, refused.json()["faults"][0]["pointer"]) == (422, pointer), refused.text
    assert post(editor, f"customers/{acme}/split", name="x").status_code == 422, "nothing was chosen"
    assert not WrittenRow.objects.exists()


def test_what_is_said_twice_is_chosen_once(editor, acme):
    mark = rows(editor, acme, "needs")[0]["mark"]
    need = {"table": "needs", "mark": mark}
    assert post(editor, f"customers/{acme}/split", name="x", contacts=["ana"] * 2, rows=[need] * 2).status_code == 201
    mark = next(row["mark"] for row in rows(editor, acme, "contacts") if row["contact_id"] == "luis")
    twice = {"aliases": ["lu"] * 2, "addresses": ["l@b.test"] * 2}
    done = post(editor, f"customers/{acme}/rows/contacts/{mark}/split", name="Lu Wei", **twice)
    assert done.status_code == 201, done.text
    assert {"name": "Lu Wei", "mail": "l@b.test"} in WrittenRow.objects.values_list("values", flat=True)


def test_d1_01_who_works_behind_the_wall_by_now_is_split_by_nobody_else(people, filled, acme, number):
    own, new = number(1), dt.date(2022, 6, 1)
    add(filled, "contacts", {"contact_id": ["bo"] * 2, "customer_id": [own_id(1), own_id(0)], "valid_from": [DAY, new]})
    add(filled, "identities", {"who": ["contact"], "who_id": ["bo"], "mail": ["bo@secret.test, b@a.test"]})
    (row,) = Reader(visible_customers(people["stranger"])).rows("contacts", customer=own, every_version=True)
    stranger, page = with_key(people["stranger"], scope="write"), browser_of(people["stranger"])
    address = f"customers/{own}/rows/contacts/{row.mark}/split"
    assert stranger.get(f"/api/v1/{address}").status_code == 404
    assert post(stranger, address, name="x", addresses=["b@a.test"]).status_code == 404
    for last in ("", "split/"):
        assert page.get(f"/know/{own}/contacts/{row.mark}/{last}").status_code == 404
    with pytest.raises(NotPermitted):
        split_contact(Persons(own_id(1), "bo", "x", addresses=("b@a.test",)), by=people["stranger"], at=timezone.now())
    assert not WrittenRow.objects.exists()


def test_d1_01_the_wall_holds(people, acme, number):
    other = number(1)
    stranger, viewer = (with_key(people[who], scope="write") for who in ("stranger", "viewer"))
    assert post(stranger, f"customers/{acme}/split", name="x", contacts=["ana"]).status_code == 404
    assert post(viewer, f"customers/{acme}/split", name="x", contacts=["ana"]).status_code == 403
    assert stranger.get(f"/api/v1/customers/{acme}/rows/contacts/1~/split").status_code == 404
    own = post(stranger, f"customers/{other}/split", into=own_id(0), contacts=[])
    assert own.status_code == 422, "a customer behind the wall is none to move to"
    assert stranger.get("/api/v1/splits").status_code == 403
    assert not WrittenRow.objects.exists()
