"""Actions in a run: valued, within hours, with their reasons; and none stored without any."""

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from tests.factories.books import add, empty_book

from keepworth.act import printed_plays
from keepworth.errors import SettingRefused
from keepworth.runs.asked import Asked
from keepworth.runs.foremost import foremost_in
from keepworth.runs.score import score_book
from keepworth.runs.score_actions import score_actions
from keepworth.runs.store import read_record
from keepworth.tables.action_results import ACTIONS, ACTIONS_FILE, NoReasons, actions_in, why_column, write_actions
from keepworth.tables.book import Book, find_book

NOBODY = np.empty(0, dtype=np.int64)
AS_OF = dt.date(2026, 6, 30)
PLAYS = {one.key: one for one in printed_plays()}


@pytest.fixture(scope="module")
def run(scored_firm: Book) -> Path:
    return (scored_firm.folder / "scores" / "latest").resolve()


@pytest.fixture(scope="module")
def rows(run: Path) -> list[dict[str, Any]]:
    return actions_in(run)


def settings(book: Book, text: str) -> Book:
    with (book.folder / "keepworth.toml").open("a", encoding="utf-8") as written:
        written.write(f"\n{text}\n")
    return find_book(book.folder)


def test_the_run_says_what_it_proposes(run: Path, rows: list[dict[str, Any]]) -> None:
    told = read_record(run)["actions"]
    assert told["actions"] == len(rows) > 50
    assert told["chosen"] == sum(one["chosen"] for one in rows)
    assert told["held_out"] == sum(one["held_out"] for one in rows)
    assert told["value"] == pytest.approx(sum(one["value"] for one in rows if one["chosen"]))
    assert told["value"] <= told["most"]
    assert told["source"] == "ours"


def test_of_very_many_customers_those_of_most_value_are_considered_and_the_run_says_so(
    scored_firm: Book, run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(scored_firm.folder, tmp_path / "firm", symlinks=True)
    monkeypatch.setattr("keepworth.runs.foremost.MOST", 20)
    some = score_book(find_book(tmp_path / "firm"))
    all_of_them, record = read_record(run), read_record(some)
    others = all_of_them["actions"]["customers"] - 20
    assert record["actions"]["customers"] == 20
    said = f"for the 20 customers of most value; for the other {others:,} nothing is worked out."
    assert [one for one in record["warnings"] if said in one]
    assert not [one for one in all_of_them["warnings"] if "of most value" in one]
    held = pq.read_table(some / "customers.parquet", columns=["number", "value", "state"]).to_pylist()
    here = sorted((one["value"] for one in held if (one["value"] or 0) > 0 and one["state"] != "left"), reverse=True)
    value = {one["number"]: one["value"] for one in held}
    assert min(value[one["customer_id"]] for one in actions_in(some)) >= here[19]


def test_nobody_works_more_than_their_week_and_each_customer_gets_one(rows: list[dict[str, Any]]) -> None:
    hours: dict[int | None, float] = {}
    for one in rows:
        if one["chosen"]:
            hours[one["colleague_id"]] = hours.get(one["colleague_id"], 0.0) + one["hours"]
    assert max(hours.values()) <= 8.0 + 1e-9
    chosen = [one["customer_id"] for one in rows if one["chosen"]]
    assert len(set(chosen)) == len(chosen) > 10


def test_every_action_is_expected_to_pay_and_says_why(rows: list[dict[str, Any]]) -> None:
    for one in rows:
        assert one["value"] > 0
        assert one["gain"] == pytest.approx(one["value"] + one["cost"])  # hours are not priced in this book
        reasons = {why["reason"]: why for why in one["why"]}
        assert {"lever", "stays", "worth"} <= reasons.keys()
        assert reasons["worth"]["low"] <= reasons["worth"]["number"] <= reasons["worth"]["high"]
        assert one["check_on"] > AS_OF
        if one["action"] != "ask":
            assert one["gain_low"] <= one["gain"] <= one["gain_high"]
            assert 0 <= one["p_pays"] <= 1
            assert one["p_after"] > one["p_stay"]
            assert reasons["effect"]["about"] == "ours"


def test_captives_and_those_who_left_get_what_they_may(run: Path, rows: list[dict[str, Any]]) -> None:
    table = pq.read_table(run / "customers.parquet", columns=["number", "state"]).to_pylist()
    state = {one["number"]: one["state"] for one in table}
    assert "captive" in state.values()
    for one in rows:
        assert state[one["customer_id"]] != "left"
        assert not (state[one["customer_id"]] == "captive" and one["action"] in PLAYS and PLAYS[one["action"]].lock_in)


def test_an_action_without_a_reason_cannot_be_stored(tmp_path: Path) -> None:
    columns: dict[str, Any] = {name: np.full(2, np.nan) for name in ACTIONS}
    for name in ("action", "lever", "mix", "ends", "source"):
        columns[name] = np.full(2, "x", dtype=np.object_)
    columns |= {name: np.zeros(2, dtype=np.int64) for name in ("customer_id", "colleague_id")}
    columns |= {name: np.zeros(2, dtype=np.bool_) for name in ("chosen", "held_out", "in_lot")}
    columns["check_on"] = np.full(2, np.datetime64("2026-01-01"))
    reason = {"reason": "worth", "number": np.ones(2), "holds": np.array([True, False])}
    columns["why"] = why_column([reason], size=2)
    with pytest.raises(NoReasons, match="1 of 2 actions have no reason"):
        write_actions(columns, into=tmp_path)
    assert not (tmp_path / ACTIONS_FILE).exists()
    columns["why"] = why_column([{**reason, "holds": True}], size=2)
    write_actions(columns, into=tmp_path)
    assert not pq.read_schema(tmp_path / ACTIONS_FILE).field("why").nullable


def test_a_books_own_plays_hours_and_budget_are_what_it_goes_by(scored_firm: Book, tmp_path: Path) -> None:
    """Of the scored book, scored on: the actions alone are told anew."""
    shutil.copytree(scored_firm.folder, tmp_path / "book", symlinks=True)
    book = settings(find_book(tmp_path / "book"), """[act]
hours = 2
budget = 100
held_out = 0
[act.plays.sponsor_visit]
given = false
[act.plays.tour]
lever = "trust"
effect = 30.0
sd = 5.0
mix = "sales"
hours = 2.0
cost = 40.0
states = ["strong", "steady"]""")  # fmt: skip
    run = (book.folder / "scores" / "latest").resolve()
    record = read_record(run)
    to = type("To", (), {"as_of": AS_OF, "seed": 1})()
    told = score_actions(None, record, foremost=foremost_in(run, left=NOBODY), settings=book.settings, to=to)
    rows = actions_in(run)
    assert told is not None
    assert told["cost"] <= 100
    assert told["held_out"] == 0
    assert told["hours"] <= 2.0  # nobody is said to serve anybody: they share one person's week
    assert "sponsor_visit" not in {one["action"] for one in rows}
    tours = [one for one in rows if one["action"] == "tour"]
    assert tours
    assert {one["source"] for one in tours} == {"the book's"}


def test_a_play_that_cannot_be_is_refused_by_name(scored_firm: Book, tmp_path: Path) -> None:
    shutil.copy(scored_firm.folder / "keepworth.toml", tmp_path)
    with (tmp_path / "keepworth.toml").open("a", encoding="utf-8") as written:
        written.write("\n[act.plays.sponsor_visit]\nlever = 'trsut'\n")
    with pytest.raises(SettingRefused, match=r"act\.plays: The play sponsor_visit: lever is one of .*did you mean tr"):
        find_book(tmp_path)


def test_an_unheard_customer_may_be_asked_first(scored_firm: Book, tmp_path: Path) -> None:
    """Where plays hardly pay, knowing more is worth something: then asking is among what is proposed."""
    shutil.copytree(scored_firm.folder, tmp_path / "book", symlinks=True)
    plays = "\n".join(f"[act.plays.{key}]\ngiven = false" for key in PLAYS if key != "sponsor_visit")
    book = settings(find_book(tmp_path / "book"), f"{plays}\n[act.plays.sponsor_visit]\ncost = 20000")
    run = (book.folder / "scores" / "latest").resolve()
    to = type("To", (), {"as_of": AS_OF, "seed": 1})()
    score_actions(None, read_record(run), foremost=foremost_in(run, left=NOBODY), settings=book.settings, to=to)
    asked = [one for one in actions_in(run) if one["action"] == "ask"]
    assert asked
    assert all(one["mix"] is None and one["gain_low"] is None and one["why"] for one in asked)


def test_a_book_whose_customers_are_worth_nothing_known_has_no_actions(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    add(book, "contacts", {"contact_id": ["a"], "customer_id": ["c"], "role": ["buyer"]})
    run = score_book(book, asked=Asked(as_of=AS_OF))
    assert read_record(run)["actions"] is None
    assert actions_in(run) == []
