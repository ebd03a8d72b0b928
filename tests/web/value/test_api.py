"""Worth and orders by programs: the numbers of the panels, behind the same wall."""

import pytest

from tests.web.browsers import with_key
from tests.web.value.test_panels import panels_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("at", [0, 2, 30])
def test_the_lines_add_up_and_are_those_of_the_page(people, owner, number, at):
    told = with_key(people["owner"]).get(f"/api/v1/customers/{number(at)}/worth").json()
    lines = panels_of(owner.get(f"/know/{number(at)}/"))["worth"]["lines"]
    assert [(one["because"], one["adds"]) for one in told["lines"]] == [
        (line["what"], line["bar"].amount) for line in lines
    ]
    assert sum(one["adds"] for one in told["lines"]) == told["value"] == told["lines"][-1]["total"]
    assert told["spend"]["low"] <= told["spend"]["mean"] <= told["spend"]["high"]


def test_every_year_of_orders_is_told(people, number):
    program = with_key(people["owner"])
    told = program.get(f"/api/v1/customers/{number(0)}/orders").json()
    one = program.get(f"/api/v1/customers/{number(0)}").json()
    years = [year["year"] for year in told["years"]]
    assert years == list(range(years[0], years[-1] + 1))
    assert sum(year["orders"] for year in told["years"]) == one["orders"]
    assert sum(year["amount"] for year in told["years"]) == pytest.approx(one["total_spend"])
    assert (told["first_order"], told["last_order"]) == (one["first_order"], one["last_order"])
    assert told["why_model"]


def test_a_day_before_the_first_score_has_no_worth(people, number):
    program = with_key(people["owner"])
    assert program.get(f"/api/v1/customers/{number(0)}/worth?as-of=2020-02-01").status_code == 404


@pytest.mark.parametrize("panel", ["worth", "orders"])
def test_d1_01_a_foreign_customer_is_not_there(people, number, panel):
    for who, at, status in (("viewer", 0, 200), ("viewer", 1, 404), ("stranger", 1, 200), ("stranger", 0, 404)):
        answer = with_key(people[who]).get(f"/api/v1/customers/{number(at)}/{panel}")
        assert answer.status_code == status, (who, at)
