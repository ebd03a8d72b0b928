"""Cost to serve: who brings the profit, in words that add up, and of whom a colleague may know it."""

import re

import pytest

from tests.factories.word import tell_profit
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
PROFITS = (500.0, 400.0, 300.0, 100.0, -300.0)


@pytest.fixture
def told(filled, run, number):
    tell_profit(run, {number(at): profit for at, profit in enumerate(PROFITS)})
    return number


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page))


def test_before_a_score_tells_it_the_page_says_what_to_do(owner, filled):
    page = owner.get("/value/costs/").text
    assert "No score tells what serving customers costs yet" in words(page)
    assert "/book/import/" in page


def test_words_first_who_brings_the_profit_and_who_costs(owner, told):
    """Five customers: 500 of 1,000 by the first, and 300 lost with the last."""
    said = words(owner.get("/value/costs/").text)
    assert "In twelve months 5 customers brought 1,000 after what serving them cost." in said
    assert "The best 20 of 100 bring 50 % of the profit. The last 20 of 100 cost 30 % of it." in said
    assert "it rises to 130 % of all at 80 of 100 customers" in said
    assert "Hours are not priced" in said
    assert "Costs are of 334 days, taken up to a year." in said


def test_the_picture_comes_from_the_table(owner, told):
    part = owner.get("/value/costs/").context["part"]
    assert [(step["customers"], step["part"]) for step in part["steps"]] == [
        ("1", "50 %"), ("2", "90 %"), ("4", "130 %"), ("5", "100 %"),
    ]  # fmt: skip
    points = [tuple(map(float, one.split(","))) for one in part["curve"]["points"].split()]
    assert points[0] == (0.0, 60.0)
    assert points[-1][1] == pytest.approx(float(part["curve"]["all"]), abs=0.01)
    assert min(up for _, up in points) == pytest.approx(float(part["curve"]["peak_y"]), abs=0.01)


def test_the_table_begins_at_either_end(owner, told):
    profits = [one["profit"] for one in owner.get("/value/costs/").context["part"]["rows"]]
    assert profits == ["500", "400", "300", "100", "−300"]
    assert owner.get("/value/costs/?way=worst").context["part"]["rows"][0]["is_loss"]


def test_who_together_cost_more_than_they_bring_is_told_without_a_share(owner, filled, run, number):
    tell_profit(run, {number(0): 100.0, number(1): -300.0})
    part = owner.get("/value/costs/").context["part"]
    assert " ".join(part["said"]) == (
        "In twelve months 2 customers cost more than they brought: −200. "
        "1 of them cost more than they brought, 300 together."
    )
    assert part["curve"] is None


def test_d1_01_a_colleague_sees_their_own_customers_profit_alone(colleague, told, people):
    part = colleague.get("/value/costs/").context["part"]
    assert {one["number"] for one in part["rows"]} == {told(0), told(2), told(3)}
    assert "3 customers brought 900" in " ".join(part["said"])
    found = with_key(people["editor"]).get("/api/v1/costs").json()
    assert (found["count"], found["profit"]) == (3, 900)


def test_programs_get_the_same(people, told):
    found = with_key(people["owner"]).get("/api/v1/costs").json()
    assert [found[name] for name in ("count", "profit", "peak", "at_peak", "lost", "hour_cost")] == [
        5, 1000, 1300, 4, 300, None,
    ]  # fmt: skip
    assert found["customers"][0]["profit"] == 500
