"""Growth on its page: with money and its doubt, of those who are seen, and "not known" where nothing says it."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from keepworth.tables import growing
from tests.factories.books import add
from tests.factories.gathered import ids_of
from tests.factories.web_book import own_id
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def grown(filled):
    """Customers of whom all but the fourth, of North, and the second, of South, buy paper and print."""
    bought = [(own_id(at), "paper", 100) for at in range(1, 13)]
    bought += [(own_id(at), "print", 20) for at in range(1, 13) if at not in (1, 3)]
    add(filled, "orders", {
        "order_id": [f"g{at}" for at in range(len(bought))], "customer_id": [one[0] for one in bought],
        "product_id": [one[1] for one in bought], "amount": [one[2] for one in bought],
        "ordered_on": [timezone.now().date() - dt.timedelta(days=5)] * len(bought),
    })  # fmt: skip
    return filled


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page))


def test_it_is_told_with_money_its_range_and_who_buys_it(owner, grown):
    said = words(owner.get("/focus/growth/").text)
    assert "times a customer does not buy what similar ones buy" in said
    assert re.search(r"张伟食品 print \d+ 20 20 to 20 \d+ in 100 of \d+", said)
    assert 'name="what" value="growth"' in owner.get("/focus/growth/").text


def test_d1_01_whoever_is_bound_to_a_team_sees_its_customers_alone(colleague, grown):
    said = words(colleague.get("/focus/growth/").text)
    assert "Customer 3 print" in said
    assert "张伟食品" not in said


def test_programs_read_the_same(people, grown):
    told = with_key(people["owner"], scope="read").get("/api/v1/focus/growth").json()
    first = [one for one in told["chances"] if one["name"] == "张伟食品"]
    assert [(one["product"], one["low"], one["high"]) for one in first] == [
        ("print", pytest.approx(20), pytest.approx(20))
    ]
    assert told["named"] == 1


def test_where_nothing_names_a_product_it_says_not_known(owner, book):
    said = words(owner.get("/focus/growth/").text)
    assert "Not known: there are no orders of the last year and no running contracts." in said
    assert "Import orders with their products" in said


def part_of(client, filled, at: int) -> str:
    page = client.get(f"/know/{ids_of(filled, 'customer')[own_id(at)]}/").text
    start = page.index('id="panel-growth"')
    return words(page[start : page.index("</section>", start)])


def test_a_customers_page_says_what_they_might_buy_with_range_and_who_buys_it(owner, grown):
    said = part_of(owner, grown, 3)
    assert re.search(r"print \d+ 20 20 to 20 \d+ in 100 of \d+", said)
    assert "Of the last 365 days." in said
    assert "Our share of their spending is not known." in said


def test_who_buys_what_others_buy_is_told_so(owner, grown):
    said = part_of(owner, grown, 2)
    assert "Nothing stands out: what at least five similar customers buy, they buy too." in said


def test_of_who_bought_nothing_it_is_not_said_that_they_buy_what_others_do(owner, grown):
    said = part_of(owner, grown, 20)
    assert "In the last year they bought nothing that names its product" in said
    assert "they buy too" not in said


def test_the_orders_of_a_year_are_counted_once_for_all_pages(owner, grown, monkeypatch):
    counted = []
    monkeypatch.setattr(growing, "_sizes", {})
    monkeypatch.setattr(growing, "pairs_of", lambda of, **_: counted.append(1) or 22)
    assert all("print" in part_of(owner, grown, 3) for _ in range(2))
    assert len(counted) == 1
    add(grown, "orders", {"customer_id": [own_id(2)], "ordered_on": [timezone.now().date()], "amount": [5],
                          "product_id": ["paper"]})  # fmt: skip
    part_of(owner, grown, 3)
    assert len(counted) == 2


def test_a_book_too_large_to_wait_for_says_so(owner, grown, monkeypatch):
    monkeypatch.setattr("keepworth_web.focus.reads.growth.ON_A_PAGE", 5)
    assert "too large to compare" in part_of(owner, grown, 3)


def test_where_no_product_is_named_one_button_leads_to_the_import(owner, filled, monkeypatch):
    monkeypatch.setattr("keepworth.runs.growth.size_of", lambda lake, of, **_: (0.0, 0))
    assert "no order and no contract names its product" in part_of(owner, filled, 3)
    page = owner.get(f"/know/{ids_of(filled, 'customer')[own_id(3)]}/").text
    assert "Import orders with their products" in page
