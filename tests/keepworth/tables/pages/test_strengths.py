"""Strength in the table of customers: what a run says of relationships, asked like everything else."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.factories.pages import page_book, plain
from tests.factories.strengths import tell_strengths

from keepworth.measure.states import STATES
from keepworth.tables.points import STRENGTH
from keepworth.tables.scored import COLUMNS, Filter, Wanted, open_scored

MANY = 400
SAID = ("strength", "strength_low", "strength_high", "published", "weakest", "state", "ask_next", "ask_next_minutes")


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    made = page_book(tmp_path_factory.mktemp("strengths"), customers=MANY)
    tell_strengths(made.scores / "latest/customers.parquet", contact=77)
    return made


@pytest.fixture(scope="module")
def rows(book):
    return plain(book)


def all_pages(scored, wanted: Wanted) -> list[dict]:
    found, after = [], None
    while True:
        page = scored.page(Wanted(filters=wanted.filters, sort=wanted.sort, descending=wanted.descending, after=after,
                                  limit=37))  # fmt: skip
        found += page.rows
        if page.next is None:
            return found
        after = page.next


def test_every_customer_is_told_as_the_run_says(book, rows):
    found = {row["number"]: row for row in all_pages(open_scored(book), Wanted())}
    assert len(found) == MANY
    for row in rows:
        assert {name: found[row["number"]][name] for name in SAID} == {name: row[name] for name in SAID}
    assert {row["ask_next_contact"] for row in found.values()} == {77, None}
    assert open_scored(book).tells_strength()


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("by", ["strength", "state", "published", "weakest"])
def test_words_are_sorted_by_their_place_and_pages_follow_one_another(book, rows, by, descending):
    found = all_pages(open_scored(book), Wanted(sort=by, descending=descending))
    places = {word: place for place, word in enumerate(COLUMNS[by].words)}
    known = sorted((row for row in rows if row[by] is not None), key=lambda row: row["number"])
    known.sort(key=lambda row: places.get(row[by], row[by]), reverse=descending)
    unknown = sorted(row["number"] for row in rows if row[by] is None)
    assert [row["number"] for row in found] == [row["number"] for row in known] + unknown


@pytest.mark.parametrize(("conditions", "test"), [
    ((Filter("state", "in", ("captive", "quiet advocate")),),
     lambda row: row["state"] in ("captive", "quiet advocate")),
    ((Filter("published", "is", "withheld"),), lambda row: row["published"] == "withheld"),
    ((Filter("published", "not", "withheld"),), lambda row: row["published"] != "withheld"),
    ((Filter("weakest", "in", ("trust", "no such indicator")),), lambda row: row["weakest"] == "trust"),
    ((Filter("strength", "ge", 60.0), Filter("strength", "le", 80.0)), lambda row: 60 <= (row["strength"] or 0) <= 80),
    ((Filter("state", "none"),), lambda row: row["state"] is None),
])  # fmt: skip
def test_filters_equal_a_plain_answer(book, rows, conditions, test):
    scored, wanted = open_scored(book), Wanted(filters=conditions)
    these = sorted(row["number"] for row in rows if test(row))
    assert sorted(row["number"] for row in all_pages(scored, wanted)) == these
    assert scored.count(wanted) == len(these)
    assert 0 < len(these) < MANY


def test_words_to_choose_from_come_in_their_order(book):
    assert open_scored(book).values("state") == list(STATES)
    assert open_scored(book).values("published") == ["withheld", "group", "provisional", "firm"]


def test_on_the_map_the_withheld_stand_left_of_the_axis(book, rows):
    scored, known = open_scored(book), [row for row in rows if (row["value"] or 0) > 0]
    marks = scored.points(Wanted(), most=MANY, across=STRENGTH).marks
    assert {row["number"] for row in marks} == {row["number"] for row in known}
    dense = scored.points(Wanted(), most=50, across=STRENGTH)
    assert sum(square.customers for square in dense.grid) == dense.count == len(known)
    withheld = sum(square.customers for square in dense.grid if square.x < 0)
    assert withheld == sum(1 for row in known if row["strength"] is None) > 0
    for square in (one for one in dense.grid if one.x >= 0):
        inside = [row for row in known if row["strength"] is not None
                  and square.x <= row["strength"] / 100 < square.x_end
                  and square.y <= row["value"] * (1 + 1e-12) and row["value"] * (1 - 1e-12) < square.y_end]  # fmt: skip
        assert len(inside) == square.customers


def test_a_run_of_an_older_version_says_nothing_of_it(tmp_path):
    book = page_book(tmp_path, customers=20)
    scored = open_scored(book)
    assert all(row[name] is None for row in scored.page(Wanted()).rows for name in (*SAID, "ask_next_contact"))
    assert scored.count(Wanted(filters=(Filter("state", "is", "strong"),))) == 0
    assert not scored.tells_strength()


def test_d1_01_that_a_strength_is_told_of_others_is_not_told(tmp_path):
    book = page_book(tmp_path, customers=20)
    customers = tell_strengths(book.scores / "latest/customers.parquet")
    teams = {row["number"]: row["team"] for row in open_scored(book).page(Wanted()).rows}
    held = pq.read_table(customers)
    seen, other = sorted({team for team in teams.values() if team})[:2]
    told = [None if teams[number] in (seen, None) else 70.0 for number in held.column("number").to_pylist()]
    at = held.schema.get_field_index("strength")
    pq.write_table(held.set_column(at, "strength", pa.array(told, pa.float64())), customers)
    scored = open_scored(book)
    assert (scored.tells_strength(), scored.tells_strength((other,)), scored.tells_strength((seen,))) == (
        True, True, False,
    )  # fmt: skip


def test_a_word_of_a_newer_version_is_as_good_as_none(tmp_path):
    book = page_book(tmp_path, customers=20)
    customers = tell_strengths(book.scores / "latest/customers.parquet")
    held = pq.read_table(customers)
    at = held.schema.get_field_index("state")
    pq.write_table(held.set_column(at, "state", pa.array(["smitten"] * held.num_rows)), customers)
    assert {row["state"] for row in open_scored(book).page(Wanted()).rows} == {None}
