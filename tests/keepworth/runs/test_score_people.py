"""The part of a score about people, from facts in a book to stored files."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.factories.books import add, add_orders, empty_book

from keepworth.errors import NotEnough
from keepworth.measure.champions import INFLUENCE, STANCE
from keepworth.runs.asked import Asked
from keepworth.runs.open_book import open_book
from keepworth.runs.score import score_book
from keepworth.runs.store import read_record
from keepworth.tables.book import Book
from keepworth.tables.tie_results import FILES, FOR_US

DAY = dt.date(2026, 6, 30)
LEFT = dt.date(2026, 6, 1)


def told(book: Book, *rows: tuple[str, str, str, str]) -> None:
    """Add touches of (contact, colleague, day, direction)."""
    contact, colleague, day, direction = zip(*rows, strict=True)
    moments = [dt.datetime.fromisoformat(f"{one}T10:00") for one in day]
    numbers = [f"{one}-{number}" for number, one in enumerate(day)]
    add(book, "touchpoints", {"touchpoint_id": numbers, "contact_id": list(contact), "colleague_id": list(colleague),
                              "at": moments, "direction": list(direction)})  # fmt: skip


def company(folder: Path) -> Book:
    """Three people at one customer, two of ours, and one contact elsewhere."""
    book = empty_book(folder)
    add(book, "contacts", {
        "contact_id": ["ann", "ben", "cy", "dot"], "customer_id": ["acme"] * 3 + ["beta"],
        "valid_from": [dt.date(2026, 1, 1)] * 4, "department": ["Law", "Shop", "Shop", None],
        "influence": [5, 3, None, 2], "stance": [2, -1, None, 2], "decides": [True, True, False, None],
    })  # fmt: skip
    often = [("ann", who, f"2026-06-{day:02d}", side) for day in range(10, 30, 2) for who in ("ed", "flo")
             for side in ("ours", "theirs")]  # fmt: skip
    told(book, *often, ("ben", "ed", "2026-01-03", "ours"), ("dot", "ed", "2026-06-28", "both"))
    add(book, "ties", {"contact_id": ["ann", "cy"], "colleague_id": ["ed", "ed"], "asked_on": [DAY] * 2,
                       "depth_theirs": [8.0, None], "depth_ours": [5.0, 2.0]})  # fmt: skip
    add(book, "acts", {"act_id": ["1", "2"], "contact_id": ["ann", "dot"], "kind": ["vouched"] * 2,
                       "happened_on": [dt.date(2026, 3, 1)] * 2})  # fmt: skip
    return book


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return company(tmp_path_factory.mktemp("company"))


@pytest.fixture(scope="module")
def run(book: Book) -> Path:
    return score_book(book, asked=Asked(as_of=DAY))


def rows(run: Path, file: str, book: Book) -> list[dict[str, Any]]:
    """A file's rows, with people by their own ids."""
    with book.lake() as lake:
        text = {kind: dict(lake.keys(kind).execute().itertuples(index=False)) for kind in
                ("contact", "colleague", "customer")}  # fmt: skip
    found = pq.read_table(run / file).to_pylist()
    return [{name: text[name.split("_")[-2]].get(value) if name.endswith("_id") else value
             for name, value in row.items()} for row in found]  # fmt: skip


def test_files_have_the_columns_that_are_promised(run: Path) -> None:
    for file, kinds in FILES.items():
        schema = pq.read_schema(run / file)
        assert dict(zip(schema.names, schema.types, strict=True)) == dict(kinds)


def test_ties_are_sorted_by_customer_and_contact_never_by_volume(run: Path, book: Book) -> None:
    found = [(row["contact_id"], row["colleague_id"]) for row in rows(run, "ties.parquet", book)]
    assert found == [("ann", "ed"), ("ann", "flo"), ("ben", "ed"), ("cy", "ed"), ("dot", "ed")]


def test_a_tie_says_depth_touches_and_strength(run: Path, book: Book) -> None:
    ann, flo, ben, cy, _ = rows(run, "ties.parquet", book)
    assert ann["depth"] == pytest.approx(0.632, abs=5e-4)
    assert (ann["asymmetry"], ann["asked_on"], ann["touches"], ann["out"], ann["in"]) == (3, DAY, 20, 10, 10)
    assert (ann["reciprocity"], ann["replies"], ann["unanswered"]) == (1, 19, 1)
    assert ann["last_at"] == dt.datetime(2026, 6, 28, 10)
    assert ann["strength_low"] < ann["strength"] < ann["strength_high"]
    assert flo["depth"] is None
    assert flo["strength"] > 50 > 25 > ben["strength"]
    assert (cy["depth_ours"], cy["touches"], cy["last_at"], cy["reciprocity"]) == (2, 0, None, None)
    assert cy["learnt_from"] == 1


def test_a_champion_has_done_something_and_a_claimed_stance_is_none(run: Path, book: Book) -> None:
    found = {row["contact_id"]: row for row in rows(run, "contacts.parquet", book)}
    assert [who for who, row in found.items() if row["champion"]] == ["ann"]  # dot has too little influence
    assert found["ann"]["acts_12m"] == 1
    assert found["ann"]["undefended_without"]
    assert not found["ben"]["undefended_without"]
    assert found["dot"]["undefended_without"]
    # acme's graph: ed knows all three, flo ann alone. Of the 6 pairs of others, ann stands in the 3 with flo.
    assert found["ann"]["is_articulation"]
    assert found["ann"]["betweenness"] == pytest.approx(3 / 6)


def test_threads_say_on_whom_a_customer_hangs(run: Path, book: Book) -> None:
    acme, beta = rows(run, "threads.parquet", book)
    assert (acme["contacts"], acme["colleagues"], acme["top_contact_id"], acme["top_colleague_id"]) == (
        3,
        2,
        "ann",
        "ed",
    )
    assert 1 < acme["effective_theirs"] < 3
    assert acme["effective_theirs"] == pytest.approx(1 / acme["single_thread_theirs"])
    assert (acme["deciding"], acme["deciding_covered"], acme["coverage_deciding"]) == (2, 1, 0.5)
    assert (acme["departments"], acme["departments_covered"], acme["breadth"]) == (2, 1, 0.5)
    assert acme["net_support"] == pytest.approx((5 * 2 - 3) / 11)
    assert (acme["champions"], acme["undefended_if_top_leaves"]) == (1, True)
    assert (beta["single_thread_theirs"], beta["undefended_if_top_leaves"], beta["departments"]) == (1, True, 0)


def test_the_record_says_how_many_and_by_what(run: Path) -> None:
    record = read_record(run)
    assert record["orders"] is None
    assert (record["people"]["ties"], record["people"]["customers"], record["people"]["champions"]) == (5, 2, 1)
    assert record["people"]["touch_map"] == "prior, ours, and 1 of 50 pairs"
    belief = record["people"]["belief"]
    assert (belief["sd"], belief["touches"]["slope"]) == pytest.approx((33.05, 0.4009), abs=1e-2)
    assert "no orders" in " ".join(record["warnings"])
    assert "people" in record["seconds"]


def test_a_book_with_50_pairs_teaches_what_touches_tell(tmp_path: Path) -> None:
    """60 pairs with a touch and an answer of 5 to 9, and one of whom only a touch is known."""
    book = empty_book(tmp_path)
    many = [f"c{number}" for number in range(60)]
    told(book, *((who, "ed", "2026-06-20", "ours") for who in [*many, "new"]))
    add(book, "ties", {"contact_id": many, "colleague_id": ["ed"] * 60, "asked_on": [DAY] * 60,
                       "depth_theirs": [5.0, 7.0, 9.0] * 20, "depth_ours": [6.0, 6.0, 9.0] * 20})  # fmt: skip
    run = score_book(book, asked=Asked(as_of=DAY))
    people = read_record(run)["people"]
    assert people["touch_map"] == "learnt from 60 pairs"
    assert people["belief"]["touches"]["pairs"] == 60
    ties = rows(run, "ties.parquet", book)
    assert {tie["learnt_from"] for tie in ties} == {60}
    new = next(tie for tie in ties if tie["contact_id"] == "new")
    assert 65 < new["strength"] < 73  # by the printed map it would be about 40
    assert new["strength_low"] < 58


def test_who_left_keeps_history_and_holds_no_thread(tmp_path: Path) -> None:
    book = company(tmp_path)
    add(book, "contacts", {"contact_id": ["ann"], "valid_from": [LEFT], "customer_id": ["acme"], "left_on": [LEFT]})
    add(book, "colleagues", {"colleague_id": ["flo"], "left_on": [LEFT]})
    run = score_book(book, asked=Asked(as_of=DAY))
    ties = rows(run, "ties.parquet", book)
    assert [(row["contact_id"], row["active"]) for row in ties][:3] == [("ann", False), ("ann", False), ("ben", True)]
    acme, _ = rows(run, "threads.parquet", book)
    assert (acme["contacts"], acme["colleagues"], acme["champions"], acme["deciding"]) == (2, 1, 0, 1)
    ann = next(row for row in rows(run, "contacts.parquet", book) if row["contact_id"] == "ann")
    assert (ann["left_on"], ann["champion"], ann["undefended_without"], ann["ties"]) == (LEFT, False, None, 0)


def test_who_changes_employer_takes_the_ties_along(tmp_path: Path) -> None:
    book = company(tmp_path)
    moved = dt.date(2026, 6, 20)
    add(book, "contacts", {"contact_id": ["ann"], "valid_from": [moved], "customer_id": ["beta"]})
    before = score_book(book, asked=Asked(as_of=moved - dt.timedelta(days=1)))
    after = score_book(book, asked=Asked(as_of=DAY))
    for run, where in ((before, "acme"), (after, "beta")):
        ties = [row for row in rows(run, "ties.parquet", book) if row["contact_id"] == "ann"]
        assert [row["customer_id"] for row in ties] == [where, where]
    acme, beta = rows(after, "threads.parquet", book)
    assert (acme["contacts"], beta["contacts"]) == (2, 2)


def test_nothing_after_the_day_changes_a_number(tmp_path: Path) -> None:
    book = company(tmp_path)
    first = score_book(book, asked=Asked(as_of=DAY))
    later = DAY + dt.timedelta(days=1)
    told(book, ("ann", "ed", later.isoformat(), "theirs"), ("eve", "gus", later.isoformat(), "theirs"))
    add(book, "ties", {"contact_id": ["ben"], "colleague_id": ["ed"], "asked_on": [later], "depth_theirs": [9.0],
                       "depth_ours": [9.0]})  # fmt: skip
    add(book, "contacts", {"contact_id": ["ann", "ben"], "valid_from": [later] * 2, "customer_id": ["beta", "acme"],
                           "left_on": [None, later], "stance": [-2, 2]})  # fmt: skip
    add(book, "colleagues", {"colleague_id": ["ed"], "left_on": [later]})
    add(book, "acts", {"act_id": ["9"], "contact_id": ["ben"], "kind": ["vouched"], "happened_on": [later]})
    second = score_book(book, asked=Asked(as_of=DAY))
    for file in FILES:
        assert pq.read_table(first / file) == pq.read_table(second / file)
    assert pq.read_table(score_book(book) / "ties.parquet").num_rows == 6  # the default is the last day of all


def test_touches_without_a_list_of_contacts_are_enough(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    moments = [dt.datetime(2026, 6, day) for day in (1, 2)]
    add(book, "touchpoints", {"touchpoint_id": ["1", "2"], "contact_id": ["ann", "ann"], "colleague_id": ["ed", "ed"],
                              "customer_id": ["acme", "acme"], "at": moments})  # fmt: skip
    run = score_book(book)
    (tie,) = rows(run, "ties.parquet", book)
    assert (tie["customer_id"], tie["reciprocity"], tie["initiation_theirs"], tie["active"]) == (
        "acme",
        None,
        None,
        True,
    )
    (thread,) = rows(run, "threads.parquet", book)
    assert (thread["single_thread_theirs"], thread["net_support"], thread["coverage_deciding"]) == (1, None, None)


def test_orders_that_cannot_be_estimated_leave_the_people_and_are_named(tmp_path: Path) -> None:
    book = company(tmp_path)
    add_orders(book, ("acme", "2026-06-29", -5))  # a refund alone
    run = score_book(book, asked=Asked(as_of=DAY))
    record = read_record(run)
    assert record["orders"] is None
    assert any(warning.startswith("The orders could not be scored") for warning in record["warnings"])
    written = {path.name for path in run.iterdir()}
    assert {*FILES, "run.json"} <= written
    assert "cells.parquet" not in written


def test_a_book_of_orders_alone_has_no_files_about_people(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    add_orders(
        book, *((f"c{number}", f"2026-0{month}-01", 9) for number in range(30) for month in range(1, 1 + number % 6))
    )
    run = score_book(book)
    assert not any((run / file).exists() for file in FILES)
    assert read_record(run)["people"] is None


def test_before_anything_happened_there_is_nothing_to_score(tmp_path: Path) -> None:
    book = company(tmp_path)
    with pytest.raises(NotEnough, match=r"nothing dated 2020-01-01 or before"):
        score_book(book, asked=Asked(as_of=dt.date(2020, 1, 1)))
    assert not [path for path in book.scores.iterdir() if path.is_dir()]


def test_the_same_facts_give_the_same_bytes(book: Book, run: Path) -> None:
    again = score_book(book, asked=Asked(as_of=DAY))
    for file in FILES:
        assert (again / file).read_bytes() == (run / file).read_bytes()
    assert json.loads((again / "run.json").read_text(encoding="utf-8"))["people"] == read_record(run)["people"]


def test_two_ids_of_one_person_are_one_tie(tmp_path: Path) -> None:
    book = company(tmp_path)
    add(book, "aliases", {"who": ["contact"], "alias_id": ["ben"], "into_id": ["ann"]})
    run = score_book(book, asked=Asked(as_of=DAY))
    ties = [row for row in rows(run, "ties.parquet", book) if row["contact_id"] in ("ann", "ben")]
    assert [(row["contact_id"], row["colleague_id"], row["touches"]) for row in ties] == [
        ("ann", "ed", 21),
        ("ann", "flo", 20),
    ]


def test_a_notebook_gets_the_tables(book: Book, run: Path, tmp_path: Path) -> None:
    found = open_book(book.folder).latest()
    assert found.ties is not None
    assert len(found.ties) == 5
    assert found.contacts is not None
    assert len(found.contacts) == 4
    assert found.threads is not None
    assert len(found.threads) == 2
    assert str(found).startswith("People: 5 ties with 4 contacts of 2 customers, as of 2026-06-30; 1 champion.")
    shop = empty_book(tmp_path)
    add_orders(shop, *((f"c{one}", f"2026-0{month}-01", 9) for one in range(30) for month in range(1, 1 + one % 6)))
    assert open_book(shop.folder).score().ties is None


def test_lists_and_scores_ask_the_same_of_a_champion() -> None:
    assert f"influence >= {INFLUENCE} AND stance = {STANCE}" == FOR_US


@pytest.mark.parametrize("table", ["contacts", "contracts"])
def test_a_book_of_facts_that_tell_no_day_is_asked_for_one(tmp_path: Path, table: str) -> None:
    book = empty_book(tmp_path)
    days = {"starts_on": [dt.date(2025, 1, 1)], "ends_on": [dt.date(2027, 12, 31)]}
    add(book, table, {f"{table[:-1]}_id": ["x"], "customer_id": ["c1"], **(days if table == "contracts" else {})})
    with pytest.raises(NotEnough, match=r"--as-of YYYY-MM-DD"):
        score_book(book)
    assert read_record(score_book(book, asked=Asked(as_of=dt.date(2026, 6, 1))))["as_of"] == "2026-06-01"
