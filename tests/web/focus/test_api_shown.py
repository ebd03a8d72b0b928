"""The portfolio's map and exports by programs: what the page shows, the same file, the same limits."""

import shutil
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from keepworth_web.staff.actions.begin_export import MOST_AN_HOUR
from keepworth_web.staff.models import AuditEntry
from tests.factories.shop import CUSTOMERS, UNSCORED
from tests.web.browsers import browser_of, with_key
from tests.web.focus.test_exports import HEALTH, body_of, cells_of
from tests.web.focus.test_exports import export as on_page
from tests.web.people import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shop")]


def export(client, *, query: str = HEALTH, kind: str = "csv", **more):
    said = {"query": query, "kind": kind, **more}
    return client.post("/api/v1/portfolio/export", said, content_type="application/json")


@pytest.fixture
def program(people):
    return with_key(people["owner"], scope="write")


def test_the_map_says_who_stands_on_it(program):
    found = program.get("/api/v1/portfolio/map?segment=Health").json()
    rows = program.get("/api/v1/customers?segment=Health&limit=200").json()
    assert found["count"] + found["off"] == rows["count"]
    assert {one["number"] for one in found["marks"]} <= {one["number"] for one in rows["items"]}
    for one in found["marks"][:5]:
        assert one["value"] == program.get(f"/api/v1/customers/{one['number']}").json()["value"]
        assert 0 <= one["active"]["low"] <= one["active"]["high"] <= 1


def test_many_are_squares_with_the_largest_as_marks(program):
    found = program.get("/api/v1/portfolio/map").json()
    assert found["count"] + found["off"] == CUSTOMERS + UNSCORED
    assert sum(one["customers"] for one in found["squares"]) in (0, found["count"])
    assert bool(found["squares"]) == (found["count"] > 150)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_holds_the_cells_of_the_page_s_own(kind, people, program):
    ours, theirs = export(program, kind=kind), on_page(browser_of(people["owner"]), kind=kind)
    assert (ours.status_code, ours.headers["Content-Type"]) == (200, theirs.headers["Content-Type"])
    assert cells_of(kind, body_of(ours)) == cells_of(kind, body_of(theirs))
    assert AuditEntry.objects.filter(kind="export.portfolio").count() == 2


def test_picked_customers_are_written_alone(program):
    some = [one["number"] for one in program.get("/api/v1/customers?segment=Health&limit=3").json()["items"]]
    heads, rows = cells_of("csv", body_of(export(program, pick=some)))
    assert (len(heads), len(rows)) == (len(heads), 3)


def test_all_customers_ask_for_the_password(program):
    assert export(program, query="").status_code == 403
    assert export(program, query="", password="wrong").status_code == 403
    _, rows = cells_of("csv", body_of(export(program, query="", password=PASSWORD)))
    assert len(rows) == CUSTOMERS + UNSCORED


def test_d1_05_too_many_exports_are_refused_for_programs_too(program):
    for _ in range(MOST_AN_HOUR):
        assert export(program).status_code == 200
    refused = export(program)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "3600")


def test_what_no_view_asks_for_is_refused_by_its_place(program):
    for said, pointer in (({"query": "nothing=1"}, "/query"), ({"kind": "pdf"}, "/kind"), ({"pick": [0]}, "/pick/0")):
        answer = export(program, **said)
        assert (answer.status_code, answer.json()["faults"][0]["pointer"]) == (422, pointer)


def test_d1_01_a_stranger_writes_and_maps_their_own_customers_alone(people, program):
    stranger = with_key(people["stranger"], scope="write")
    mine = {one["number"] for one in stranger.get("/api/v1/customers?limit=200").json()["items"]}
    foreign = [
        one["number"] for one in program.get("/api/v1/customers?limit=200").json()["items"] if one["number"] not in mine
    ]
    assert foreign
    assert {one["number"] for one in stranger.get("/api/v1/portfolio/map").json()["marks"]} <= mine
    _, rows = cells_of("csv", body_of(export(stranger, query="", pick=foreign[:3])))
    assert rows == []


def test_who_counts_as_active_for_certain_is_counted_whatever_stands_across(made_told_shop, settings, people, tmp_path):
    """Each mark says how likely it is still active, beside a strength too."""
    shutil.copytree(made_told_shop, tmp_path / "book", symlinks=True)
    customers = tmp_path / "book/scores/latest/customers.parquet"
    held = pq.read_table(customers)
    sure = [1.0 if repeats == 0 else active for repeats, active in zip(
        held.column("repeats").to_pylist(), held.column("p_active").to_pylist(), strict=True)]  # fmt: skip
    customers.unlink()
    pq.write_table(held.set_column(held.schema.get_field_index("p_active"), "p_active", pa.array(sure)), customers)
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, book=tmp_path / "book")
    found = with_key(people["owner"]).get("/api/v1/portfolio/map").json()
    single = sum(repeats == 0 for repeats in held.column("repeats").to_pylist())
    assert (found["across"], found["certain"]) == ("strength", single)
    assert single
