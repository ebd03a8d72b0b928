"""`keepworth act next`."""

import shutil
from pathlib import Path

import pytest
from tests.factories.commands import answered, book_of, keepworth, shop

from keepworth.runs.actions import actions_of, actions_told
from keepworth.runs.seen_as import last_day, seen_as
from keepworth.tables.book import Book


def test_each_recommendation_says_all_that_it_must(scored_firm: Book) -> None:
    told = answered("act", "next", scored_firm.folder)
    first = told["actions"][0]
    rates = [one["value"] / max(one["hours"], 0.01) for one in told["actions"]]
    assert rates == sorted(rates, reverse=True)
    assert told["chosen"] == told["told"]["chosen"]
    assert told["value"] == pytest.approx(told["told"]["value"])
    assert first["check_on"] > told["as_of"]
    said = keepworth("act", "next", scored_firm.folder).output
    for words in ("an hour", "expected: +", "8 in 10", "in 90 days", "because", "newest evidence", "does not pay if",
                  "Look again on", "All effects are ours"):  # fmt: skip
        assert words in said


def test_other_hours_and_another_budget_choose_anew(scored_firm: Book) -> None:
    told = answered("act", "next", scored_firm.folder, "--hours", 1, "--budget", 50)
    chosen = [one for one in told["actions"] if one["chosen"]]
    assert (told["hours"], told["budget"]) == (1, 50)
    assert sum(one["cost"] for one in chosen) <= 50
    by: dict[str, float] = {}
    for one in chosen:
        by[one["colleague_name"]] = by.get(one["colleague_name"], 0) + one["hours"]
    assert 0 < max(by.values()) <= 1
    assert told["value"] < told["told"]["value"]


def test_one_customer_or_one_colleague_alone(scored_firm: Book) -> None:
    told = answered("act", "next", scored_firm.folder)
    customer, colleague = told["actions"][0]["customer_id"], told["actions"][0]["colleague_name"]
    of_one = answered("act", "next", scored_firm.folder, "--customer", customer)["actions"]
    assert {one["customer_id"] for one in of_one} == {customer}
    of_ours = answered("act", "next", scored_firm.folder, "--colleague", colleague)["actions"]
    assert {one["colleague_name"] for one in of_ours} == {colleague}
    assert len(of_ours) < len(told["actions"])
    lost = keepworth("act", "next", scored_firm.folder, "--customer", "nobody-here")
    assert (lost.exit_code, "There is no customer 'nobody-here'" in lost.stderr) == (2, True)


def test_a_customer_is_told_whole_however_many_are_better(scored_firm: Book) -> None:
    scored = seen_as(scored_firm, day=last_day(scored_firm)).scored
    told = actions_told(scored_firm, scored=scored)
    assert told is not None
    other = next(one.number for one in told.actions if not (one.chosen or one.held_out))
    few, whole = (actions_told(scored_firm, scored=scored, most=0, whole=of) for of in (None, other))
    assert few is not None
    assert whole is not None
    theirs, left, all_of_them = ([one for one in of.actions if one.number == other] for of in (told, few, whole))
    assert len(left) < len(theirs)
    assert all_of_them == theirs
    assert (whole.chosen, whole.value) == (told.chosen, told.value)
    assert actions_of(scored_firm, other, scored=scored) == theirs
    assert actions_of(scored_firm, other, scored=scored, teams=("nobody's",)) == []


@pytest.mark.parametrize(
    "asked",
    [("--hours", 0), ("--hours", -1), ("--hours", "inf"), ("--hours", "nan"), ("--budget", -5), ("--budget", "inf")],
)
def test_what_no_week_has_is_refused(scored_firm: Book, asked: tuple[str, int | str]) -> None:
    done = keepworth("act", "next", scored_firm.folder, *asked)
    assert done.exit_code == 2
    assert "Hours are above 0" in done.stderr


def test_a_book_that_was_not_scored_is_told_to_be(tmp_path: Path) -> None:
    assert keepworth("act", "next", book_of(tmp_path, *shop(40))).exit_code == 3


def test_a_run_older_than_actions_is_told_to_be_scored_anew(scored_firm: Book, tmp_path: Path) -> None:
    shutil.copytree(scored_firm.folder, tmp_path / "book", symlinks=True)
    run = (tmp_path / "book" / "scores" / "latest").resolve()
    (run / "actions.parquet").unlink()
    done = keepworth("act", "next", tmp_path / "book")
    assert done.exit_code == 3
    assert "keepworth score" in done.stderr
