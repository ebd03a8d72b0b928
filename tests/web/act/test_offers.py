"""Offers and coupons on pages: of visible customers alone, each with its reason, each share with its range."""

import datetime as dt

import numpy as np
import pytest

from keepworth.tables.answering import lake_here
from keepworth.tables.known_rows import numbers_of_ids
from keepworth.tables.offer_results import write_offers
from keepworth.tables.tie_results import UNKNOWN
from keepworth_web.act.models import Coupon
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import with_key

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
BEFORE = dt.date(2022, 1, 3)


@pytest.fixture
def offered(filled, run):
    """Three customers, of North, South and no team, who are offered cups or beans; forty coupons, ten of them back."""
    goods, whose = ["cups", "beans"], [own_id(at) for at in range(3)]
    add(filled, "products", {"product_id": goods, "name": ["Cups <b>", None], "valid_from": [dt.date(2019, 1, 1)] * 2})
    given = [f"k{at}" for at in range(40)]
    add(filled, "coupons", {
        "coupon_id": given, "customer_id": whose[:1] * 20 + whose[1:2] * 20, "issued_on": [BEFORE] * 40,
        "product_id": ["cups"] * 40, "held_out": [at >= 35 for at in range(40)],
        "redeemed_on": [BEFORE if at < 10 else None for at in range(40)],
    })  # fmt: skip
    with lake_here(filled) as lake:
        at = numbers_of_ids(lake, {"product": goods, "customer": whose})
    cups, beans = (at["product", one] for one in goods)
    columns = {
        "customer_id": np.array([at["customer", one] for one in (whose[0], *whose)]),
        "product_id": np.array([beans, cups, cups, beans]), "rank": np.array([2, 1, 1, 1]),
        "reason": np.array(["popular", "need", "similar", "again"], dtype=object),
        "because": np.array([UNKNOWN, UNKNOWN, beans, UNKNOWN]),
        "topic": np.array([None, "waking up", None, None], dtype=object),
        "chance": np.array([0.1, np.nan, 0.2, 0.3]), "expected_margin": np.array([0.5, np.nan, 2.25, 1.0]),
    }  # fmt: skip
    recall = {"ours": 0.31, "popular": 0.22, "difference": 0.09, "low": 0.07, "high": 0.11, "level": 0.95,
              "customers": 1000}  # fmt: skip
    write_offers(columns, told={"offers": 4, "by": "similar", "k": 10, "recall": recall}, into=run)
    return filled


def test_the_first_offer_of_each_stands_with_its_reason_what_leaves_most_first(owner, offered):
    page = owner.get("/act/offers/").text
    assert "<b>3</b> customers are offered something" in page
    assert page.index("Customers who buy beans buy it too.") < page.index("They bought it before")
    assert "They told us what they need: waking up." in page
    assert "never tested" in page
    assert "It is among what most customers buy" not in page, "the second offer stands on their own page"
    assert "Cups &lt;b&gt;" in page


def test_coupons_are_counted_with_the_range_of_those_that_came_back(owner, offered):
    page = owner.get("/act/offers/").text
    assert "<b>10</b> of 35 coupons came back: 29 in 100 (likely 20 in 100 to 39 in 100, 8 in 10)" in page
    assert "5 more were held back by lot" in page


def test_how_well_offers_foresee_is_of_the_whole_book_and_the_owner_s(owner, colleague, offered):
    assert "31 in 100" in owner.get("/act/offers/").text
    assert "31 in 100" not in colleague.get("/act/offers/").text


def test_a_colleague_sees_their_own_customers_offers_and_coupons_alone(colleague, offered, people):
    page = colleague.get("/act/offers/").text
    assert "Acme" in page
    assert "张伟食品" not in page
    assert "<b>10</b> of 20 coupons came back" in page
    told = with_key(people["viewer"]).get("/api/v1/offers").json()
    assert own_id(1) not in {one["customer_id"] for one in told["offers"]}
    assert [(one["given"], one["came"], one["held"]) for one in told["coupons"]] == [(20, 10, 0)]


def test_a_customer_s_page_tells_their_offers_and_what_tills_gave(owner, offered, number, people):
    Coupon.objects.create(customer=own_id(0), product="cups", reason="need", off=10, issued_on=BEFORE,
                          valid_to=BEFORE, code_hash="x")  # fmt: skip
    page = owner.get(f"/know/{number(0)}/").text
    assert "Cups &lt;b&gt;: They told us what they need: waking up." in page
    assert "Our tills gave them 1 coupon, and 0 came back." in page
    told = with_key(people["owner"]).get(f"/api/v1/customers/{number(0)}/offers").json()
    assert [(one["rank"], one["reason"]) for one in told] == [(1, "need"), (2, "popular")]


def test_the_lists_can_be_taken_away(owner, offered):
    taken = owner.post("/book/lists/take/", {"what": "offers", "kind": "csv", "back": "/act/offers/"})
    lines = taken.getvalue().decode().split("\r\n\r\n")[0].splitlines()
    assert [line.split(",")[2] for line in lines[1:]] == ["1", "1", "2", "1"], "every offer, what leaves most first"


def test_without_a_score_that_tells_offers_the_page_says_what_it_takes(owner, filled, number):
    assert "No score says what to offer yet" in owner.get("/act/offers/").text
    assert 'id="panel-offers"' not in owner.get(f"/know/{number(0)}/").text
