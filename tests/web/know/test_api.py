"""Customers by programs: what the page says, behind the same wall."""

import pytest

from keepworth.runs.store import latest_run, read_record
from tests.factories.web_book import NAMED
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
OF_THE_MOMENT = "instance"


@pytest.fixture
def program(people):
    return lambda who: with_key(people[who])


def problem_of(answer) -> dict:
    return {name: said for name, said in answer.json().items() if name != OF_THE_MOMENT}


def test_a_customer_is_told_with_ranges_and_what_they_rest_on(program, number, filled):
    told = program("owner").get(f"/api/v1/customers/{number(0)}").json()
    assert (told["name"], told["team"], told["owner"]) == (NAMED[0], "North", "Mei Lin")
    for name in ("value", "expected_orders"):
        assert told[name]["low"] <= told[name]["mean"] <= told[name]["high"]
    source = told["source"]
    record = read_record(latest_run(filled.scores))
    assert (source["run"], source["as_of"], source["customers"]) == (
        record["run"],
        record["as_of"],
        record["customers"],
    )
    assert (source["years"], source["horizon_weeks"]) == (10, 52)


@pytest.mark.parametrize(("at", "allowed"), [(0, True), (1, False), (2, True)])
def test_d1_01_a_colleague_s_key_opens_own_teams_customers_and_those_of_no_team(program, number, at, allowed):
    answer = program("viewer").get(f"/api/v1/customers/{number(at)}")
    assert answer.status_code == (200 if allowed else 404)


def test_d1_01_behind_the_wall_is_what_is_not_there(program, number):
    stranger = program("stranger")
    foreign = stranger.get(f"/api/v1/customers/{number(0)}")
    for nobody in (999999, 2**70):
        missing = stranger.get(f"/api/v1/customers/{nobody}")
        assert (foreign.status_code, missing.status_code) == (404, 404)
        assert problem_of(foreign) == problem_of(missing)
        assert set(foreign.headers) == set(missing.headers)
    assert NAMED[0] not in foreign.text


def test_a_past_day_without_a_score_has_no_number(program, number):
    told = program("owner").get(f"/api/v1/customers/{number(0)}?as-of=2020-02-01").json()
    assert [told[name] for name in ("value", "active", "expected_orders", "source")] == [None] * 4
    assert program("owner").get(f"/api/v1/customers/{number(0)}?as-of=2020-02-31").status_code == 422


def test_d1_01_the_short_page_holds_no_result_and_no_price(program, number):
    answer = program("stranger").get(f"/api/v1/customers/{number(0)}/short")
    told = answer.json()
    assert (told["name"], told["owner"], told["is_open"]) == (NAMED[0], "Mei Lin", False)
    assert [one["product"] for one in told["contracts"]] == ["retainer"]
    assert [one["words"] for one in told["promises"]] == ["Three names by Friday"]
    assert not {"value", "active", "expected_orders", "total_spend"} & set(told)
    assert "123" not in answer.text


def test_d1_01_a_name_behind_the_wall_is_found_and_not_open(program, number):
    (found,) = program("stranger").get("/api/v1/customers/find", {"text": "iberica"}).json()["items"]
    assert found == {
        "number": number(0), "customer_id": "C000000", "name": NAMED[0], "team": "North", "is_open": False,
    }  # fmt: skip
    (ours,) = program("viewer").get("/api/v1/customers/find", {"text": "iberica"}).json()["items"]
    assert ours["is_open"] is True


@pytest.mark.parametrize("said", ["", " ", "x" * 201, "a\u202eb"])
def test_a_text_that_nobody_can_be_called_is_refused(program, filled, said):
    answer = program("owner").get("/api/v1/customers/find", {"text": said})
    assert (answer.status_code, answer.json()["faults"][0]["pointer"]) == (422, "/text")
