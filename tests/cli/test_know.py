"""`keepworth know`: needs, promises, rivals, briefings; and no later fact changes what was known on a day."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.factories.commands import answered, keepworth
from tests.factories.persons import offer

DAY = "2026-03-31"
SEGMENT = "Mills"
FACTS: dict[str, tuple[str, ...]] = {
    "customers": (
        "customer_id,kind,segment,name", "acme,organisation,Mills,Acme", "bolt,organisation,Mills,Bolt",
        "cord,organisation,Shops,Cord", "maybe,prospect,Mills,Maybe",
    ),
    "colleagues": ("colleague_id,joined_on,name", "e1,2020-01-01,Ann Ours"),
    "contacts": ("contact_id,customer_id,valid_from", "p1,acme,2024-01-01"),
    "texts": ("text_id,words", "t1,Everything by rail.", "t2,Moved to a rival.", "t3,Steel gets dearer."),
    "needs": (
        "need_id,customer_id,topic,stated_on,state,met_on,state_on", "n1,acme,Speed,2026-01-01,met,2026-01-11,",
        "n2,bolt,speed,2026-03-01,stated,,", "n3,cord,Speed,2026-03-01,dropped,,2026-03-05",
    ),
    "promises": (
        "promise_id,customer_id,measure,standard,agreed_on,due_on,kept,kept_on",
        "r1,acme,days,agreed,2026-01-01,2026-02-01,yes,2026-01-30",
        "r2,bolt,days,industry,2026-01-01,2026-02-01,no,2026-02-01",
        "r3,cord,hours,agreed,2026-01-01,2026-02-01,,", "r4,acme,hours,agreed,2026-03-01,2026-04-01,open,",
    ),
    "rivals": (
        "customer_id,rival,valid_from,share,price_gap,exclusive,source", "acme,Zed,2026-01-01,0.4,5,no,they said so",
        "acme,Yew,2026-01-01,,-2,yes,", "cord,Zed,2026-01-01,0.7,,no,", "cord,Yew,2026-01-01,0.6,,,",  # nobody said
    ),
    "segments": ("segment,valid_from,owner_id,team,text_id", "Mills,2025-01-01,e1,North,t1"),
    "trends": (
        "trend_id,valid_from,segment,kind,text_id,likelihood,impact,assumption",
        "z1,2025-01-01,Mills,economic,t3,3,4,Steel is cheap.", "z2,2025-01-01,Shops,social,,5,5,",
    ),
    "acts": ("act_id,contact_id,kind,happened_on", "a1,p1,vouched,2026-01-01"),
    "trials": ("trial_id,customer_id,happened_on,outcome", "x1,acme,2026-01-01,passed"),
    "departures": ("customer_id,left_on,reason_text_id", "bolt,2026-03-15,t2"),
    "orders": ("order_id,customer_id,ordered_on,amount", *(f"o{n},acme,2025-{n:02}-10,10" for n in range(1, 13)),
               "o13,acme,2026-03-31,10"),
}  # fmt: skip
# One fact of the future in every table; of what is known already, what became of it.
LATER: dict[str, tuple[str, ...]] = {
    "customers": ("customer_id,kind,segment,valid_from", "cord,organisation,Mills,2026-04-01"),
    "contacts": ("contact_id,customer_id,valid_from", "p1,cord,2026-04-01"),
    "needs": ("need_id,customer_id,topic,stated_on,state,met_on,state_on", "n2,bolt,speed,2026-03-01,met,2026-04-01,",
              "n4,bolt,Speed,2026-04-01,stated,,"),
    "promises": (
        "promise_id,customer_id,measure,standard,agreed_on,due_on,kept,kept_on,right_on,stayed_right,stayed_on",
        "r2,bolt,days,industry,2026-01-01,2026-02-01,no,2026-02-01,2026-04-01,yes,2026-04-02",
        "r4,acme,hours,agreed,2026-03-01,2026-04-01,yes,2026-04-01,,,", "r5,acme,days,agreed,2026-04-01,,,,,,",
    ),
    "rivals": ("customer_id,rival,valid_from,share", "acme,Zed,2026-04-01,0.9"),
    "segments": ("segment,valid_from,team", "Mills,2026-04-01,South"),
    "trends": ("trend_id,valid_from,segment,kind,likelihood,impact,closed_on",
               "z1,2026-04-01,Mills,economic,5,5,2026-04-02"),
    "acts": ("act_id,contact_id,kind,happened_on", "a2,p1,vouched,2026-04-01"),
    "trials": ("trial_id,customer_id,happened_on,outcome", "x2,acme,2026-04-01,failed"),
    "departures": ("customer_id,left_on", "acme,2026-04-01"),
    "orders": ("order_id,customer_id,ordered_on,amount", "o99,acme,2026-04-01,10"),
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = tmp_path_factory.mktemp("know") / "book"
    assert keepworth("init", book, "--currency", "USD").exit_code == 0
    for table, lines in FACTS.items():
        offer(book, table, *lines)
    return book


def all_told(book: Path) -> dict[str, Any]:
    commands = {"needs": (), "promises": (), "rivals": (), "briefing": (SEGMENT,)}
    return {name: answered("know", name, book, *more, "--as-of", DAY) for name, more in commands.items()}


def test_needs_by_topic_with_how_long_an_answer_takes(made: Path) -> None:
    found = answered("know", "needs", made, "--as-of", DAY)
    assert found["states"] == {"stated": 1, "in work": 0, "met": 1, "dropped": 1}
    (topic,) = found["topics"]
    assert (topic["topic"], topic["customers"], topic["waiting"], topic["open"]) == ("Speed", 3, 1, 1)
    assert (topic["worth"], found["run"]) == (None, None)  # not scored yet
    assert (found["answer"]["waiting"], found["answer"]["happened"]) == (3, 1)
    said = keepworth("know", "needs", made, "--as-of", DAY).stdout
    assert "As of 2026-03-31: 3 needs, 1 stated, 0 in work, 1 met, 1 dropped." in said
    assert "From a need to our answer: half within 10 days (likely 10 days or more, 8 in 10), 1 of 3 met." in said
    assert "worth not known" in said


def test_promises_by_measure_standard_and_segment(made: Path) -> None:
    found = answered("know", "promises", made, "--as-of", DAY)
    assert [found["all"][name] for name in ("on_time", "late", "broken", "overdue", "open")] == [1, 0, 1, 1, 1]
    assert (found["all"]["rate"]["hits"], found["all"]["rate"]["of"]) == (1, 3)
    assert {name: one["broken"] for name, one in found["by_standard"].items()} == {"agreed": 0, "industry": 1}
    assert {name: one["open"] for name, one in found["by_measure"].items()} == {"days": 0, "hours": 1}
    assert {name: one["overdue"] for name, one in found["by_segment"].items()} == {"Mills": 0, "Shops": 1}
    assert "On time: 33% (likely" in keepworth("know", "promises", made, "--as-of", DAY).stdout


def test_rivals_leave_us_at_most_so_much_or_contradict_each_other(made: Path) -> None:
    found = answered("know", "rivals", made, "--as-of", DAY)
    cord, acme = found["customers"]
    assert (acme["ours"], acme["is_at_most"], acme["is_exclusive"], acme["cheapest"]) == (0.6, True, True, 5.0)
    assert [one["source"] for one in acme["rivals"]] == ["they said so", None]
    assert (cord["ours"], cord["is_impossible"], found["without"]) == (None, True, 2)
    assert [one["exclusive"] for one in cord["rivals"]] == [False, False]
    said = keepworth("know", "rivals", made, "--as-of", DAY).stdout
    assert "Acme: our share at most 60%" in said
    assert "Cord: the rivals' shares are more than the whole" in said
    assert "Yew: share not known, 2.0 points dearer than we are, alone may serve a part, nobody said" in said


def test_a_briefing_is_made_from_the_book(made: Path) -> None:
    found = answered("know", "briefing", made, SEGMENT, "--as-of", DAY)
    assert (found["owner"], found["team"], found["about"]) == ("Ann Ours", "North", "Everything by rail.")
    assert found["customers"] == 2  # the prospect is none
    assert (found["acts"], found["passed"], found["failed"]) == (1, 1, 0)
    assert [one["reason"] for one in found["left"]] == ["Moved to a rival."]
    assert [one["trend_id"] for one in found["trends"]] == [found["trends"][0]["trend_id"]]
    assert [month["orders"] for month in found["season"]] == [1, 1, 2, *[1] * 9]
    said = keepworth("know", "briefing", made, SEGMENT, "--as-of", DAY).stdout
    assert (
        "Steel gets dearer. (likelihood 3, impact 4 of 5; no day to look again). Would break: Steel is cheap." in said
    )
    assert "13 orders: too few" in said


def test_no_later_fact_changes_what_was_known_on_a_day(made: Path, tmp_path: Path) -> None:
    before = all_told(made)
    planted = shutil.copytree(made, tmp_path / "book", symlinks=True)
    for table, lines in LATER.items():
        offer(planted, table, *lines, name=f"later-{table}.csv")
    assert json.dumps(all_told(planted)) == json.dumps(before)
    assert set(LATER) >= set(FACTS) - {"colleagues", "texts"}
    now = answered("know", "needs", planted, "--as-of", "2026-04-30")
    assert now["states"]["met"] == 2  # they are there: it is the day that hides them


@pytest.mark.parametrize("asked", [("needs",), ("promises",), ("rivals",), ("briefing", SEGMENT)])
def test_a_folder_that_is_no_book_is_refused(tmp_path: Path, asked: tuple[str, ...]) -> None:
    refused = keepworth("know", asked[0], tmp_path, *asked[1:])
    assert refused.exit_code == 2
    assert f"{tmp_path} is no book" in refused.stderr


def test_a_segment_that_is_none_is_refused_with_those_that_are(made: Path) -> None:
    refused = keepworth("know", "briefing", made, "Mill")
    assert refused.exit_code == 2
    assert "There is no segment 'Mill'. Segments: Mills, Shops." in refused.stderr


def test_the_money_behind_a_topic_is_that_of_its_customers_together(scored_firm: Any) -> None:
    from keepworth.runs.needs import report_needs
    from keepworth.runs.store import latest_run, read_record
    from keepworth.tables.scored import Wanted, open_scored

    run = latest_run(scored_firm.scores)
    equity = read_record(run)["equity"]
    found = report_needs(scored_firm)
    assert found.run == run.name
    scored = open_scored(scored_firm, run=run)
    whole = scored.totals(Wanted()).value
    assert whole == pytest.approx(equity["mean"], rel=1e-9)
    for one in found.topics:
        assert one.worth is not None
        assert one.worth.low is not None
        assert one.worth.high is not None
        assert one.worth.low < one.worth.mean < one.worth.high
        assert one.worth.mean < whole
        if one.worth_waiting is not None:
            assert one.worth_waiting.mean <= one.worth.mean
