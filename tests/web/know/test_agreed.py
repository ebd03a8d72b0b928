"""Promises, needs and rivals on a customer's page: counted with their ranges, named where they wait."""

import datetime as dt
import re

import pytest

from keepworth.numerics.shares import wilson_share
from tests.factories.books import add

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 6, 3)


def day(ago):
    return DAY - dt.timedelta(ago)


def panel(page, slug):
    return page.split(f'id="panel-{slug}"')[1].split("</section>")[0]


def shown(client, number, slug):
    return panel(client.get(f"/know/{number}/?as-of={DAY}").text, slug)


@pytest.fixture
def promised(filled):
    """Beside the one that is open in the book: 7 kept in time, 1 late, 1 broken and put right, 1 overdue."""
    ways = [("yes", -1)] * 7 + [("yes", 3), ("no", 2), ("open", 0)]
    add(filled, "promises", {
        "promise_id": [f"q{at}" for at in range(10)], "customer_id": ["C000000"] * 10, "measure": ["days"] * 10,
        "target": [5.0] * 10, "agreed_on": [day(400)] * 10, "due_on": [day(300 - at) for at in range(10)],
        "kept": [way for way, _ in ways],
        "kept_on": [day(300 - at - late) if way != "open" else None for at, (way, late) in enumerate(ways)],
        "right_on": [day(200) if way == "no" else None for way, _ in ways],
    })  # fmt: skip


def test_promises_are_counted_with_the_range_that_wilson_gives(owner, promised, number):
    said = re.sub(r"<[^>]+>", "", shown(owner, number(0), "promises"))
    share = wilson_share(7, 10)
    assert (share.hits, share.of) == (7, 10)
    low, high = round(100 * share.low), round(100 * share.high)
    assert f"Kept on time: 7 of 10 whose day has come (likely {low} in 100 to {high} in 100, 8 in 10)." in said
    assert "1 is overdue, and nobody said how it went." in said
    assert "Of 1 broken, 1 put right." in said


def test_promises_are_squares_by_date_each_with_its_words(owner, promised, number):
    said = shown(owner, number(0), "promises")
    first = said.split("</ul>")[0]
    assert re.findall(r'<li class="(\w+)"', first) == [*["kept"] * 7, "late", "broken", "overdue", "open"]
    assert 'aria-label="Three names by Friday, due 9 Jan 2032: open"' in first


def test_a_promise_that_was_kept_later_is_open_on_the_day(owner, filled, number):
    add(filled, "promises", {
        "promise_id": ["q"], "customer_id": ["C000000"], "agreed_on": [day(20)], "due_on": [day(-10)], "kept": ["yes"],
        "kept_on": [day(-5)],
    })  # fmt: skip
    assert "No promise has come due yet." in shown(owner, number(0), "promises")


def test_needs_that_wait_stand_with_who_said_them_and_how_long(owner, filled, number):
    add(filled, "contacts", {"contact_id": ["ana"], "customer_id": ["C000000"]})
    add(filled, "identities", {"who": ["contact"], "who_id": ["ana"], "name": ["Ana Ruiz"]})
    add(filled, "needs", {
        "need_id": ["n1", "n2", "n3"], "customer_id": ["C000000"] * 3, "contact_id": ["ana", None, None],
        "kind": ["goal", "need", "problem"], "stated_on": [day(240), day(100), day(50)],
        "state": ["in work", "met", "stated"], "met_on": [None, day(70), None],
        "topic": ["new plant", "audit", "speed"],
    })  # fmt: skip
    said = shown(owner, number(0), "needs")
    assert "<b>2</b> of 3 wait for us." in said
    assert "1 was met." in said
    assert re.search(r"new plant.*Ana Ruiz.*240 days.*in work", said, re.DOTALL)
    assert "audit" not in said
    # Of three, one was met after 30 days and the others still wait: half have not been met.
    assert "Fewer than half have been met so far." in said


def test_a_need_that_was_met_on_no_known_day_says_nothing_of_how_long_it_takes(owner, filled, number):
    add(filled, "needs", {
        "need_id": ["n1", "n2", "n3"], "customer_id": ["C000000"] * 3, "stated_on": [day(240)] * 3,
        "state": ["met"] * 3, "met_on": [day(210), None, None],
    })  # fmt: skip
    said = shown(owner, number(0), "needs")
    # Were they still waiting, fewer than half would have been met.
    assert "Half are met within 30 days" in said


def test_rivals_leave_us_the_rest_and_a_share_that_nobody_knows_makes_it_a_bound(owner, filled, number):
    rows = {"customer_id": ["C000000"] * 2, "rival": ["Castellan", "Longmen"], "valid_from": [day(100)] * 2}
    add(filled, "rivals", {**rows, "share": [0.26, 0.1], "price_gap": [15.0, -2.0]})
    acme = number(0)
    said = shown(owner, acme, "rivals")
    assert "Ours is <b>64 in 100</b> of what they spend" in said
    assert "The cheapest is 15 percentage points below us." in said
    add(filled, "rivals", {"customer_id": ["C000000"], "rival": ["Third"], "valid_from": [day(90)]})
    assert "Ours is at most <b>64 in 100</b>" in shown(owner, acme, "rivals")


def test_what_was_never_told_has_no_panel(owner, number, filled):
    page = owner.get(f"/know/{number(3)}/?as-of={DAY}").text
    assert all(f'id="panel-{slug}"' not in page for slug in ("promises", "needs", "rivals", "timeline"))
