"""The retention mix: what was given, what it cost, an effect only by lot, and who is stood by after a purchase."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db


def ago(days: int) -> dt.date:
    return timezone.now().date() - dt.timedelta(days)


@pytest.fixture
def key(people):
    return with_key(people["owner"], scope="read")


def told(key) -> dict[str, dict]:
    return {one["element"]: one for one in key.get("/api/v1/mix").json()["elements"]}


def extras(book, *, to: range, days: int) -> None:
    add(book, "extras", {"extra_id": ["x"], "name": ["Wax"], "cost": [Decimal(5)], "valid_from": [ago(2000)]})
    own = [own_id(at) for at in to]
    add(book, "extras_given", {"given_id": [f"g{at}" for at in to], "extra_id": ["x"] * len(own), "customer_id": own,
                               "entitled_on": [ago(days)] * len(own), "given_on": [ago(days)] * len(own)})  # fmt: skip


def leave(book, places: list[int]) -> None:
    add(book, "departures", {"customer_id": [own_id(at) for at in places], "left_on": [ago(100)] * len(places)})


def test_nothing_given_is_said_so_and_never_tested(owner, filled, key):
    assert "Nothing was given within a year" in owner.get("/act/mix/").text
    assert {one["verdict"] for one in told(key).values()} == {"never tested"}


def test_what_was_given_within_a_year_is_counted_with_its_cost(owner, filled, key):
    extras(filled, to=range(3), days=30)
    found = told(key)["extras"]
    assert (found["given"], found["customers"], found["cost"], found["verdict"]) == (3, 3, 15.0, "never tested")
    assert "Never tested: nobody can be compared." in owner.get("/act/mix/").text


def test_without_a_holdout_a_difference_is_an_association_with_its_n_and_range(owner, filled, key):
    extras(filled, to=range(15), days=500)
    leave(filled, [15, 16, 17])
    found = told(key)["extras"]
    assert found["verdict"] == "association"
    assert found["got"] == 15
    others = found["none"]
    assert found["change"] == pytest.approx(3 / others)
    assert found["low"] < found["change"] < found["high"]
    page = owner.get("/act/mix/").text
    assert "Association, no effect" in page
    assert "No element was tested by lot yet" in page, "the page answers its question before its table"
    assert "Of <b>1</b> an association is known" in page


def test_too_few_are_no_verdict(filled, key):
    extras(filled, to=range(4), days=500)
    assert (told(key)["extras"]["verdict"], told(key)["extras"]["change"]) == ("not enough", None)


def test_by_lot_it_is_an_effect_of_the_play_s_element(owner, filled, key):
    places = range(24)
    add(filled, "assignments", {
        "experiment_id": ["e"] * 24, "customer_id": [own_id(at) for at in places],
        "arm": ["thank you extra" if at % 2 else "holdout" for at in places],
        "assigned_at": [dt.datetime.combine(ago(400), dt.time(9))] * 24,
    })  # fmt: skip
    leave(filled, [0, 2, 4])
    found = told(key)["extras"]
    assert (found["verdict"], found["got"], found["none"]) == ("effect", 12, 12)
    assert found["change"] == pytest.approx(0.25)
    assert "<b>1</b> of 4 elements was tested by lot" in owner.get("/act/mix/").text


def test_an_own_play_counts_to_its_element_however_it_is_written(filled, key):
    own = '\n[act.plays."Wax Tour"]\nlever = "trust"\neffect = 5\nsd = 2\nmix = "sales"\nhours = 2\ncost = 0\n'
    with (filled.folder / "keepworth.toml").open("a", encoding="utf-8") as file:
        file.write(own)
    add(filled, "actions_done", {"action_id": ["d"], "customer_id": [own_id(0)], "play": ["Wax Tour"],
                                 "done_on": [ago(30)], "hours": [1.0]})  # fmt: skip
    assert told(key)["sales"]["given"] == 1
    assert key.get("/api/v1/mix").json()["without_play"] == 0


def draw(book, name: str, *, of: dict[int, str], days: int = 400) -> None:
    """Draw customers by lot, each with the arm that it got."""
    add(book, "assignments", {
        "experiment_id": [name] * len(of), "customer_id": [own_id(at) for at in of], "arm": list(of.values()),
        "assigned_at": [dt.datetime.combine(ago(days), dt.time(9))] * len(of),
    })  # fmt: skip


def test_experiments_with_other_shares_held_out_are_not_added_up(filled, key):
    """Nothing helps in either: half of the first leave, and none of the second, which holds out few."""
    draw(filled, "one", of={at: "thank you extra" if at % 2 else "holdout" for at in range(24)})
    leave(filled, [at for at in range(24) if at % 4 < 2])
    draw(filled, "two", of={at: "holdout" if at < 27 else "thank you extra" for at in range(24, 54)})
    found = told(key)["extras"]
    assert (found["verdict"], found["got"], found["none"]) == ("effect", 12, 12)
    assert found["change"] == pytest.approx(0)


def test_an_experiment_of_two_elements_tells_each_beside_its_holdout(filled, key):
    arms = ("holdout", "thank you extra", "reinforcing message")
    draw(filled, "three", of={at: arms[at % 3] for at in range(36)})
    leave(filled, [0, 3, 6, 9, 1])
    found = told(key)
    assert [(found[one]["got"], found[one]["none"]) for one in ("extras", "promotion")] == [(12, 12)] * 2
    assert found["extras"]["change"] == pytest.approx(3 / 12)
    assert found["promotion"]["change"] == pytest.approx(4 / 12)


def test_who_bought_is_stood_by_with_what_came_in(owner, filled, key):
    add(filled, "orders", {"order_id": ["o"], "customer_id": [own_id(0)], "ordered_on": [ago(5)],
                           "amount": [Decimal(50)], "product_id": ["ski"]})  # fmt: skip
    at = dt.datetime.combine(ago(2), dt.time(9))
    add(filled, "cases", {"case_id": ["c"], "customer_id": [own_id(0)], "opened_at": [at]})
    (one,) = key.get("/api/v1/standing").json()["customers"]
    assert (one["customer_id"], one["product"], one["open_cases"], one["answers"]) == (own_id(0), "ski", 1, 0)
    page = owner.get("/act/standing/").text
    assert "<b>1</b> customer bought within 30 days." in page
    assert "1 open complaint" in page


def test_a_stranger_counts_nothing_behind_the_wall(stranger, filled):
    extras(filled, to=range(1), days=30)
    assert "Nothing was given within a year" in stranger.get("/act/mix/").text
