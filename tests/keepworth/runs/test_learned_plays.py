"""What comparisons by lot teach a run: other effects, another ranking; and what people say of it teaches none."""

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.factories.books import add
from tests.factories.commands import keepworth

from keepworth.act import printed_plays
from keepworth.act.plays import LOT
from keepworth.runs.actions import report_actions
from keepworth.runs.learned_plays import lessons_of
from keepworth.runs.score import score_book
from keepworth.runs.store import read_record
from keepworth.tables.action_results import actions_in
from keepworth.tables.book import Book, find_book

DRAWN = dt.datetime(2025, 9, 1, 9)
LEFT = dt.date(2026, 1, 15)
VISIT = next(one for one in printed_plays() if one.key == "sponsor_visit")


def visited(book: Book, *, got_left: int, held_left: int, many: int = 400) -> None:
    """Of 400 other customers of the book half were visited, by lot."""
    ids = [f"L{n:03d}" for n in range(many)]
    add(book, "assignments", {
        "experiment_id": ["visits"] * many, "customer_id": ids,
        "arm": ["sponsor_visit" if n % 2 else "holdout" for n in range(many)], "assigned_at": [DRAWN] * many,
    })  # fmt: skip
    left = [*ids[1::2][:got_left], *ids[0::2][:held_left]]
    add(book, "departures", {"customer_id": left, "left_on": [LEFT] * len(left)})


def own(scored_firm: Book, folder: Path) -> Book:
    shutil.copytree(scored_firm.folder, folder, symlinks=True)
    return find_book(folder)


def run_of(book: Book) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    run = score_book(book)
    return read_record(run)["actions"], actions_in(run)


@pytest.fixture(scope="module")
def harmful(scored_firm: Book, tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A book in which those who were visited left far more often."""
    book = own(scored_firm, tmp_path_factory.mktemp("harmful") / "firm")
    visited(book, got_left=80, held_left=20)
    score_book(book)
    return book


def test_a_visit_that_drives_customers_away_is_proposed_no_more(scored_firm: Book, harmful: Book) -> None:
    before = actions_in((scored_firm.folder / "scores" / "latest").resolve())
    run = (harmful.folder / "scores" / "latest").resolve()
    after, told = actions_in(run), read_record(run)["actions"]
    assert sum(one["action"] == "sponsor_visit" and one["chosen"] for one in before) >= 1
    assert sum(one["action"] == "sponsor_visit" for one in after) == 0
    (one,) = told["effects"]
    assert (one["play"], one["got"], one["got_left"], one["held_out"], one["held_out_left"]) == (
        "sponsor_visit", 200, 80, 200, 20)  # fmt: skip
    assert one["log_odds_low"] < one["log_odds"] < one["log_odds_high"] < 0
    assert one["effect"] < 0 < one["effect_before"] == VISIT.effect
    assert one["effect_high"] - one["effect_low"] < 2 * 1.29 * VISIT.sd


def test_the_command_says_from_how_many_and_what_was_believed(harmful: Book) -> None:
    said = keepworth("act", "next", harmful.folder).output
    assert "sponsor visit, from 400 of your own outcomes: of 200 who were to get it 80 left, of 200 held out" in said
    assert "a guess of ours" in said  # of every other play


def test_a_visit_that_keeps_them_is_worth_more_and_each_says_from_how_many(scored_firm: Book, tmp_path: Path) -> None:
    book = own(scored_firm, tmp_path / "firm")
    visited(book, got_left=15, held_left=40)
    told, rows = run_of(book)
    visits = [one for one in rows if one["action"] == "sponsor_visit"]
    assert visits
    for one in visits:
        why = {reason["reason"]: reason for reason in one["why"]}
        assert (one["source"], why["effect"]["about"], why["compared"]["number"]) == (LOT, LOT, 400)
    others = [one for one in rows if one["action"] not in ("sponsor_visit", "ask")]
    assert {one["source"] for one in others} == {"ours"}
    assert not [one for one in others if any(reason["reason"] == "compared" for reason in one["why"])]
    assert told["effects"][0]["effect"] > VISIT.effect
    before = actions_in((scored_firm.folder / "scores" / "latest").resolve())
    gain = {one["customer_id"]: one["gain"] for one in before if one["action"] == "sponsor_visit"}
    both = [(one["gain"], gain[one["customer_id"]]) for one in visits if one["customer_id"] in gain]
    assert both
    assert all(now > then for now, then in both)
    found = report_actions(book)
    assert {one.compared for one in found.actions if one.action == "sponsor_visit"} == {400}


def test_what_people_say_came_of_it_moves_nothing(scored_firm: Book, tmp_path: Path) -> None:
    """Three hundred visits that helped, of nobody held out: an association."""
    book = own(scored_firm, tmp_path / "firm")
    many = 300
    add(book, "actions_done", {
        "action_id": [f"x{n}" for n in range(many)], "customer_id": [f"L{n}" for n in range(many)],
        "play": ["sponsor_visit"] * many, "done_on": [dt.date(2025, 9, 1)] * many, "outcome": ["helped"] * many,
    })  # fmt: skip
    told, rows = run_of(book)
    assert told["effects"] == []
    before = {(one["customer_id"], one["action"]): (one["effect"], one["effect_sd"], one["gain"])
              for one in actions_in((scored_firm.folder / "scores" / "latest").resolve())}  # fmt: skip
    after = {(one["customer_id"], one["action"]): (one["effect"], one["effect_sd"], one["gain"]) for one in rows}
    assert after == before


def test_a_play_whose_numbers_hold_the_comparison_already_does_not_learn_it_twice(
    scored_firm: Book, tmp_path: Path
) -> None:
    book = own(scored_firm, tmp_path / "firm")
    with (book.folder / "keepworth.toml").open("a", encoding="utf-8") as written:
        written.write("\n[act.plays.sponsor_visit]\neffect = 3.5\nlearns = false\n")
    visited(book, got_left=80, held_left=20)
    assert run_of(find_book(book.folder))[0]["effects"] == []


def test_a_run_says_of_whom_it_drew_the_lot(scored_firm: Book) -> None:
    run = (scored_firm.folder / "scores" / "latest").resolve()
    rows = pq.ParquetFile(run / "actions.parquet").read(columns=["chosen", "held_out", "in_lot"]).to_pylist()
    assert [one for one in rows if one["held_out"]]
    assert all(one["in_lot"] for one in rows if one["held_out"])
    assert [one for one in rows if one["in_lot"] and one["chosen"]]


def test_nothing_compared_is_nothing_learnt() -> None:
    assert lessons_of(printed_plays(), {}, stands=None, by=None) == []  # type: ignore[arg-type]
