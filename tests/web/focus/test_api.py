"""The portfolio by programs: the same customers as on the page, and nobody from behind the wall."""

import pytest

from keepworth_web.focus.api.asked import Listed
from keepworth_web.focus.api.told import ScoredTold
from keepworth_web.focus.reads.view import CHOICES, RANGES
from keepworth_web.shared.panels import columns
from tests.factories.shop import CANARY, CUSTOMERS, UNSCORED
from tests.web.browsers import with_key
from tests.web.focus.page import count, names

pytestmark = pytest.mark.django_db
ALL = CUSTOMERS + UNSCORED
SEEN_BY_NORTH = 62


@pytest.fixture
def program(people):
    return lambda who, **more: with_key(people[who], **more)


def read(client, address: str) -> list[dict]:
    """Return every item of a list, page after page."""
    found = []
    while address:
        told = client.get(address).json()
        found += told["items"]
        address = told["next"]
    return found


def test_every_filter_of_the_page_and_every_column_has_its_field():
    asked = {field.alias or name for name, field in Listed.model_fields.items()}
    ranges = {f"{slug}-{end}" for slug in RANGES for end in ("from", "to")}
    assert asked == ranges | set(CHOICES) | {"q", "as-of", "sort", "column", "after"}
    assert {head for column in columns() for head in column.heads} | {"number"} == set(ScoredTold.model_fields)


def test_the_list_is_the_page_s(shop, owner, program):
    query = "segment=Health&segment=Energy&value-from=10&sort=customer"
    told = program("owner").get(f"/api/v1/customers?{query}").json()
    page = owner.get(f"/focus/?{query}").text
    assert told["count"] == count(page)
    assert [one["name"].strip() for one in told["items"]] == names(page)
    assert told["source"]["customers"] == CUSTOMERS


@pytest.mark.parametrize("sort", ["-value", "customer", "silence", "-last"])
def test_the_pages_together_are_the_list_in_any_order(sort, shop, program):
    address = f"/api/v1/customers?sort={sort}&limit=20&column=value&column=team&kind=person&kind=organisation"
    found = read(program("owner"), address)
    assert len(found) == len({one["number"] for one in found}) == ALL
    # The first column always, and those that were asked for.
    assert {name for one in found for name in one} == {
        "number", "customer_id", "name", "team", "value", "value_low", "value_high",
    }  # fmt: skip


def test_d1_01_nobody_from_behind_the_wall_is_listed_found_by_a_filter_or_added_up(shop, program):
    ours, all_of_them = program("viewer"), program("owner")
    assert CANARY in all_of_them.get("/api/v1/customers?limit=200").text
    for query in ("limit=200", "team=South", f"q={CANARY}", "value-from=0&sort=-value&limit=200", "column=team"):
        answer = ours.get(f"/api/v1/customers?{query}")
        assert answer.status_code == 200
        assert CANARY not in answer.text
    assert ours.get("/api/v1/customers").json()["count"] == SEEN_BY_NORTH
    told, whole = (client.get("/api/v1/portfolio").json() for client in (ours, all_of_them))
    assert (told["all"], told["these"]["customers"], whole["all"]) == (SEEN_BY_NORTH, SEEN_BY_NORTH, ALL)
    assert told["these"]["mean"] < whole["these"]["mean"]
    assert ours.get("/api/v1/portfolio?team=South").json()["these"] is None


def test_each_figure_comes_with_its_range_and_leads_to_its_customers(shop, program):
    client = program("owner")
    told = client.get("/api/v1/portfolio?segment=Health").json()
    for name in ("these", "largest", "silent"):
        part = told[name]
        assert part["low"] <= part["mean"] <= part["high"]
        assert client.get(part["address"]).json()["count"] == part["customers"]
    assert told["largest"]["customers"] == 3
    assert told["source"]["run"]


@pytest.mark.parametrize(
    ("query", "at"),
    [
        ("colour=red", "/colour"), ("value-from=lots", "/value-from"), ("value-from=1&value-from=2", "/value-from"),
        ("last-from=2026-02-30", "/last-from"), ("sort=-nobody", "/sort"), ("column=nothing", "/column"),
        ("after=WyJ2YWx1ZSJd", "/after"), ("segment=" + "x" * 201, "/segment"), ("limit=0", "/limit"),
        ("as-of=yesterday", "/as-of"), ("segment=a&segment=%00", "/segment"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_with_its_place(query, at, shop, program):
    answer = program("owner").get(f"/api/v1/customers?{query}")
    assert (answer.status_code, answer.json()["faults"][0]["pointer"]) == (422, at)


def test_a_day_before_the_first_score_has_no_figures(shop, program):
    told = program("owner").get("/api/v1/portfolio?as-of=2001-01-01").json()
    assert (told["all"], told["these"], told["source"]) == (ALL, None, None)
    rows = program("owner").get("/api/v1/customers?as-of=2001-01-01").json()["items"]
    assert {one["value"] for one in rows} == {None}
