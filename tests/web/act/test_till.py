"""The till: a customer's coupons from stored results, each good once, whoever else asks, and what runs learn of it."""

import datetime as dt
import threading

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from keepworth.runs.snapshots import take_snapshots
from keepworth.tables.answering import dicts, lake_here
from keepworth.tables.known_rows import numbers_of_ids
from keepworth.tables.lake.restricted import Restrictions, write_restrictions
from keepworth.tables.offer_results import write_offers
from keepworth.tables.persons.who import Person
from keepworth.tables.tie_results import UNKNOWN
from keepworth_web.act.actions.forget_coupons import forget_coupons
from keepworth_web.act.actions.issue_coupons import code_hash
from keepworth_web.act.actions.redeem_coupon import CouponRefused, NoSuchCoupon, Till, redeem_coupon
from keepworth_web.act.models import Coupon
from keepworth_web.act.reads.till import WIDE, _columns
from keepworth_web.site import snapshots
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.factories.written import row_by_row
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
CODE = "0123456789ABCDEF"
TODAY = dt.date(2026, 11, 27)
NOW = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
LONG = "咖啡胶囊（大盒装，一百二十粒，深度烘焙，配送到家）\x1b@"


@pytest.fixture
def chain(filled, run, changed):
    """Four goods, of which the first customer is offered all, and a promotion of one with its own row for shop 7."""
    with (changed / "keepworth.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[act]\ncoupon_held_out = 0\n")
    goods, long_ago = ["cups", "beans", "milk", "tea"], dt.date(2019, 1, 1)
    add(filled, "products", {"product_id": goods, "name": ["Cups", LONG, None, "Tea"], "valid_from": [long_ago] * 4})
    add(filled, "promotions", {
        "promotion_id": ["spring"] * 2, "product_id": ["cups"] * 2, "location_id": [None, "shop 7"],
        "kind": ["coupon"] * 2, "off": [15.0, 25.0], "set_on": [long_ago] * 2, "starts_on": [long_ago] * 2,
        "ends_on": [dt.date(2099, 1, 1)] * 2,
    })  # fmt: skip
    with lake_here(filled) as lake:
        at = numbers_of_ids(lake, {"product": goods, "customer": [own_id(0)]})
    numbers = [at["product", one] for one in goods]
    columns = {
        "customer_id": np.full(4, at["customer", own_id(0)]), "product_id": np.array(numbers),
        "rank": np.arange(1, 5), "reason": np.array(["need", "similar", "again", "popular"], dtype=object),
        "because": np.array([UNKNOWN, numbers[3], UNKNOWN, UNKNOWN]),
        "topic": np.array(["waking up", None, None, None], dtype=object),
        "chance": np.array([np.nan, 0.2, 0.1, 0.05]), "expected_margin": np.array([np.nan, 2.0, 1.0, 0.5]),
    }  # fmt: skip
    write_offers(columns, told={"offers": 4}, into=run)
    return filled


@pytest.fixture
def key(people):
    return with_key(people["owner"], scope="write")


def asks(key, **said):
    return key.post("/api/v1/till/coupons", {"customer": own_id(0), **said}, content_type="application/json")


def gives_back(key, code, **said):
    body = {"code": code, "till": "4", "receipt": "r1", **said}
    return key.post("/api/v1/till/redemptions", body, content_type="application/json")


def made(code: str = CODE, **said) -> Coupon:
    given = {"customer": own_id(0), "product": "cups", "reason": "need", "off": 10.0, "issued_on": TODAY,
             "valid_to": TODAY + dt.timedelta(days=28), "code_hash": code_hash(code)}  # fmt: skip
    return Coupon.objects.create(**given | said)


def test_what_they_would_have_bought_anyway_gets_no_coupon_and_asked_again_they_are_the_same(chain, key):
    told = asks(key).json()
    assert [(one["product_id"], one["off"], one["reason"]) for one in told["coupons"]] == [
        ("cups", 15, "need"), ("beans", 10, "similar"), ("tea", 10, "popular"),
    ]  # fmt: skip
    assert told["coupons"][1]["why"] == "Chosen for you: customers who buy Tea like it."
    assert asks(key).json() == told
    assert Coupon.objects.count() == 3


def test_a_shop_s_own_promotion_holds_before_that_of_all(chain, key):
    assert asks(key, location="shop 7").json()["coupons"][0]["off"] == 25


@pytest.mark.parametrize(("language", "said"), [("en", "10 % off: Tea"), ("zh-hans", "Tea")])
def test_a_receipt_is_as_wide_as_its_paper_and_no_name_reaches_the_printer_s_controls(chain, key, language, said):
    told = asks(key, language=language).json()
    lines = told["receipt"].splitlines()
    assert max(map(_columns, lines)) == WIDE
    assert all(one["code"] in lines for one in told["coupons"])
    assert any(said in line for line in lines)
    assert "\x1b" not in told["receipt"]
    assert ("off" in told["receipt"]) == (language == "en")


def test_the_answer_takes_four_statements_at_most_beside_those_of_the_key(chain, key):
    def statements():
        with CaptureQueriesContext(connection) as found:
            assert asks(key).status_code == 200
        return [one["sql"] for one in found if "staff_" not in one["sql"] and "SAVEPOINT" not in one["sql"]]

    first, again = statements(), statements()
    assert len(first) <= 4, first
    assert len(again) == 1, again


def test_who_is_held_back_by_lot_is_given_nothing_and_that_is_a_fact(chain, key, changed):
    toml = changed / "keepworth.toml"
    toml.write_text(toml.read_text("utf-8").replace("coupon_held_out = 0", "coupon_held_out = 0.5"), "utf-8")
    for _ in range(2):
        told = asks(key).json()["coupons"]
    held = set(Coupon.objects.filter(held_out=True).values_list("product", flat=True))
    assert len(told) + len(held) == 3
    assert not held & {one["product_id"] for one in told}


def test_without_offers_the_answer_says_so(filled, key):
    told = asks(key).json()
    assert (told["is_told"], told["coupons"], told["receipt"]) == (False, [], "")


def test_a_coupon_comes_back_once_and_its_receipt_gets_the_first_answer_again(chain, key):
    code = asks(key).json()["coupons"][0]["code"]
    first, again = gives_back(key, code.lower().replace("-", " ")), gives_back(key, code)
    assert (first.json()["is_first"], again.json()["is_first"]) == (True, False)
    assert first.json() | {"is_first": False} == again.json()
    other = gives_back(key, code, receipt="r2")
    assert (other.status_code, "good once" in other.json()["detail"]) == (409, True)
    assert code not in [one["code"] for one in asks(key).json()["coupons"]]
    assert len(asks(key).json()["coupons"]) == 2, "what came back is not given again at once"


def test_another_customer_s_coupon_is_refused_and_can_still_be_used(chain, key):
    code = asks(key).json()["coupons"][0]["code"]
    assert gives_back(key, code, customer=own_id(1)).status_code == 409
    assert gives_back(key, code, customer=own_id(0)).status_code == 200


def test_its_last_day_is_a_day_on_which_it_is_good():
    made(valid_to=TODAY)
    with pytest.raises(CouponRefused, match="good until 2026-11-27"):
        redeem_coupon(CODE, Till("1", "1"), may_see=bool, on=TODAY + dt.timedelta(days=1), now=NOW)
    assert redeem_coupon(CODE, Till("1", "1"), may_see=bool, on=TODAY, now=NOW).is_first


@pytest.mark.parametrize(
    "code", ["", "0000-0000-0000-0000", "'; DROP TABLE act_coupon; --", "９" * 16, "ß" * 8, "\x1b[2J" * 4]
)
def test_what_is_no_code_of_ours_is_told_nothing(code):
    made()
    with pytest.raises(NoSuchCoupon):
        redeem_coupon(code, Till("1", "1"), may_see=bool, on=TODAY, now=NOW)


def test_what_was_held_back_or_is_behind_the_wall_is_as_if_it_were_not():
    made(held_out=True)
    made("F" * 16, product="tea")
    for code, may_see in ((CODE, True), ("F" * 16, False)):
        with pytest.raises(NoSuchCoupon):
            redeem_coupon(code, Till("1", "1"), may_see=lambda _, may=may_see: may, on=TODAY, now=NOW)


def test_nobody_behind_the_wall_or_restricted_is_given_any(chain, key, people):
    assert asks(with_key(people["stranger"], scope="write")).status_code == 404
    assert asks(with_key(people["owner"], scope="read")).status_code == 403
    with lake_here(chain) as lake:
        number = numbers_of_ids(lake, {"customer": [own_id(0)]})["customer", own_id(0)]
    with chain.held():
        write_restrictions(chain.folder, Restrictions({("customer", number): "2023-06-01"}))
    assert asks(key).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_d2_05_of_fifty_tills_at_once_one_takes_it():
    made()
    gate, told = threading.Barrier(50), []

    def till(at: int) -> None:
        gate.wait()
        try:
            told.append(redeem_coupon(CODE, Till(f"{at}", "1"), may_see=bool, on=TODAY, now=NOW).is_first)
        except CouponRefused:
            told.append(None)
        finally:
            connection.close()

    threads = [threading.Thread(target=till, args=(at,)) for at in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (told.count(True), told.count(None)) == (1, 49)


def test_a_run_takes_what_was_given_and_what_came_back_into_the_lake(chain):
    made(redeemed_at=NOW, redeemed_on=TODAY, location="shop 7", order="o9")
    made("F" * 16, product="tea", held_out=True)
    assert take_snapshots(chain) == ("coupons",)
    with lake_here(chain) as lake:
        rows = dicts(f"SELECT * FROM ({lake.select('coupons')}) AS told ORDER BY redeemed_on NULLS LAST")
    assert [(one["redeemed_on"], one["off"], one["held_out"]) for one in rows] == [
        (TODAY, 10, None), (None, 10, True),
    ]  # fmt: skip
    assert all(one["location_id"] is not None for one in rows[:1])
    assert take_snapshots(chain) == ()
    assert CODE not in str(row_by_row(snapshots.written_rows(chain.folder))), "no fact opens a coupon"


def test_b4_an_erased_customer_is_renamed_and_their_codes_open_nothing():
    made(sealed="x", receipt="r1")
    assert forget_coupons([Person("customer", 1, own_id(0))], renamed={("customer", 1): "erased-1"}) == 1
    one = Coupon.objects.get()
    assert (one.customer, one.sealed, one.receipt) == ("erased-1", "", "")
    with pytest.raises(NoSuchCoupon):
        redeem_coupon(CODE, Till("1", "1"), may_see=bool, on=TODAY, now=NOW)
