"""Shops: proposals for shelf and stock, of those one answers for, each released once by hand and taken back."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pytest

from keepworth.tables.answering import lake_here
from keepworth.tables.known_rows import numbers_of_ids
from keepworth.tables.offer_results import write_assortment, write_replenish
from keepworth.tables.tie_results import UNKNOWN
from keepworth_web.act.actions.release_order import Line, release_order
from keepworth_web.act.models import Release
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
SINCE = dt.date(2019, 1, 1)
NOW = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)


@pytest.fixture
def chain(filled, run, people):
    """Two shops, the second the editor's, each with a change of its shelf; an order, a move, and one by rule."""
    shops, goods = ["s1", "s2"], ["cups", "beans", "tea"]
    add(filled, "products", {"product_id": goods, "name": ["Cups", "Beans", "Tea"], "valid_from": [SINCE] * 3})
    add(filled, "locations", {"location_id": shops, "name": ["Harbour", "Old Town <b>"], "area": ["city", "country"],
                              "manager_id": [None, "mei"], "valid_from": [SINCE] * 2})  # fmt: skip
    add(filled, "identities", {"who": ["colleague"], "who_id": ["mei"], "name": ["Mei Lin"],
                               "mail": [people["editor"].email]})  # fmt: skip
    with lake_here(filled) as lake:
        at = numbers_of_ids(lake, {"location": shops, "product": goods})
    s1, s2 = (at["location", one] for one in shops)
    cups, beans, tea = (at["product", one] for one in goods)
    write_assortment({
        "location_id": np.array([s1, s2]), "product_id": np.array([cups, beans]), "lift": np.array([1.7, 0.4]),
        "low": np.array([1.3, 0.2]), "high": np.array([2.1, 0.7]), "proposal": np.array(["more", "drop"], dtype=object),
        "baskets": np.array([900, 800]), "gain_12m": np.array([120.0, np.nan]), "gain_low": np.array([60.0, np.nan]),
        "gain_high": np.array([190.0, np.nan]),
    }, told={"locations": 2}, into=run)  # fmt: skip
    three = np.array([5.0, 4.0, 9.0])
    write_replenish({
        "location_id": np.array([s1, s2, s2]), "product_id": np.array([cups, beans, tea]), "on_hand": three,
        "on_order": np.zeros(3), "forecast": three * 2, "lasts": np.full(3, 0.9), "order_up_to": three * 3,
        "order": np.array([10.0, 8.0, 18.0]), "move_from": np.array([UNKNOWN, s1, UNKNOWN]),
        "due_on": np.array(["2022-10-01"] * 3, dtype="datetime64[D]"), "cost": three,
        "released": np.array([None, None, "rule"], dtype=object),
    }, told={"locations": 2}, into=run)  # fmt: skip
    return {"s1": s1, "s2": s2, "cups": cups, "beans": beans, "tea": tea, "run": run.name}


def releases(browser, chain, *, do="release", **other):
    line = {"run": chain["run"], "place": chain["s2"], "product": chain["beans"], "source": chain["s1"], "do": do}
    return browser.post("/act/shops/release/", line | other, follow=True)


def test_the_owner_sees_every_shop_with_what_should_change_there(owner, chain):
    page = owner.get("/act/shops/").text
    assert "<b>2</b> changes of shelves are proposed" in page
    assert "<b>2</b> of 3 orders and moves wait for their release" in page
    assert "move 8 from Harbour" in page
    assert "1.70 times (likely 1.30 to 2.10), 900 baskets" in page
    assert "Old Town &lt;b&gt;" in page


def test_a_shop_s_own_page_tells_of_it_alone(owner, chain):
    page = owner.get("/act/shops/", {"shop": chain["s1"]}).text
    assert "What should change at Harbour?" in page
    assert "order 10" in page
    assert "move 8" not in page


def test_who_manages_a_shop_sees_it_and_nobody_else_does(people, chain, stranger):
    told = with_key(people["editor"]).get("/api/v1/shops").json()
    assert [one["location_id"] for one in told["shops"]] == ["s2"]
    assert {one["product"] for one in told["stock"]} == {"Beans", "Tea"}
    assert "No shop is here that you answer for" in stranger.get("/act/shops/").text
    assert "Nothing was released" in releases(stranger, chain).text
    assert not Release.objects.exists()


def test_a_proposal_is_released_by_hand_and_that_is_taken_back(owner, chain):
    assert "Released: Beans for Old Town" in releases(owner, chain).text
    assert Release.objects.get().pieces == 8
    assert "it had been before" in releases(owner, chain).text
    assert "it waits for its release again" in releases(owner, chain, do="back").text
    assert not Release.objects.exists()


def test_what_a_rule_released_and_what_another_run_said_is_not_released_by_hand(owner, chain):
    assert "it had been before" in releases(owner, chain, product=chain["tea"], source=0).text
    assert "another score was made since" in releases(owner, chain, run="other").text
    assert not Release.objects.exists()


def test_of_two_at_once_one_releases(people, chain):
    line = Line("r", 1, 2, 0)
    assert release_order(line, pieces=3, by=people["owner"], at=NOW)
    assert not release_order(line, pieces=3, by=people["editor"], at=NOW)


def test_programs_read_and_release_the_same(people, chain):
    key = with_key(people["editor"], scope="write")
    line = next(one for one in key.get("/api/v1/shops").json()["stock"] if one["product"] == "Beans")
    asked = {"run": chain["run"], "location": line["location"], "product_number": line["product_number"],
             "source": line["source"]}  # fmt: skip
    told = [key.post("/api/v1/shops/releases", asked, content_type="application/json").json() for _ in range(2)]
    assert told == [{"how": "hand", "is_first": True}, {"how": "hand", "is_first": False}]
    other = key.post("/api/v1/shops/releases", asked | {"run": "x"}, content_type="application/json")
    assert other.status_code == 409


def test_both_lists_can_be_taken_away(owner, chain):
    for what, first in (("shop-shelves", "Harbour,Cups"), ("shop-orders", "Harbour,Cups,10")):
        taken = owner.post("/book/lists/take/", {"what": what, "kind": "csv", "back": "/act/shops/"})
        assert taken.getvalue().decode().splitlines()[1].startswith(first)


def test_without_shops_the_page_says_what_it_takes(owner, filled):
    assert "No shop is here that you answer for" in owner.get("/act/shops/").text


def test_the_owner_alone_is_told_what_a_promotion_came_to_by_kind_of_area(people, owner, chain, filled):
    day = dt.date(2022, 3, 1)
    add(filled, "promotions", {"promotion_id": ["spring"], "name": ["Spring <b>"], "product_id": ["cups"],
                               "location_id": [None], "kind": ["price"], "off": [20.0], "set_on": [day],
                               "starts_on": [day], "ends_on": [day + dt.timedelta(13)]})  # fmt: skip
    lines = [
        (f"p{at}-{shop}-{good}", own_id(0), good, shop, day + dt.timedelta(at - 14))
        for at in range(28) for shop in ("s1", "s2") for good in ("cups", "beans")
        for _ in range(3 if good == "cups" and at >= 14 and shop == "s1" else 1)
    ]  # fmt: skip
    add(filled, "orders", {
        "order_id": [f"{line[0]}-{at}" for at, line in enumerate(lines)], "customer_id": [line[1] for line in lines],
        "product_id": [line[2] for line in lines], "location_id": [line[3] for line in lines],
        "ordered_on": [line[4] for line in lines], "amount": [Decimal(5)] * len(lines), "quantity": [1.0] * len(lines),
    })  # fmt: skip
    page = owner.get("/act/shops/").text
    assert "Spring &lt;b&gt;, 1 Mar 2022 to 14 Mar 2022" in page
    assert "An association: it ran everywhere" in page
    told = with_key(people["owner"]).get("/api/v1/shops").json()["promotions"]
    assert {one["area"]: round(one["times"], 1) for one in told} == {"all shops": 2.0, "city": 3.0, "country": 1.0}
    assert with_key(people["editor"]).get("/api/v1/shops").json()["promotions"] == []
