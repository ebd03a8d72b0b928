"""The API of rows: what pages write, programs write by the same actions and within the same wall."""

import datetime as dt
import json

import pytest

from keepworth_web.know.models import WrittenRow
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
DAY = dt.date(2023, 1, 1)


def cells(**said):
    return [{"column": name, "value": value} for name, value in said.items()]


def put(client, address, **said):
    return client.put(address, json.dumps(said), content_type="application/json")


def read(row):
    return {cell["column"]: cell["value"] for cell in row["cells"] if cell["value"] is not None}


@pytest.fixture
def editor(people):
    return with_key(people["editor"], scope="write")


def test_a_row_is_written_read_changed_and_taken_away(editor, number):
    address = f"/api/v1/customers/{number(0)}/rows/contacts"
    made = put(editor, address, values=cells(role="CFO", decides="yes", influence="4", name="Ana Ruiz"))
    assert made.status_code == 200, made.content
    row = made.json()
    assert read(row) | {"contact_id": "?"} == {
        "contact_id": "?", "customer_id": own_id(0), "role": "CFO", "decides": "yes", "influence": "4",
    }  # fmt: skip
    own = read(row)["contact_id"]
    assert next(cell["name"] for cell in row["cells"] if cell["column"] == "contact_id") == "Ana Ruiz"
    changed = put(editor, address, values=cells(contact_id=own, influence="5"), version=row["version"])
    assert read(changed.json())["influence"] == "5"
    stale = put(editor, address, values=cells(contact_id=own, influence="1"), version=row["version"])
    assert stale.status_code == 409
    (listed,) = editor.get(address).json()["items"]
    assert listed == changed.json()
    assert editor.delete(f"{address}/{row['mark']}").status_code == 200
    assert editor.get(address).json()["items"] == []
    assert editor.delete(f"{address}/{row['mark']}").status_code == 404


def test_rows_come_in_pages(editor, filled, number):
    import datetime as dt

    add(filled, "touchpoints", {
        "touchpoint_id": [f"t{at}" for at in range(7)], "customer_id": [own_id(0)] * 7,
        "at": [dt.datetime(2023, 1, 1 + at) for at in range(7)],
    })  # fmt: skip
    first = editor.get(f"/api/v1/customers/{number(0)}/rows/touchpoints?limit=4").json()
    rest = editor.get(first["next"]).json()
    assert [read(row)["touchpoint_id"] for row in (*first["items"], *rest["items"])] == [
        f"t{at}" for at in range(6, -1, -1)
    ]
    assert rest["next"] is None


def test_what_cannot_be_is_refused_by_its_column(editor, number):
    made = put(editor, f"/api/v1/customers/{number(0)}/rows/contacts", values=cells(role="CFO", influence="9"))
    assert made.status_code == 422
    assert made.json()["faults"] == [{"in": "body", "pointer": "/values/influence", "detail": "outside 1 to 5"}]
    unknown = put(editor, f"/api/v1/customers/{number(0)}/rows/contacts", values=cells(mood="fine"))
    assert unknown.status_code in (400, 422)
    for table in ("orders", "identities", "texts", "nothing"):
        assert put(editor, f"/api/v1/customers/{number(0)}/rows/{table}", values=cells(role="x")).status_code == 404


CONTRACT = {"contract_id": "k1", "customer_id": own_id(0), "starts_on": "2023-06-01", "annual_value": "9"}


def test_a_contract_cannot_end_before_it_begins(editor, number):
    address = f"/api/v1/customers/{number(0)}/rows/contracts"
    made = put(editor, address, values=cells(**CONTRACT, ends_on="2023-05-31"))
    assert (made.status_code, made.json()["faults"]) == (
        422, [{"in": "body", "pointer": "/values/ends_on", "detail": "before starts_on"}],
    )  # fmt: skip
    assert put(editor, address, values=cells(**CONTRACT, ends_on="2023-06-01")).status_code == 200
    for changed, why in (
        ({"starts_on": "2023-06-02"}, "after ends_on"),
        ({"ends_on": "2023-05-31"}, "before starts_on"),
    ):
        refused = put(editor, address, values=cells(contract_id="k1", **changed))
        assert (refused.status_code, refused.json()["faults"][0]["detail"]) == (422, why)


def test_a_gap_that_no_price_has_is_refused(editor, number):
    rival = {"customer_id": own_id(0), "rival": "Castellan", "valid_from": "2023-06-01", "price_gap": "1e12"}
    made = put(editor, f"/api/v1/customers/{number(0)}/rows/rivals", values=cells(**rival))
    assert (made.status_code, made.json()["faults"][0]["detail"]) == (422, "outside -1000 to 100")


def test_d1_01_the_wall_holds(people, filled, number):
    add(filled, "contacts", {"contact_id": ["p1"], "customer_id": [own_id(0)]})
    stranger = with_key(people["stranger"], scope="write")
    north, south = (f"/api/v1/customers/{number(at)}/rows" for at in (0, 1))
    assert stranger.get(f"{north}/contacts").status_code == 404
    assert put(stranger, f"{north}/contacts", values=cells(role="CFO")).status_code == 404
    # By way of their own customer nobody reaches into another team's.
    for table, said in (
        ("contacts", {"contact_id": "p1", "role": "CFO"}),
        ("contacts", {"customer_id": own_id(0), "role": "CFO"}),
        ("acts", {"contact_id": "p1", "kind": "vouched", "happened_on": "2023-01-01"}),
        ("contacts", {"contact_id": "p1", "valid_from": "2023-01-01"}),
        ("touchpoints", {"contact_id": "p1", "at": "2023-01-01T10:00Z", "direction": "both", "automated": "no"}),
        ("needs", {"contact_id": "p1", "kind": "need", "stated_on": "2023-01-01"}),
    ):
        assert put(stranger, f"{south}/{table}", values=cells(**said)).status_code == 404, said
    assert stranger.delete(f"{south}/contacts/1~").status_code == 404
    assert not WrittenRow.objects.exists()


def test_who_works_behind_the_wall_by_now_stays_where_they_are_named(people, filled, number):
    add(filled, "contacts", {"contact_id": ["p1"] * 2, "customer_id": [own_id(1), own_id(0)],
                             "valid_from": [DAY, DAY + dt.timedelta(days=30)]})  # fmt: skip
    add(filled, "needs", {"need_id": ["n1"], "customer_id": [own_id(1)], "contact_id": ["p1"], "kind": ["need"],
                          "stated_on": [DAY]})  # fmt: skip
    stranger = with_key(people["stranger"], scope="write")
    south = f"/api/v1/customers/{number(1)}/rows"
    met = put(stranger, f"{south}/needs", values=cells(need_id="n1", contact_id="p1", met_on="2023-02-01"))
    assert (met.status_code, read(met.json())["contact_id"]) == (200, "p1")
    said = cells(contact_id="p1", valid_from=DAY.isoformat(), mail="new@a.test")
    assert put(stranger, f"{south}/contacts", values=said).status_code == 404, "it is another team's word by now"


@pytest.mark.parametrize("mark", ["w²", "w１", "w" + "9" * 30, "w-1", "²", "9" * 30 + "~", "~", "%00"])
def test_a_mark_that_names_nothing_is_not_found(mark, editor, number):
    for address in (f"customers/{number(0)}/rows/contacts", "ours/rows/colleagues"):
        assert editor.delete(f"/api/v1/{address}/{mark}").status_code == 404, address
