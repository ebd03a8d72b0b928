"""One body of tests over both engines: what is known of people on a day is the same whoever adds it up."""

import datetime as dt
from typing import Any

import numpy as np
import pytest
from tests.factories.books import add, empty_book
from tests.factories.spark import by_spark

from keepworth.tables.arrays import Columns
from keepworth.tables.book import Book
from keepworth.tables.facts import open_facts
from keepworth.tables.spark import spark_facts
from keepworth.tables.tie_results import UNKNOWN
from keepworth.tables.touching import EPOCH, NEVER, Asker, Touching, last_day, touching

AS_OF = dt.date(2026, 6, 30)
HOUR = 3_600_000_000


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def touches(*rows: tuple[Any, ...]) -> dict[str, list[Any]]:
    """Touchpoints of (contact, colleague, when, direction, thread, automated, customer)."""
    names = ("contact_id", "colleague_id", "at", "direction", "thread_id", "automated", "customer_id")
    columns: dict[str, list[Any]] = {name: [] for name in ("touchpoint_id", *names)}
    for number, row in enumerate(rows):
        padded = (*row, *(None,) * (len(names) - len(row)))
        for name, value in zip(names, padded, strict=True):
            columns[name].append(at(value) if name == "at" else value)
        columns["touchpoint_id"].append(f"{len(rows)}-{number:02d}")
    return columns


TOLD = touches(
    ("ann", "ed", "2026-06-01T08:00", "theirs", "T", None, "acme"),
    ("ann", "ed", "2026-06-01T09:00", "theirs", "T"),  # the same question again
    ("ann", "ed", "2026-06-01T12:00", "ours", "T"),  # 4 hours
    ("ann", "ed", "2026-06-02T12:00", "theirs", "T", True),  # a machine
    ("ann", "ed", "2026-06-03T12:00", "theirs", "T"),  # 72 hours after ours; and waits
    ("ann", "ed", "2026-01-01T08:00", "ours", None),  # without a thread: a conversation
    ("ann", "ed", "2026-01-05T08:00", "both"),  # that a call ends
    ("ann", "ed", "2026-02-05T08:00", "theirs"),  # another, after more than 14 days
    ("ann", "ed", "2026-02-06T08:00", None),  # nobody knows who began: no word
    ("ann", "flo", "2026-06-30T23:59", "ours", "T"),
    ("ben", "ed", "2026-03-31T23:59", "both", None, None, "oldco"),
    ("ben", "ed", "2026-04-02T00:00", "both", None, None, "newco"),
    ("cy", None, "2026-05-01T10:00", "ours", None, None, "acme"),  # with nobody of ours in person
    (None, "ed", "2026-05-01T10:00", "ours"),
)  # fmt: skip
LATER = touches(
    ("ann", "ed", "2026-07-01T00:00", "ours", "T"), ("new", "ed", "2026-08-01T08:00", "both", None, None, "acme")
)  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """People, their words, and what they did; and facts of every kind after the day."""
    made = empty_book(tmp_path_factory.mktemp("people"))
    for told in (TOLD, LATER):
        add(made, "touchpoints", told)
    day = dt.date.fromisoformat
    add(made, "ties", {
        "contact_id": ["ann", "ann", "ben", "ann"], "colleague_id": ["ed"] * 4,
        "asked_on": [day("2025-05-01"), day("2026-05-01"), day("2026-06-30"), day("2026-07-01")],
        "depth_theirs": [8.0, None, None, 1.0], "depth_ours": [5.0, 9.0, None, 1.0], "goals_matched": [2, None, 1, 0],
    })  # fmt: skip
    add(made, "contacts", {
        "contact_id": ["ann", "ann", "ben", "ben", "cy", "cy", "dot", "dot"],
        "valid_from": [None, day("2026-01-01"), None, day("2026-04-01"), None, day("2026-07-01"), None,
                       day("2026-06-01")],
        "customer_id": ["acme", None, "oldco", "newco", "acme", "future", "acme", "acme"],
        "department": ["Law", None, None, None, "Shop", "Other", None, None],
        "decides": [True, None, False, None, None, True, None, None],
        "influence": [3, 4, None, None, None, 5, None, None], "stance": [1, 2, -1, None, None, 2, None, None],
        "left_on": [None, None, day("2026-03-01"), None, None, None, day("2026-05-01"), None],
    })  # fmt: skip
    add(made, "contacts", {"contact_id": ["gus"], "valid_from": [day("2026-02-01")], "customer_id": ["acme"],
                           "left_on": [day("2026-02-01")]})  # fmt: skip
    add(made, "colleagues", {"colleague_id": ["ed", "flo"], "left_on": [day("2026-07-01"), day("2026-06-30")]})
    add(made, "acts", {
        "act_id": ["1", "2", "3", "4"], "contact_id": ["ann", "ann", "ben", "ann"], "kind": ["vouched"] * 4,
        "happened_on": [day("2025-06-30"), day("2026-02-01"), day("2025-06-29"), day("2026-07-01")],
    })  # fmt: skip
    return made


@pytest.fixture(scope="module", params=["embedded", pytest.param("spark", marks=pytest.mark.spark)])
def asker(request: pytest.FixtureRequest, book: Book) -> Any:
    if request.param == "spark":
        request.getfixturevalue("spark")
        with spark_facts(by_spark(book)) as facts:
            yield facts.people()
    else:
        with open_facts(book) as facts:
            yield facts.people()


@pytest.fixture(scope="module")
def ids(book: Book) -> dict[str, dict[str, int]]:
    with book.lake() as lake:
        return {
            kind: {text: number for number, text in lake.keys(kind).execute().itertuples(index=False)}
            for kind in ("contact", "colleague", "customer")
        }


@pytest.fixture(scope="module")
def found(asker: Asker) -> Touching:
    return touching(asker, as_of=AS_OF)


def row(columns: Columns, **of: int) -> dict[str, Any]:
    """The one row of these ids."""
    here = np.logical_and.reduce([columns[name] == value for name, value in of.items()])
    (place,) = np.flatnonzero(here)
    return {name: values[place] for name, values in columns.items() if name not in of}


def micros(text: str) -> int:
    return int((at(text) - dt.datetime(1970, 1, 1)).total_seconds() * 1e6)


def test_touches_are_counted_by_direction_and_day(found: Touching, ids: Any) -> None:
    ann, ben, ed, flo = ids["contact"]["ann"], ids["contact"]["ben"], ids["colleague"]["ed"], ids["colleague"]["flo"]
    assert found.pairs["contact_id"].size == 3
    assert row(found.pairs, contact_id=ann, colleague_id=ed) == {
        "touches": 8, "touches_90": 4, "last_us": micros("2026-06-03T12:00"), "outgoing": 3, "incoming": 5,
        "begun_theirs": 2, "begun_ours": 1, "begun_both": 0,
    }  # fmt: skip
    # 90 days back from the end of 30 June is the end of 1 April.
    assert row(found.pairs, contact_id=ben, colleague_id=ed)["touches_90"] == 1
    assert row(found.pairs, contact_id=ann, colleague_id=flo)["begun_ours"] == 1


def test_replies_are_found_within_a_conversation(found: Touching, ids: Any) -> None:
    asks, end = found.asks, UNKNOWN
    mine = (asks["contact_id"] == ids["contact"]["ann"]) & (asks["colleague_id"] == ids["colleague"]["ed"])
    replies = {
        (int(theirs), int(us)): int(reply) if reply == end else (reply - us) / HOUR
        for theirs, us, reply in zip(asks["theirs"][mine], asks["us"][mine], asks["reply_us"][mine], strict=True)
    }
    assert replies == {
        (1, micros("2026-06-01T08:00")): 4.0,
        (0, micros("2026-06-01T12:00")): 48.0,
        (1, micros("2026-06-03T12:00")): end,
        (0, micros("2026-01-01T08:00")): 96.0,
        (1, micros("2026-02-05T08:00")): end,
    }


def test_answers_of_later_days_and_empty_ones_are_left_out(found: Touching, ids: Any) -> None:
    assert found.answers["asked_on"].tolist() == [(dt.date(year, 5, 1) - EPOCH).days for year in (2025, 2026)]
    assert set(found.answers["contact_id"]) == {ids["contact"]["ann"]}


def test_people_are_described_by_the_newest_that_was_known(found: Touching, ids: Any) -> None:
    contact, customer = ids["contact"], ids["customer"]
    ann = row(found.contacts, contact_id=contact["ann"])
    assert (ann["customer_id"], ann["department"], ann["influence"]) == (customer["acme"], "Law", 4)
    assert (ann["stance"], ann["decides"], ann["left_on"]) == (2, 1, NEVER)
    cy = row(found.contacts, contact_id=contact["cy"])
    assert (cy["customer_id"], cy["department"], cy["decides"]) == (customer["acme"], "Shop", -1)


def test_who_moved_or_came_back_has_not_left(found: Touching, ids: Any) -> None:
    contact = ids["contact"]
    ben = row(found.contacts, contact_id=contact["ben"])
    assert (ben["customer_id"], ben["left_on"]) == (ids["customer"]["newco"], NEVER)
    assert row(found.contacts, contact_id=contact["dot"])["left_on"] == NEVER
    assert row(found.contacts, contact_id=contact["gus"])["left_on"] == (dt.date(2026, 2, 1) - EPOCH).days


def test_the_last_touch_of_a_contact_needs_nobody_of_ours(found: Touching, ids: Any) -> None:
    cy = row(found.met, contact_id=ids["contact"]["cy"])
    assert cy == {"last_us": micros("2026-05-01T10:00"), "customer_id": ids["customer"]["acme"]}
    assert row(found.met, contact_id=ids["contact"]["ben"])["customer_id"] == ids["customer"]["newco"]


def test_leavers_of_ours_and_acts_count_by_their_day(found: Touching, ids: Any) -> None:
    assert found.colleagues["colleague_id"].tolist() == [ids["colleague"]["flo"]]
    ann = row(found.acts, contact_id=ids["contact"]["ann"])
    assert ann == {"last_act_on": (dt.date(2026, 2, 1) - EPOCH).days, "acts_12m": 2}
    assert row(found.acts, contact_id=ids["contact"]["ben"])["acts_12m"] == 0


def test_the_last_day_is_that_of_any_fact(asker: Asker) -> None:
    assert last_day(asker) == dt.date(2026, 8, 1)


def test_a_book_without_people_has_nobody_to_ask(tmp_path: Any) -> None:
    with open_facts(empty_book(tmp_path)) as facts:
        assert facts.people() is None
