"""What pages ask of scored customers, against the same rows in a plain list."""

import datetime as dt
import math
import threading
from itertools import pairwise

import numpy as np
import pytest
from tests.factories.books import add, add_orders, empty_book
from tests.factories.pages import page_book, plain, write_run

from keepworth.errors import BadInput
from keepworth.tables.behind import seen_among, typical_among
from keepworth.tables.scored import COLUMNS, Filter, Wanted, open_scored

MANY = 3000


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return page_book(tmp_path_factory.mktemp("pages"), customers=MANY)


@pytest.fixture(scope="module")
def rows(book):
    return plain(book)


def all_pages(scored, wanted: Wanted) -> list[dict]:
    found, after = [], None
    for _ in range(MANY):
        page = scored.page(Wanted(wanted.teams, wanted.text, wanted.filters, wanted.sort, wanted.descending, after,
                                  wanted.limit))  # fmt: skip
        found += page.rows
        if page.next is None:
            return found
        after = page.next
    raise AssertionError("pages without an end")


def in_order(rows, by: str, *, descending: bool):
    key = "sorted_as" if by == "name" else by
    known = sorted((row for row in rows if row[key] is not None), key=lambda row: row["number"])
    known.sort(key=lambda row: row[key], reverse=descending)
    return [row["number"] for row in known] + sorted(row["number"] for row in rows if row[key] is None)


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("by", ["value", "name", "first_order", "repeats", "total_spend", "team", "customer_id"])
def test_pages_together_are_the_whole_list_in_its_order(book, rows, by, descending):
    found = all_pages(open_scored(book), Wanted(sort=by, descending=descending, limit=700))
    assert [row["number"] for row in found] == in_order(rows, by, descending=descending)
    assert set(found[0]) == set(COLUMNS)


@pytest.mark.parametrize(("conditions", "test"), [
    ((Filter("value", "gt", "5000"),), lambda row: (row["value"] or 0) > 5000),
    ((Filter("value", "none"),), lambda row: row["value"] is None),
    ((Filter("p_active", "le", 0.25), Filter("segment", "is", "s3")),
     lambda row: row["p_active"] is not None and row["p_active"] <= 0.25 and row["segment"] == "s3"),
    ((Filter("first_order", "ge", dt.date(2024, 1, 1)),),
     lambda row: row["first_order"] is not None and row["first_order"] >= dt.date(2024, 1, 1)),
    ((Filter("segment", "in", ("s1", "s2")), Filter("repeats", "lt", "3")),
     lambda row: row["segment"] in ("s1", "s2") and row["repeats"] is not None and row["repeats"] < 3),
    ((Filter("team", "not", "North"),), lambda row: row["team"] != "North"),
    ((Filter("segment", "in", ()),), lambda row: False),
])  # fmt: skip
def test_filters_and_totals_equal_a_plain_answer(book, rows, conditions, test):
    scored, wanted = open_scored(book), Wanted(filters=conditions, limit=1000)
    these = [row for row in rows if test(row)]
    assert sorted(row["number"] for row in all_pages(scored, wanted)) == sorted(row["number"] for row in these)
    page, totals = scored.page(wanted), scored.totals(wanted)
    assert page.count == totals.customers == len(these)
    value = math.fsum(row["value"] for row in these if row["value"] is not None)
    assert totals.value == pytest.approx(value, rel=1e-12) or (not value and totals.value is None)
    stake = math.fsum(max(row["value"], 0) * (1 - row["p_active"]) for row in these if row["value"] is not None)
    assert (totals.at_stake or 0) == pytest.approx(stake, rel=1e-12)


@pytest.mark.parametrize(("teams", "open_to"), [
    (("North",), {"North", None}), ((), {None}), (("South", "North"), {"North", "South", None}), (("north",), {None}),
])  # fmt: skip
def test_d1_01_no_question_reaches_behind_the_wall(book, rows, teams, open_to):
    scored, wanted = open_scored(book), Wanted(teams=teams, limit=1000)
    mine = [row["number"] for row in rows if row["team"] in open_to]
    assert sorted(row["number"] for row in all_pages(scored, wanted)) == sorted(mine)
    assert scored.count(wanted) == scored.totals(wanted).customers == len(mine)
    points = scored.points(wanted, most=10_000)
    assert {mark["number"] for mark in points.marks} <= set(mine)
    assert seen_among(scored, [row["number"] for row in rows], teams=teams).tolist() == sorted(mine)
    foreign = next(row for row in rows if row["team"] not in open_to) if open_to != {"North", "South", None} else None
    if foreign:
        assert scored.one(foreign["number"], teams=teams) is None
        assert scored.one(foreign["number"])["name"] == foreign["name"]
        assert scored.some([foreign["number"]], teams=teams) == {}
        assert foreign["number"] not in {one["number"] for one in scored.find(foreign["customer_id"], teams=teams)}
        walled = scored.find(foreign["customer_id"], teams=teams, also_walled=True)
        assert [one["seen"] for one in walled if one["number"] == foreign["number"]] == [False]
        assert "value" not in walled[0]


def test_few_customers_are_found_one_by_one_and_many_as_a_table(book, rows, monkeypatch):
    scored, some = open_scored(book), [row["number"] for row in rows][:400]
    listed = typical_among(scored, some)
    monkeypatch.setattr("keepworth.tables.behind.FEW", 10)
    joined = typical_among(scored, np.array(some))
    assert (joined.customers, joined.spend) == (listed.customers, pytest.approx(listed.spend))
    assert 0 < listed.customers <= 400
    assert typical_among(scored, []) is None
    assert seen_among(scored, some).tolist() == sorted(some)


def test_d1_01_the_worth_of_a_walled_customer_decides_upon_no_order(book, rows):
    found = open_scored(book).find("acme 10", teams=("North",), limit=100, also_walled=True)
    sorted_as = {row["number"]: row["sorted_as"] for row in rows}
    walled = [sorted_as[one["number"]] for one in found if not one["seen"]]
    assert walled == sorted(walled) != []


def test_one_says_everything_of_a_customer_and_none_of_a_missing_one(book, rows):
    scored = open_scored(book)
    expected = rows[17]
    assert scored.one(expected["number"]) | expected == {**expected, **scored.one(expected["number"])}
    assert scored.one(10**9) is None
    assert scored.one(2**80) is None


def test_a_customer_that_never_ordered_is_there_without_a_score(book, rows):
    last = max(row["number"] for row in rows)
    found = open_scored(book).one(last)
    assert (found["value"], found["first_order"]) == (None, None)
    assert found["team"] or found["name"]


def test_a_book_without_a_score_is_its_directory(tmp_path):
    book = page_book(tmp_path, customers=12, scored=False)
    scored = open_scored(book)
    assert scored.run is None
    page = scored.page(Wanted(sort="name", descending=False))
    assert (len(page.rows), page.next, page.rows[0]["value"]) == (12, None, None)
    assert scored.totals(Wanted()).value is None
    assert scored.points(Wanted(), most=10).marks == []


def test_an_empty_book_has_nobody(tmp_path):
    scored = open_scored(empty_book(tmp_path))
    assert scored.page(Wanted()).rows == []
    assert scored.find("a") == []


def test_an_import_and_a_run_are_seen_at_once(tmp_path):
    book = page_book(tmp_path, customers=12, scored=False)
    assert open_scored(book).find("newcomer") == []
    add_orders(book, ("newcomer", "2026-01-01", "5"))
    assert [one["customer_id"] for one in open_scored(book).find("newcomer")] == ["newcomer"]
    old = write_run(book, customers=5)
    assert open_scored(book).totals(Wanted()).scored == 5
    write_run(book, customers=9, run="2026-11-02-20261102T000000")
    assert open_scored(book).totals(Wanted()).scored == 9
    assert open_scored(book, run=old).totals(Wanted()).scored == 5


def test_the_newest_description_that_holds_today_is_taken(tmp_path):
    book = empty_book(tmp_path)
    tomorrow = dt.date.today() + dt.timedelta(days=400)
    add(book, "customers", {
        "customer_id": ["a", "a", "a"], "valid_from": [None, dt.date(2020, 1, 1), tomorrow],
        "team": ["North", "South", "West"], "segment": ["old", None, None],
    })  # fmt: skip
    (row,) = open_scored(book).page(Wanted()).rows
    assert (row["team"], row["segment"]) == ("South", "old")


@pytest.mark.parametrize(("asked", "says"), [
    (Wanted(sort="value; DROP TABLE x"), "There is no column"),
    (Wanted(filters=(Filter("search", "is", "x"),)), "There is no column"),
    (Wanted(filters=(Filter("value", "OR 1=1", "x"),)), "cannot be asked"),
    (Wanted(filters=(Filter("value", "has", "x"),)), "cannot be asked"),
    (Wanted(filters=(Filter("value", "gt", "1 OR 1"),)), "is not a number"),
    (Wanted(filters=(Filter("value", "gt", "nan"),)), "is not a number"),
    (Wanted(filters=(Filter("value", "gt", "1e400"),)), "is not a number"),
    (Wanted(filters=(Filter("repeats", "is", "9" * 400),)), "is not a whole number"),
    (Wanted(filters=(Filter("first_order", "is", "yesterday"),)), "is not a day"),
    (Wanted(filters=(Filter("segment", "is", "a\0b"),)), "no zero byte"),
    (Wanted(filters=(Filter("segment", "is", "\ud800"),)), "no zero byte"),
    (Wanted(filters=(Filter("segment", "is", "s1"),) * 41), "more than 40"),
    (Wanted(after="bm90IG1pbmU"), "begins nowhere"),
    (Wanted(limit=0), "1 to 1000"),
])  # fmt: skip
def test_what_cannot_be_asked_is_refused_in_words(book, asked, says):
    with pytest.raises(BadInput, match=says):
        open_scored(book).page(asked)


def test_a_mark_of_another_order_is_refused(book):
    scored = open_scored(book)
    mark = scored.page(Wanted(limit=5)).next
    with pytest.raises(BadInput, match="begins nowhere"):
        scored.page(Wanted(limit=5, after=mark, sort="name"))


def test_threads_ask_at_the_same_time(book):
    wrong = []

    def ask(teams) -> None:
        for _ in range(20):
            seen = {row["team"] for row in open_scored(book).page(Wanted(teams=teams)).rows}
            wrong.extend(seen - {*teams, None})

    threads = [threading.Thread(target=ask, args=[(team,)]) for team in ("North", "South") * 2]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert not wrong


def test_all_marks_stand_on_the_map_until_they_are_too_many(book, rows):
    scored = open_scored(book)
    known = [row for row in rows if (row["value"] or 0) > 0]
    every = scored.points(Wanted(), most=MANY)
    assert len(every.marks) == every.count == len(known)
    assert every.grid == []
    dense = scored.points(Wanted(), most=100)
    assert sum(square.customers for square in dense.grid) == dense.count == len(known)
    largest = sorted(known, key=lambda row: (-row["value"], row["number"]))[: len(dense.marks)]
    assert [mark["number"] for mark in dense.marks] == [row["number"] for row in largest]
    for square in dense.grid:
        inside = [row for row in known if square.x <= row["p_active"] < square.x_end
                  and square.y <= row["value"] * (1 + 1e-12) and row["value"] * (1 - 1e-12) < square.y_end]  # fmt: skip
        assert len(inside) == square.customers


def test_the_squares_of_the_map_follow_one_another(book):
    grid = open_scored(book).points(Wanted(), most=100).grid
    assert all((a.x, a.y) < (b.x, b.y) for a, b in pairwise(grid))
