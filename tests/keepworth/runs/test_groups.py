"""Persons who were never heard, whom their group speaks for: from facts in a book to stored files."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.factories.books import add, add_orders, empty_book
from tests.factories.gathered import AS_OF, ids_of
from tests.factories.pushed import pushes_add_up, rows_in
from tests.factories.shoppers import ASKED, POINTS, SHOPPERS, add_baskets, add_persons, add_pulses, shop_book, shop_of

from keepworth.measure.states import STATES
from keepworth.runs.asked import Asked
from keepworth.runs.score import score_book
from keepworth.runs.score_sentences import score_sentences
from keepworth.runs.store import read_record
from keepworth.tables.book import Book
from keepworth.tables.measured import measured_of
from keepworth.tables.scored import open_scored

EARLY = dt.date(2026, 5, 1)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return shop_book(tmp_path_factory.mktemp("shop"))


@pytest.fixture(scope="module")
def run(book: Book) -> Path:
    return score_book(book, asked=Asked(as_of=AS_OF))


def told(run: Path) -> dict[str, dict[str, Any]]:
    return {row["customer_id"]: row for row in rows_in(run / "customers.parquet")}


def groups(run: Path) -> dict[str, dict[str, Any]]:
    priors = json.loads((run / "priors.json").read_text(encoding="utf-8"))
    return {one["name"]: one["group"] for one in priors["populations"]}


def test_every_person_who_was_not_heard_shows_what_their_group_says(run: Path) -> None:
    found, said = told(run), groups(run)
    assert len(found) == SHOPPERS
    for at in range(ASKED, SHOPPERS - 1):
        row, shop = found[f"c{at:03d}"], shop_of(at)
        name = f"Private · {shop}" if shop != "station" else "Private"
        group = said[name]
        assert (row["published"], row["population"], row["weakest"]) == ("group", name, group["weakest"])
        assert row["strength"] == group["strength"]
        assert (row["strength_low"], row["strength_high"]) == (group["low_of_one"], group["high_of_one"])
        assert (row["ask_next"], row["ask_next_contact"], row["ask_next_minutes"]) == (None, None, None)


def test_who_never_ordered_is_told_by_the_whole_segment(run: Path) -> None:
    row = told(run)["c299"]
    assert (row["published"], row["population"], row["value"], row["segment"]) == ("group", "Private", None, "Private")
    assert row["strength"] == groups(run)["Private"]["strength"]


def test_places_that_were_asked_enough_speak_for_themselves(run: Path) -> None:
    said = groups(run)
    assert set(said) == {"Private", "Private · harbour", "Private · hill"}  # six of the station answered
    assert all(one["speaks"] for one in said.values())
    heard = {shop: sum(shop_of(at) == shop for at in range(ASKED)) for shop in POINTS}
    assert said["Private"]["people"] == ASKED
    assert said["Private · harbour"]["people"] == heard["harbour"] >= 20
    assert said["Private · hill"]["people"] == heard["hill"] >= 20
    assert heard["station"] < 20
    high, low, all_of_them = (said[name]["strength"] for name in ("Private · harbour", "Private · hill", "Private"))
    assert low < all_of_them < high
    for one in said.values():
        assert one["low_of_one"] < one["low"] < one["strength"] < one["high"] < one["high_of_one"]
        assert one["weakest"] in {"emotional", "satisfaction", "performance", "evp", "fit", "trust", "control",
                                  "commitment", "structural_benefit"}  # fmt: skip
    assert [said[name]["location"] for name in said] == [None, "harbour", "hill"]
    assert sum(one["shown_by"] for one in said.values()) == SHOPPERS - ASKED


def test_the_mean_of_a_group_is_where_its_people_answered(run: Path) -> None:
    # Points 3 and 4 of 7, two to one, are 38.9 of 100; the means are drawn a little towards what is printed.
    assert groups(run)["Private · hill"]["strength"] == pytest.approx(38.9, abs=8)
    assert groups(run)["Private · harbour"]["strength"] == pytest.approx(88.9, abs=12)


def test_who_was_heard_stands_as_before_and_pushes_add_up(run: Path) -> None:
    found = told(run)
    assert {found[f"c{at:03d}"]["published"] for at in range(ASKED)} == {"firm"}
    assert pushes_add_up(run) >= ASKED * 9


def test_the_record_counts_all_of_them(run: Path) -> None:
    record = read_record(run)
    found = record["indicators"]
    rows = told(run).values()
    assert found["customers"] == SHOPPERS
    assert found["published"] == {"withheld": 0, "group": SHOPPERS - ASKED, "provisional": 0, "firm": ASKED}
    assert found["states"] == {name: sum(row["state"] == name for row in rows) for name in STATES}
    (said,) = [one for one in score_sentences(record, book="BOOK") if one.startswith("Relationships")]
    assert "strength is told of 300 of 300 customers" in said
    assert f"{SHOPPERS - ASKED} by their group" in said


def test_their_state_goes_by_what_they_are_worth_too(run: Path) -> None:
    found = [row for row in told(run).values() if row["published"] == "group"]
    median = np.median([row["value"] for row in told(run).values() if row["value"] is not None])
    for row in found:
        small = row["value"] is not None and row["value"] < median
        if row["population"] == "Private · hill":
            assert row["state"] == "drifting"
        elif row["strength"] >= 70:
            assert row["state"] == ("quiet advocate" if small else "strong")
    assert {row["state"] for row in found} >= {"drifting", "quiet advocate", "strong"}


def test_a_reader_finds_the_lines_of_the_group(book: Book, run: Path) -> None:
    scored, number = open_scored(book, run=run), ids_of(book, "customer")
    harbour, heard = (measured_of(scored, number[name]) for name in ("c060", "c000"))
    assert harbour is not None
    assert heard is not None
    assert (harbour.stood.published, harbour.stood.population) == ("group", "Private · harbour")
    assert harbour.line("trust").prior == heard.line("trust").prior > 70
    assert not harbour.line("trust").is_heard


def test_rows_are_sorted_and_scoring_again_gives_the_same(book: Book, run: Path) -> None:
    numbers = [row["number"] for row in rows_in(run / "customers.parquet")]
    assert numbers == sorted(set(numbers))
    again = score_book(book, asked=Asked(as_of=AS_OF))
    assert (again / "customers.parquet").read_bytes() == (run / "customers.parquet").read_bytes()
    assert (again / "priors.json").read_bytes() == (run / "priors.json").read_bytes()


def test_where_no_group_speaks_no_person_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = empty_book(tmp_path)
    names = [f"c{at}" for at in range(40)]
    add_persons(book, names)
    add_baskets(book, [(name, "hill", EARLY, 5) for name in names])
    add_pulses(book, [(name, None, 6) for name in names[:19]])
    asked: list[str] = []
    monkeypatch.setattr("keepworth.tables.silent._silent", lambda *of, **_: asked.append("asked"))
    found = told(score_book(book, asked=Asked(as_of=AS_OF)))
    assert asked == []
    assert {row["published"] for name, row in found.items() if name not in names[:19]} == {"withheld"}


def test_only_persons_are_told_by_a_group_and_only_as_of_their_day(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    names = [f"c{at}" for at in range(30)]
    add_persons(book, names)
    add(book, "customers", {"customer_id": ["firm", "later", "was firm", "lead", "elsewhere"],
                            "kind": ["organisation", "person", "organisation", "prospect", "person"],
                            "segment": ["Private", "Private", "Private", "Private", "Other"],
                            "valid_from": [EARLY, dt.date(2026, 7, 1), EARLY, EARLY, EARLY]})  # fmt: skip
    add(book, "customers", {"customer_id": ["was firm"], "kind": ["person"], "valid_from": [dt.date(2026, 6, 1)]})
    add_orders(book, *((name, EARLY, 5) for name in ("firm", "later", "was firm", "lead", "elsewhere")))
    add_pulses(book, [(name, None, 6) for name in names[:25]])
    found = told(score_book(book, asked=Asked(as_of=AS_OF)))
    by_group = {name for name, row in found.items() if row["published"] == "group"}
    assert by_group == {*names[25:], "was firm"}
    assert found["was firm"]["population"] == "Private"


def test_who_left_is_told_so(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    names = [f"c{at}" for at in range(30)]
    add_persons(book, names, segment=None)
    add_pulses(book, [(name, None, 6) for name in names[:25]])
    add(book, "departures", {"customer_id": ["c27"], "left_on": [EARLY]})
    run = score_book(book, asked=Asked(as_of=AS_OF))
    found = told(run)
    assert (found["c27"]["state"], found["c27"]["published"]) == ("left", "group")
    assert found["c28"]["state"] == "strong"  # of a book without orders nobody is worth less than half are
    assert found["c28"]["segment"] is None
    assert read_record(run)["indicators"]["states"]["left"] == 1


def test_who_answered_little_is_told_by_the_group_moved_by_what_they_said(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    names = [f"c{at}" for at in range(30)]
    add_persons(book, names)
    add_pulses(book, [(name, None, 6) for name in names[:25]])
    add(book, "answers", {"submission_id": ["one"], "item": ["trust_overall"], "value": [1.0], "instrument": ["pulse"],
                          "version": ["1.0"], "customer_id": ["c25"],
                          "answered_at": [dt.datetime(2026, 6, 20)]})  # fmt: skip
    found = told(score_book(book, asked=Asked(as_of=AS_OF)))
    assert (found["c25"]["published"], found["c26"]["published"]) == ("group", "group")
    assert found["c25"]["strength"] < found["c26"]["strength"]
    assert found["c25"]["weakest"] == "trust"
    assert found["c26"]["weakest"] is not None


def test_answers_tell_the_place_of_who_did_not_order(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    names = [f"c{at}" for at in range(60)]
    add_persons(book, names)
    at_hill, at_harbour = names[1:50:2], names[:50:2]
    add_pulses(book, [*((name, "hill", 3) for name in at_hill), *((name, "harbour", 6) for name in at_harbour)])
    later = EARLY + dt.timedelta(days=1)
    add_baskets(book, [("c55", "hill", EARLY, 5), ("c55", "hill", later, 5), ("c55", "harbour", EARLY, 5),
                       ("c55", "harbour", EARLY, 5), ("c55", "harbour", EARLY, 5), ("c56", "harbour", EARLY, 5),
                       ("c56", "hill", EARLY, -5), ("c56", "hill", later, -5)])  # fmt: skip
    found = told(score_book(book, asked=Asked(as_of=AS_OF)))
    # On two days at the hill, on one at the harbour; what goes back is no order.
    assert found["c55"]["population"] == "Private · hill"
    assert found["c56"]["population"] == "Private · harbour"
    assert (found["c1"]["population"], found["c0"]["population"]) == ("Private · hill", "Private · harbour")
