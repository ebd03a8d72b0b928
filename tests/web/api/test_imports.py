"""Files that come in by programs: sent, planned, imported, reported, undone; by the same limits as on their page."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from keepworth.tables.book import find_book
from keepworth.tables.lake.manifest import read_manifest
from keepworth_web.book.actions.keep_upload import folder_of_uploads
from keepworth_web.book.models import Upload
from keepworth_web.site.worker import do_next
from keepworth_web.staff.models import AuditEntry
from tests.web.book.test_import import ORDERS, ROWS
from tests.web.browsers import with_key
from tests.web.people import secure

pytestmark = pytest.mark.django_db
OPEN = "customer_id,order_date,net amount,gross amount\nc1,01/02/2024,5.00,6.00\nc2,03/04/2024,6.00,7.00\n"
JSON = "application/json"


@pytest.fixture
def program(people, book):
    """A program of an editor who may bring in files of their own."""
    secure(people["editor"])
    return with_key(people["editor"], scope="write")


def send(client, content: str = ORDERS, *, name: str = "orders.csv", **headers):
    return client.post("/api/v1/imports", {"file": SimpleUploadedFile(name, content.encode())}, headers=headers)


def sent(client, content: str = ORDERS) -> str:
    answer = send(client, content)
    assert (answer.status_code, answer.json()["state"]) == (202, "working"), answer.text
    assert do_next()
    return answer.headers["Location"]


def put(client, address: str, **said):
    return client.put(f"{address}/plan", said, content_type=JSON)


def uploads() -> list[str]:
    return [file.name for file in folder_of_uploads().iterdir()]


def test_a_file_is_sent_planned_imported_reported_and_undone(program, book):
    address = sent(program, ORDERS + "x2,c2,2024-01-05,abc\n")
    plan = program.get(address).json()
    assert (plan["state"], plan["table"], plan["question"]) == ("plan", "orders", None)
    assert [one["fills"] for one in plan["columns"]] == ["order_id", "customer_id", "ordered_on", "amount"]
    dry = plan["counts"]
    assert (dry["rows_read"], dry["rows_new"], dry["rows_refused"]) == (len(ROWS) + 1, len(ROWS), 1)
    assert plan["stored"]["rows"]
    assert "abc" in str(plan["refused"]["rows"])
    assert read_manifest(find_book(book).lake_folder).batches == ()
    started = program.post(f"{address}/start", {"score": True}, content_type=JSON)
    assert (started.status_code, started.json()["state"]) == (202, "working")
    assert do_next()
    report = program.get(address).json()
    assert (report["state"], report["counts"], report["has_refused_rows"]) == ("report", dry, True)
    rows = program.get(f"{address}/refused")
    assert rows.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert b"abc" in b"".join(rows.streaming_content)
    (kept,) = (book / "errors").glob("*.csv")
    content = kept.read_bytes()
    kept.unlink()
    assert (program.get(address).json()["has_refused_rows"], program.get(f"{address}/refused").status_code) == (
        False, 404,
    )  # fmt: skip
    kept.write_bytes(content)
    assert program.get("/api/v1/jobs").json()["items"][0]["kind"] == "score"
    (batch,) = program.get("/api/v1/batches").json()["items"]
    assert (batch["id"], batch["table"], batch["rows"]) == (report["batch"], "orders", len(ROWS))
    assert program.get(f"/api/v1/batches/{batch['id']}").json() == batch
    assert do_next()
    undone = program.post(f"/api/v1/batches/{batch['id']}/undo", "", content_type=JSON)
    assert (undone.status_code, undone.json()["kind"]) == (202, "undo")
    assert do_next()
    assert program.get(undone.headers["Location"]).json()["state"] == "done"
    assert program.get("/api/v1/batches").json()["items"] == []
    assert program.get(address).json()["undone_at"]
    kinds = AuditEntry.objects.filter(kind__startswith="import").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["import.receive", "import.start", "import.done", "import.undo"]


def test_bare_bytes_are_taken_under_the_name_that_is_said(program):
    answer = program.post(
        "/api/v1/imports?name=orders.csv", ORDERS.encode(), content_type="application/octet-stream"
    )  # fmt: skip
    assert (answer.status_code, answer.json()["name"], answer.json()["bytes"]) == (
        202, "orders.csv", len(ORDERS.encode()),
    )  # fmt: skip
    assert do_next()
    assert program.get(answer.headers["Location"]).json()["table"] == "orders"


def test_what_a_file_leaves_open_is_asked_with_its_answers_and_answered(program):
    address = sent(program, OPEN)
    asked = program.get(address).json()
    assert asked["counts"] is None
    assert asked["question"]
    assert program.post(f"{address}/start", {}, content_type=JSON).status_code == 422
    for _ in range(3):
        asked = program.get(address).json()
        if asked["counts"]:
            break
        words = next(one for one in asked["answers"] if one["value"] in ("mdy", "net amount"))
        answer = {name: words[name] for name in ("kind", "key", "value")}
        assert put(program, address, answers=[answer]).status_code == 202
        assert do_next()
    told = program.get(address).json()
    at = told["stored"]["columns"].index("ordered_on")
    assert told["stored"]["rows"][0][at] == "2024-01-02"


def test_columns_and_options_are_said_and_what_none_is_is_refused_by_its_place(program):
    address = sent(program, OPEN)
    columns = [{"column": at, "fills": ours} for at, ours in ((1, "customer_id"), (2, "ordered_on"), (4, "amount"))]
    assert put(program, address, table="orders", columns=columns, options={"dates": "dmy"}).status_code == 202
    assert do_next()
    told = program.get(address).json()
    assert [one["fills"] for one in told["columns"]] == ["customer_id", "ordered_on", None, "amount"]
    assert (told["options"], told["stored"]["rows"][0][-1]) == ({"dates": "dmy"}, "6.0000")
    for said, pointer in (
        ({"table": "nothing"}, "/table"),
        ({"options": {"dates": "x"}}, "/options/dates"),
        ({"options": {"nothing": "x"}}, "/options/nothing"),
        ({"options": {"sheet": "a\u202eb"}}, "/options/sheet"),
        ({"columns": [{"column": 5, "fills": "amount"}]}, "/columns/0/column"),
        ({"columns": [{"column": 1, "fills": "nothing"}]}, "/columns/0/fills"),
        ({"columns": [{"column": 1, "fills": "amount"}, {"column": 2, "fills": "amount"}]}, "/columns/0/fills"),
        ({"answers": [{"kind": "read", "key": "nothing", "value": "x"}]}, "/answers/0/key"),
        ({"answers": [{"kind": "read", "key": "dates", "value": "x"}]}, "/answers/0/value"),
        ({"answers": [{"kind": "map", "key": "nothing", "value": "x"}]}, "/answers/0/key"),
        ({"answers": [{"kind": "map", "key": "a=b", "value": "x"}]}, "/answers/0/value"),
    ):
        answer = put(program, address, **said)
        assert (answer.status_code, answer.json()["faults"][0]["pointer"]) == (422, pointer)
    assert program.get(address).json() == told


def test_a_file_that_was_not_imported_is_thrown_away_and_one_that_was_stays(program):
    address = sent(program)
    assert program.post(f"{address}/start", {}, content_type=JSON).status_code == 202
    assert program.delete(address).status_code == 409
    assert program.post(f"{address}/start", {}, content_type=JSON).status_code == 409
    assert do_next()
    assert program.delete(address).status_code == 409
    again = sent(program, "customer_id,ordered_on,amount\na,2024-02-13,1.50\n")
    assert program.delete(again).status_code == 204
    assert program.get(again).status_code == 404
    assert uploads() == []


@pytest.mark.parametrize(
    ("content", "name", "status"),
    [("", "orders.csv", 422), ("<html><body>sign in</body></html>", "orders.csv", 415), ("%PDF-1.7\n", "a.csv", 415)],
)
def test_d1_09_what_is_no_table_is_refused_and_leaves_nothing(content, name, status, program):
    answer = send(program, content, name=name)
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert (Upload.objects.count(), uploads()) == (0, [])


def test_d1_09_too_large_a_file_is_stopped_on_the_way(program, monkeypatch):
    monkeypatch.setattr("keepworth_web.book.actions.take_file.LIMIT", 100)
    assert send(program).status_code == 413
    answer = program.post("/api/v1/imports?name=a.csv", ORDERS.encode(), content_type="application/octet-stream")
    assert answer.status_code == 413
    assert uploads() == []


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [("application/json", b"{}", 415), ("text/csv", b"a,b", 415), ("multipart/form-data", b"x", 400),
     ("multipart/form-data; boundary=x", b"--x\r\n", 422)],
)  # fmt: skip
def test_a_body_that_is_no_file_is_refused(kind, body, status, program):
    answer = program.post("/api/v1/imports", body, content_type=kind)
    assert answer.status_code == status, answer.text
    assert uploads() == []


def test_a_file_that_is_sent_again_is_taken_once(program):
    key = {"Idempotency-Key": "one"}
    first = send(program, **key)
    again = send(program, **key)
    assert (again.status_code, again.json()["id"]) == (202, first.json()["id"])
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (Upload.objects.count(), len(uploads())) == (1, 1)
    assert send(program, ORDERS + "\n", **key).status_code == 409
    assert len(uploads()) == 1


def test_d1_01_an_account_that_is_not_secured_brings_nothing_in(people, book):
    answer = send(with_key(people["editor"], scope="write"))
    assert (answer.status_code, Upload.objects.count(), uploads()) == (403, 0, [])


def test_d1_01_nobody_sees_the_file_of_another_and_a_viewer_none(people, program):
    address = sent(program)
    for who, status in (("owner", 404), ("stranger", 404), ("viewer", 403)):
        other = with_key(people[who], scope="write")
        assert other.get(address).status_code == status
        assert put(other, address, table="orders").status_code == status
        assert other.delete(address).status_code == status
        assert other.get(f"{address}/refused").status_code == status
    assert with_key(people["owner"]).get("/api/v1/imports").json()["items"] == []
    assert len(program.get("/api/v1/imports").json()["items"]) == 1


def test_a_batch_that_nobody_made_is_not_there(program):
    assert program.get("/api/v1/batches/nothing").status_code == 404
    assert program.post("/api/v1/batches/..%2fx/undo", "", content_type=JSON).status_code == 404
    answer = program.get("/api/v1/batches?after=nothing")
    assert (answer.status_code, json.loads(answer.content)["faults"][0]["pointer"]) == (422, "/after")
