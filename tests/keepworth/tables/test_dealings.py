"""Needs, promises, rivals, talks and the rest on a day: what is told, and that no later day changes it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import ibis
import pyarrow as pa
import pytest
from tests.factories.books import STORED

from keepworth.tables import dealings
from keepworth.tables.arrays import fetched
from keepworth.tables.schemas import table_named

type On = Callable[[pa.Table], ibis.Table]
type Row = dict[str, Any]

AS_OF = dt.date(2026, 3, 31)


def day(text: str, year: int = 2026) -> dt.date:
    return dt.date.fromisoformat(f"{year}-{text}")


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=pytest.mark.spark)])
def on(request: pytest.FixtureRequest) -> On:
    """Give rows to an engine: one body of tests for both."""
    return ibis.memtable if request.param == "duckdb" else request.getfixturevalue("on_spark")


def table(name: str, *rows: Row) -> pa.Table:
    """Lay rows out as the lake holds them."""
    stored = {**STORED, "id": pa.int64()}
    fields = [(column.name, stored[column.kind]) for column in table_named(name).columns]
    return pa.table({name: pa.array([row.get(name) for row in rows], kind) for name, kind in fields})


def told(expression: ibis.Table) -> list[Row]:
    return sorted(fetched(expression).to_pylist(), key=repr)


def need(number: int, **more: Any) -> Row:
    return {"need_id": number, "customer_id": 1, "stated_on": day("03-01"), **more}


def needs(on: On, *rows: Row, as_of: dt.date = AS_OF) -> dict[int, Row]:
    return {row["need_id"]: row for row in told(dealings.needs_on(on(table("needs", *rows)), as_of=as_of))}


def test_needs_wait_until_they_are_met_or_dropped_or_until_the_day(on: On) -> None:
    found = needs(
        on,
        need(1), need(2, state=" In Work ", state_on=day("03-05")), need(3, state="met", met_on=day("03-11")),
        need(4, state="dropped", state_on=day("03-21")), need(5, state="met", state_on=day("03-16")),
        need(6, state="met"), need(7, state="dropped"),
    )  # fmt: skip
    assert {number: (row["state"], row["days"], row["is_answered"]) for number, row in found.items()} == {
        1: (0, 30, False), 2: (1, 30, False), 3: (2, 10, True), 4: (3, 20, False), 5: (2, 15, True),
        6: (2, 0, False), 7: (3, 0, False),
    }  # fmt: skip


def test_what_becomes_of_a_need_later_is_open(on: On) -> None:
    later = day("04-01")
    found = needs(
        on,
        need(1, state="met", met_on=later), need(2, state="dropped", state_on=later),
        need(3, state="in work", state_on=later), need(4, state="met", state_on=later), need(5, stated_on=later),
    )  # fmt: skip
    assert sorted(found) == [1, 2, 3, 4]
    assert {(row["state"], row["days"], row["is_answered"]) for row in found.values()} == {(0, 30, False)}


def promise(number: int, **more: Any) -> Row:
    return {"promise_id": number, "customer_id": 1, "agreed_on": day("01-01"), "due_on": day("02-01"), **more}


def promises(on: On, *rows: Row) -> dict[int, Row]:
    return {row["promise_id"]: row for row in told(dealings.promises_on(on(table("promises", *rows)), as_of=AS_OF))}


def test_promises_are_kept_late_broken_or_open(on: On) -> None:
    found = promises(
        on,
        promise(1, kept="yes", kept_on=day("01-31")), promise(2, kept="yes", kept_on=day("02-02")),
        promise(3, kept="no", kept_on=day("02-01"), right_on=day("02-20")), promise(4), promise(5, due_on=AS_OF),
        promise(6, kept="yes"), promise(7, kept="no", due_on=None),
        promise(8, kept="yes", kept_on=day("02-01"), stayed_right="no", stayed_on=day("03-30"), standard="industry"),
    )  # fmt: skip
    said = ("kept", "is_late", "is_due", "is_right", "stayed")
    assert {number: tuple(row[name] for name in said) for number, row in found.items()} == {
        1: (1, False, True, False, -1), 2: (1, True, True, False, -1), 3: (0, False, True, True, -1),
        4: (-1, False, True, False, -1), 5: (-1, False, False, False, -1), 6: (1, False, True, False, -1),
        7: (0, False, False, False, -1), 8: (1, False, True, False, 0),
    }  # fmt: skip
    assert (found[8]["standard"], found[1]["standard"]) == ("industry", "")


def test_what_becomes_of_a_promise_later_is_open(on: On) -> None:
    later = day("04-01")
    found = promises(
        on,
        promise(1, kept="yes", kept_on=later), promise(2, kept="no", kept_on=later), promise(3, agreed_on=later),
        promise(4, kept="no", kept_on=day("02-01"), right_on=later, stayed_right="yes", stayed_on=later),
        promise(5, kept="yes", due_on=later),
    )  # fmt: skip
    assert sorted(found) == [1, 2, 4, 5]
    assert [found[number]["kept"] for number in (1, 2, 4, 5)] == [-1, -1, 0, -1]
    assert not found[4]["is_right"]
    assert found[4]["stayed"] == -1


def test_of_rivals_and_trends_the_newest_row_by_the_day_holds(on: On) -> None:
    rows = [
        {"customer_id": 1, "rival": "A", "valid_from": day("01-01"), "share": 0.2},
        {"customer_id": 1, "rival": "A", "valid_from": day("03-01"), "share": 0.3},
        {"customer_id": 1, "rival": "A", "valid_from": day("04-01"), "share": 0.9},
        {"customer_id": 1, "rival": "B", "valid_from": day("01-01"), "share": 0.2},
        {"customer_id": 1, "rival": "B", "valid_from": day("02-01"), "share": 0.0},
        {"customer_id": 2, "rival": "A", "valid_from": day("01-01"), "share": None, "price_gap": 1e12},
    ]
    found = told(dealings.rivals_on(on(table("rivals", *rows)), as_of=AS_OF))
    assert [(row["customer_id"], row["rival"], row["share"]) for row in found] == [(1, "A", 0.3), (2, "A", None)]
    assert [row["price_gap"] for row in found] == [None, None]  # of an older batch; it would be refused today
    seen = [
        {"trend_id": 1, "valid_from": day("01-01"), "kind": "social", "likelihood": 2},
        {"trend_id": 1, "valid_from": day("04-01"), "kind": "social", "likelihood": 5},
        {"trend_id": 2, "valid_from": day("01-01"), "kind": "social", "likelihood": 2, "closed_on": day("03-31")},
        {"trend_id": 3, "valid_from": day("01-01"), "kind": "social", "likelihood": 2, "closed_on": day("04-01")},
    ]
    found = told(dealings.trends_on(on(table("trends", *seen)), as_of=AS_OF))
    assert [(row["trend_id"], row["likelihood"]) for row in found] == [(1, 2), (3, 2)]


def test_a_segment_is_the_newest_word_by_the_day(on: On) -> None:
    rows = [
        {"customer_id": 1, "segment": "Old", "kind": "organisation", "valid_from": None},
        {"customer_id": 1, "segment": "New", "valid_from": day("02-01")},
        {"customer_id": 1, "segment": "Next", "valid_from": day("04-01")},
    ]
    found = told(dealings.segments_of(on(table("customers", *rows)), as_of=AS_OF))
    assert found == [{"customer_id": 1, "segment": "New", "kind": "organisation"}]


def test_a_talk_is_what_no_machine_sent_by_the_day(on: On) -> None:
    at = [("03-02", None), ("03-09", True), ("04-01", False), ("02-01", False)]
    rows = [
        {"touchpoint_id": number, "customer_id": 1, "contact_id": 7 if number else None, "automated": sent,
         "at": dt.datetime.combine(day(on_day), dt.time(23, 59))}
        for number, (on_day, sent) in enumerate(at)
    ]  # fmt: skip
    touched = on(table("touchpoints", *rows))
    assert told(dealings.last_talks(touched, as_of=AS_OF)) == [{"customer_id": 1, "last": day("03-02"), "talks": 2}]
    assert told(dealings.last_talks(touched, by="contact_id", as_of=AS_OF)) == [
        {"contact_id": 7, "last": day("02-01"), "talks": 1}
    ]


def test_who_left_and_when_was_ordered(on: On) -> None:
    left = [{"customer_id": 1, "left_on": day("02-01")}, {"customer_id": 2, "left_on": day("04-01")}]
    assert [
        row["customer_id"] for row in told(dealings.departures_on(on(table("departures", *left)), as_of=AS_OF))
    ] == [1]
    rows = [
        {"customer_id": 1, "ordered_on": day("02-01"), "amount": 5},
        {"customer_id": 1, "ordered_on": day("02-01"), "amount": 7},
        {"customer_id": 1, "ordered_on": day("02-11", 2025), "amount": 1},
        {"customer_id": 1, "ordered_on": day("03-01"), "amount": -1},
        {"customer_id": 1, "ordered_on": day("04-01"), "amount": 5},
    ]
    found = told(dealings.occasions_by_month(on(table("orders", *rows)), as_of=AS_OF))
    assert found == [{"month": 2, "occasions": 2, "first": day("02-11", 2025)}]


def test_an_act_counts_for_the_customer_where_the_person_was_then(on: On) -> None:
    people = [
        {"contact_id": 7, "customer_id": 1, "valid_from": None}, {"contact_id": 7, "valid_from": day("02-15")},
        {"contact_id": 7, "customer_id": 2, "valid_from": day("03-01")}, {"contact_id": 8, "customer_id": 1},
    ]  # fmt: skip
    did = [("02-20", 7), ("03-02", 7), ("04-01", 7), ("01-01", 8), ("03-31", 8)]
    acts = [
        {"act_id": number, "contact_id": who, "kind": "vouched", "happened_on": day(when)}
        for number, (when, who) in enumerate(did)
    ]
    both = on(table("acts", *acts)), on(table("contacts", *people))
    found = told(dealings.acts_on(*both, since=day("01-01"), as_of=AS_OF))
    assert sorted((row["act_id"], row["customer_id"]) for row in found) == [(0, 1), (1, 2), (4, 1)]


def test_a_segment_has_the_customers_who_are_of_it_then_and_no_prospects(on: On) -> None:
    rows = [
        {"customer_id": 1, "segment": "Food"}, {"customer_id": 2, "segment": "Food", "kind": "organisation"},
        {"customer_id": 3, "segment": "Food", "kind": "prospect"},
        {"customer_id": 4, "segment": "Ours", "kind": "internal"}, {"customer_id": 5, "segment": "Food"},
        {"customer_id": 5, "segment": "Wine", "valid_from": day("02-01")},
    ]  # fmt: skip
    customers = on(table("customers", *rows))
    found = told(dealings.members_of(customers, segment="Food", as_of=AS_OF))
    assert sorted(row["customer_id"] for row in found) == [1, 2]
    names = told(dealings.segment_names(customers, as_of=AS_OF))
    assert sorted(row["segment"] for row in names) == ["Food", "Wine"]


def test_rivals_are_counted_by_customers(on: On) -> None:
    rows = [{"customer_id": who, "rival": rival} for who, rival in ((1, "B"), (2, "B"), (2, "A"), (3, "C"), (4, "C"))]
    found = told(dealings.rivals_counted(on(table("rivals", *rows))))
    assert {row["rival"]: row["customers"] for row in found} == {"A": 1, "B": 2, "C": 2}


def test_trials_words_and_names(on: On) -> None:
    tried = [("03-01", "passed"), ("03-02", "passed"), ("03-03", "failed"), ("04-01", "failed")]
    rows = [
        {"trial_id": number, "customer_id": 1, "happened_on": day(when), "outcome": how}
        for number, (when, how) in enumerate(tried)
    ]
    found = told(dealings.trials_on(on(table("trials", *rows)), as_of=AS_OF))
    assert found == [{"passed": 2, "failed": 1}]
    left = [
        {"customer_id": 1, "left_on": day("01-01"), "reason_text_id": 5},
        {"customer_id": 2, "left_on": day("01-01")},
    ]
    texts = on(table("texts", {"text_id": 5, "words": "Too dear."}))
    found = told(dealings.with_words(on(table("departures", *left)), texts, column="reason_text_id"))
    assert [(row["customer_id"], row["words"]) for row in found] == [(1, "Too dear."), (2, None)]
    people = [{"who": "colleague", "who_id": 3, "name": "Ann"}, {"who": "contact", "who_id": 3, "name": "Bo"}]
    assert told(dealings.colleagues_named(on(table("identities", *people)))) == [{"who_id": 3, "name": "Ann"}]


def test_partners_and_what_is_offered_are_those_of_the_day(on: On) -> None:
    rows = on(table("partners",
        {"partner_id": 1, "since": None, "left_on": None},
        {"partner_id": 2, "since": day("01-01"), "left_on": day("03-30")},
        {"partner_id": 3, "since": day("04-01"), "left_on": None},
        {"partner_id": 4, "since": day("01-01"), "left_on": day("03-31")},
    ))  # fmt: skip
    found = fetched(dealings.partners_on(rows, as_of=AS_OF)).to_pylist()
    assert {one["partner_id"]: one["is_there"] for one in found} == {1: True, 2: False, 4: True}
    rows = on(table("offerings",
        {"offering_id": 1, "need": "a", "partner_id": 1, "valid_from": day("03-31"), "valid_to": None},
        {"offering_id": 2, "need": "b", "partner_id": None, "valid_from": day("01-01"), "valid_to": day("03-30")},
        {"offering_id": 3, "need": "c", "partner_id": None, "valid_from": day("01-01"), "valid_to": day("03-31")},
        {"offering_id": 4, "need": "d", "partner_id": 1, "valid_from": day("04-01"), "valid_to": None},
    ))  # fmt: skip
    found = fetched(dealings.offerings_on(rows, as_of=AS_OF)).to_pylist()
    assert {one["need"]: one["partner_id"] for one in found} == {"a": 1, "c": None}


def test_customers_are_served_through_whom_the_newest_word_names(on: On) -> None:
    rows = on(table("customers",
        {"customer_id": 1, "via_id": 7, "kind": "organisation", "valid_from": None},
        {"customer_id": 1, "via_id": 8, "kind": None, "valid_from": day("02-01")},
        {"customer_id": 1, "via_id": 9, "kind": None, "valid_from": day("04-01")},
        {"customer_id": 2, "via_id": 7, "kind": "prospect", "valid_from": None},
        {"customer_id": 3, "via_id": None, "kind": "organisation", "valid_from": None},
    ))  # fmt: skip
    found = fetched(dealings.served_through(rows, as_of=AS_OF)).to_pylist()
    assert found == [{"customer_id": 1, "partner_id": 8}]
