"""Saved views by programs: made, renamed, shared, thrown away and taken back as in the pages."""

import datetime as dt

import pytest
from django.utils import timezone

from keepworth_web.focus.models import SavedView
from keepworth_web.staff.models import AuditEntry
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
JSON = "application/json"
VIEWS = "/api/v1/views"
LONG = "&".join(f"{name}={'張' * 100}{at}" for at in range(9) for name in ("segment", "team", "kind"))  # as sent


@pytest.fixture
def program(people):
    return lambda who: with_key(people[who], scope="write")


@pytest.fixture
def editor(program):
    return program("editor")


def save(client, **sent):
    return client.post(VIEWS, {"name": "Health", "query": "segment=Health", **sent}, content_type=JSON)


def listed(client, address: str = VIEWS) -> list[str]:
    return [one["name"] for one in client.get(address).json()["items"]]


def test_a_view_is_saved_in_one_way_of_writing_it_and_opens_on_the_page(people, editor, book):
    made = save(editor, query="segment=Health&value-from=10&after=xyz&value-to=")
    assert (made.status_code, made.json()["query"]) == (201, "value-from=10&segment=Health")
    assert (made.json()["owner"], made.json()["is_own"]) == ("Editor Test", True)
    assert editor.get(f"{VIEWS}/{made.json()['id']}").json() == made.json()


@pytest.mark.parametrize(
    "query", ["colour=red", "value-from=lots", "q=%00", "a&" * 1500, "sort=-nobody", "x" * 4001, LONG]
)
def test_a_view_that_cannot_be_is_refused(editor, book, query):
    answer = save(editor, query=query)
    assert (answer.status_code, answer.json()["faults"][0]["pointer"]) == (422, "/query")
    assert not SavedView.objects.exists()


def test_d1_01_a_private_view_is_its_owner_s_alone(program, editor, book):
    at = save(editor, name="Secret plan").json()["id"]
    for who in ("owner", "viewer", "stranger"):
        client = program(who)
        assert "Secret plan" not in client.get(VIEWS).text
        for number in (at, at + 1000):
            assert client.get(f"{VIEWS}/{number}").status_code == 404
            assert client.put(f"{VIEWS}/{number}", {"name": "x"}, content_type=JSON).status_code == 404
            assert client.delete(f"{VIEWS}/{number}").status_code == 404
            assert client.generic("POST", f"{VIEWS}/{number}/restore").status_code == 404
    assert SavedView.objects.get().name == "Secret plan"


def test_d1_01_a_shared_view_is_read_by_all_and_changed_by_its_owner_alone(program, editor, book):
    at = save(editor, is_shared=True).json()["id"]
    stranger = program("stranger")
    assert listed(stranger) == ["Health"]
    assert stranger.get(f"{VIEWS}/{at}").json()["is_own"] is False
    assert stranger.put(f"{VIEWS}/{at}", {"name": "x"}, content_type=JSON).status_code == 404
    assert stranger.delete(f"{VIEWS}/{at}").status_code == 404


def test_who_may_only_read_saves_for_themselves_alone(program, book):
    viewer = program("viewer")
    assert save(viewer, is_shared=True).status_code == 409
    at = save(viewer).json()["id"]
    shared = viewer.put(f"{VIEWS}/{at}", {"name": "Mine", "is_shared": True}, content_type=JSON)
    assert shared.status_code == 409
    assert list(SavedView.objects.values_list("name", "is_shared")) == [("Health", False)]


def test_a_view_is_renamed_thrown_away_and_taken_back(editor, book):
    at = save(editor).json()["id"]
    told = editor.put(f"{VIEWS}/{at}", {"name": "New", "is_shared": True}, content_type=JSON).json()
    assert (told["name"], told["is_shared"]) == ("New", True)
    assert editor.delete(f"{VIEWS}/{at}").status_code == 204
    assert (listed(editor), listed(editor, f"{VIEWS}/trash")) == ([], ["New"])
    assert editor.get(f"{VIEWS}/{at}").status_code == 404
    assert editor.generic("POST", f"{VIEWS}/{at}/restore").json() == told
    assert (listed(editor), listed(editor, f"{VIEWS}/trash")) == (["New"], [])
    kinds = [one.kind for one in AuditEntry.objects.order_by("pk") if one.kind.startswith("view.")]
    assert kinds == ["view.save", "view.rename", "view.trash", "view.restore"]


def test_what_lay_in_the_trash_for_thirty_days_is_not_there(editor, book):
    at = save(editor).json()["id"]
    editor.delete(f"{VIEWS}/{at}")
    SavedView.objects.update(trashed_at=timezone.now() - dt.timedelta(days=31))
    assert editor.generic("POST", f"{VIEWS}/{at}/restore").status_code == 404
    assert listed(editor, f"{VIEWS}/trash") == []
