"""The API of what no customer's page holds: customers, our people, partners, segments, trends, merging and undoing."""

import json

import pytest

from keepworth.tables.scored import open_scored
from keepworth_web.know.models import WrittenRow
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
JSON = "application/json"
ONE, OTHER = own_id(4), own_id(3)
TREND = {"trend_id": "t1", "kind": "social", "valid_from": "2024-01-01", "likelihood": "4"}


def cells(**said):
    return [{"column": name, "value": value} for name, value in said.items()]


def put(client, address, *, words=None, version=None, **said):
    body = {"values": cells(**said), "words": cells(**(words or {}))}
    body |= {} if version is None else {"version": version}
    return client.put(f"/api/v1/{address}", json.dumps(body), content_type=JSON)


def read(row) -> dict[str, str]:
    return {cell["column"]: cell["value"] for cell in row["cells"] if cell["value"] is not None}


def called(row, column: str) -> str:
    return next(cell["name"] for cell in row["cells"] if cell["column"] == column)


def listed(client, address) -> list[dict[str, str]]:
    return [read(row) for row in client.get(f"/api/v1/{address}").json()["items"]]


@pytest.fixture
def editor(people, filled):
    return with_key(people["editor"], scope="write")


@pytest.fixture
def owner(people, filled):
    return with_key(people["owner"], scope="write")


@pytest.mark.parametrize(("table", "own", "said"), [
    ("colleagues", "colleague_id", {"team": "North", "joined_on": "2024-01-02"}),
    ("partners", "partner_id", {"does": "delivers", "since": "2024-01-02"}),
])  # fmt: skip
def test_our_people_and_partners_are_written_listed_changed_and_taken_away(table, own, said, editor):
    address = f"ours/rows/{table}"
    made = put(editor, address, name="Ana Ruiz", **said).json()
    key = {own: read(made)[own]}
    assert (read(made), called(made, own)) == (key | said, "Ana Ruiz")
    changed = put(editor, address, left_on="2024-05-01", version=made["version"], **key).json()
    assert read(changed)["left_on"] == "2024-05-01"
    assert changed["change"] > made["change"]
    assert put(editor, address, left_on="2024-06-01", version=made["version"], **key).status_code == 409
    assert key | said | {"left_on": "2024-05-01"} in listed(editor, address)
    stale = editor.delete(f"/api/v1/{address}/{made['mark']}?version={made['version']}")
    assert stale.status_code == 409
    gone = editor.delete(f"/api/v1/{address}/{made['mark']}?version={changed['version']}")
    assert gone.status_code == 200
    assert key[own] not in str(listed(editor, address))
    assert editor.delete(f"/api/v1/{address}/{made['mark']}").status_code == 404
    back = editor.post(f"/api/v1/changes/{gone.json()['change']}/undo", "", content_type=JSON)
    assert back.status_code == 200
    assert key | said | {"left_on": "2024-05-01"} in listed(editor, address)


def test_what_cannot_be_is_refused_by_its_column(editor):
    refused = put(editor, "ours/rows/colleagues", joined_on="soon")
    assert (refused.status_code, refused.json()["faults"][0]["pointer"]) == (422, "/values/joined_on")
    assert put(editor, "segments/rows/trends", **{**TREND, "likelihood": "9"}).status_code == 422
    for address in ("ours/rows/aliases", "ours/rows/customers", "segments/rows/colleagues"):
        assert put(editor, address, name="x").status_code == 404
        assert editor.get(f"/api/v1/{address}").status_code == 404
        assert editor.delete(f"/api/v1/{address}/w1").status_code == 404
    assert not WrittenRow.objects.exists()


def test_a_segment_and_a_trend_are_seen_otherwise_from_a_day_on(editor):
    assert (
        put(editor, "segments/rows/segments", segment="Food", valid_from="2024-01-01", team="North").status_code == 200
    )
    row = put(editor, "segments/rows/trends", words={"text_id": "Prices rise"}, **TREND).json()
    assert next(cell["words"] for cell in row["cells"] if cell["column"] == "text_id") == "Prices rise"
    later = put(editor, "segments/rows/trends", **{**TREND, "valid_from": "2024-03-01", "likelihood": "2"})
    assert later.status_code == 200
    (seen,) = listed(editor, "segments/rows/trends")
    assert (seen["valid_from"], seen["likelihood"]) == ("2024-03-01", "2")
    (before,) = listed(editor, "segments/rows/trends?as-of=2024-02-01")
    assert (before["valid_from"], before["likelihood"]) == ("2024-01-01", "4")
    (trend,) = editor.get("/api/v1/segments").json()["trends"]
    assert trend["likelihood"] == 2
    (segment,) = editor.get("/api/v1/segments/rows/segments").json()["items"]
    assert editor.delete(f"/api/v1/segments/rows/segments/{segment['mark']}").status_code == 200
    assert listed(editor, "segments/rows/segments") == []


@pytest.mark.parametrize("table", ["segments", "trends"])
def test_segments_and_trends_come_in_pages_whatever_their_versions(table, editor):
    for at in range(5):
        for day in ("2024-01-01", "2024-02-01"):
            said = {"segment": f"S{at}", "valid_from": day}
            put(
                editor,
                f"segments/rows/{table}",
                **said,
                **({"kind": "social", "trend_id": f"t{at}"} if table == "trends" else {}),
            )
    first = editor.get(f"/api/v1/segments/rows/{table}?limit=3").json()
    rest = editor.get(first["next"]).json()
    assert sorted(read(row)["segment"] for row in (*first["items"], *rest["items"])) == [f"S{at}" for at in range(5)]
    assert (len(first["items"]), rest["next"]) == (3, None)


def test_a_new_customer_is_written_and_found(editor, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        made = put(editor, "customers/rows", customer_id="N-1", name="Newcomer", team="North", kind="organisation")
    assert (made.status_code, called(made.json(), "customer_id")) == (200, "Newcomer")
    found = editor.get("/api/v1/customers/find?text=Newcomer").json()["items"]
    assert [(one["customer_id"], one["is_open"]) for one in found] == [("N-1", True)]
    with django_capture_on_commit_callbacks(execute=True):
        changed = put(editor, "customers/rows", customer_id="N-1", segment="Food", version=made.json()["version"])
    assert read(changed.json())["segment"] == "Food"
    assert (
        put(editor, "customers/rows", customer_id="N-1", segment="x", version=made.json()["version"]).status_code == 409
    )
    unnamed = put(editor, "customers/rows", kind="person")
    assert read(unnamed.json())["customer_id"].startswith("w-")


def test_d1_01_nobody_writes_a_customer_of_another_team(people, filled):
    stranger = with_key(people["stranger"], scope="write")
    for said in ({"customer_id": own_id(0), "segment": "x"}, {"customer_id": "N-1", "team": "North"},
                 {"customer_id": "N-1", "parent_id": own_id(0)}):  # fmt: skip
        assert put(stranger, "customers/rows", **said).status_code == 404, said
    assert put(stranger, "customers/rows", customer_id=own_id(1), segment="x").status_code == 200
    viewer = with_key(people["viewer"], scope="write")
    assert put(viewer, "customers/rows", name="x").status_code == 403
    assert [row.customer for row in WrittenRow.objects.all()] == [own_id(1)]


def ids(book) -> set[str]:
    return {row["customer_id"] for own in (ONE, OTHER) for row in open_scored(book).find(own)}


def merge(client, **said):
    return client.post("/api/v1/merged", {"who": "customer", **said}, content_type=JSON)


def test_two_are_made_one_and_two_again_and_one_by_undoing_that(owner, filled, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        made = merge(owner, alias=ONE, into=OTHER)
    assert (made.status_code, ids(filled)) == (201, {OTHER}), made.text
    (row,) = owner.get("/api/v1/merged").json()["items"]
    assert (row, read(row)["alias_id"], read(row)["into_id"]) == (made.json(), ONE, OTHER)
    with django_capture_on_commit_callbacks(execute=True):
        split = owner.delete(f"/api/v1/merged/{row['mark']}")
    assert (split.status_code, ids(filled)) == (200, {ONE, OTHER})
    with django_capture_on_commit_callbacks(execute=True):
        undone = owner.post(f"/api/v1/changes/{split.json()['change']}/undo", "", content_type=JSON)
    assert (undone.status_code, ids(filled)) == (200, {OTHER})


def test_a_merge_is_undone_once(owner, filled, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        made = merge(owner, alias=ONE, into=OTHER).json()
    with django_capture_on_commit_callbacks(execute=True):
        assert owner.post(f"/api/v1/changes/{made['change']}/undo", "", content_type=JSON).status_code == 200
    assert ids(filled) == {ONE, OTHER}
    assert owner.post(f"/api/v1/changes/{made['change']}/undo", "", content_type=JSON).status_code == 409
    assert owner.post("/api/v1/changes/999999/undo", "", content_type=JSON).status_code == 404


@pytest.mark.parametrize(("said", "pointer", "why"), [
    ({"alias": ONE, "into": ONE}, "", "These are one already, or the same id."),
    ({"alias": ONE, "into": "nobody"}, "/into", "Nothing of this kind has that id."),
    ({"alias": ONE, "into": OTHER, "who": "contact"}, "/alias", "Nothing of this kind has that id."),
    ({"alias": ONE}, "/into", "Field required"),
])  # fmt: skip
def test_what_cannot_be_one_is_refused(said, pointer, why, owner):
    refused = merge(owner, **said)
    first = refused.json()["faults"][0]
    assert (refused.status_code, first["pointer"], first["detail"]) == (422, pointer, why)
    assert not WrittenRow.objects.exists()


def test_d1_01_a_change_behind_the_wall_is_not_there(people, filled, number):
    editor, stranger = (with_key(people[who], scope="write") for who in ("editor", "stranger"))
    made = put(editor, f"customers/{number(0)}/rows/contacts", role="CFO").json()
    assert stranger.post(f"/api/v1/changes/{made['change']}/undo", "", content_type=JSON).status_code == 404
    assert editor.post(f"/api/v1/changes/{made['change']}/undo", "", content_type=JSON).status_code == 200
    assert editor.get(f"/api/v1/customers/{number(0)}/rows/contacts").json()["items"] == []


def test_d1_01_merging_is_the_owners(people, filled):
    for who in ("editor", "viewer", "stranger"):
        client = with_key(people[who], scope="write")
        assert client.get("/api/v1/merged").status_code == 403
        assert merge(client, alias=ONE, into=OTHER).status_code == 403
        assert client.delete("/api/v1/merged/w1").status_code == 403
    assert not WrittenRow.objects.exists()


def test_d1_01_a_merge_is_undone_by_no_other_way(people, owner, filled, number):
    add(filled, "contacts", {"contact_id": ["p1", "p2"], "customer_id": [own_id(0)] * 2})
    of_customers = merge(owner, alias=own_id(2), into=own_id(0)).json()["change"]
    of_contacts = merge(owner, who="contact", alias="p1", into="p2").json()["change"]
    editor, stranger = (with_key(people[who], scope="write") for who in ("editor", "stranger"))
    for client, change, status in (
        (stranger, of_customers, 404), (stranger, of_contacts, 404),
        (editor, of_customers, 404), (editor, of_contacts, 200),  # who may make two of one contact
    ):  # fmt: skip
        assert client.post(f"/api/v1/changes/{change}/undo", "", content_type=JSON).status_code == status


@pytest.mark.parametrize("address", ["ours/rows/colleagues", "ours/rows/partners", "segments/rows/trends", "merged"])
def test_lists_ask_the_database_little(address, owner, filled, django_assert_max_num_queries):
    for at in range(15):
        put(owner, "ours/rows/colleagues", name=f"Colleague {at}", team="North")
        put(owner, "segments/rows/trends", words={"text_id": "x"}, **{**TREND, "trend_id": f"t{at}"})
    with django_assert_max_num_queries(12):
        assert owner.get(f"/api/v1/{address}").status_code == 200
