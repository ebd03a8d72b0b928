"""`keepworth act advocates`: who spoke for us, who may be asked again when, whom to thank, and why to wait."""

import datetime as dt
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from tests.factories.commands import answered, keepworth
from tests.factories.persons import offer

from keepworth.runs import advocates
from keepworth.runs.advocates import may_be_asked_on
from keepworth.tables.answering import ask, lake_here
from keepworth.tables.book import find_book
from keepworth.tables.invitable import did_after, people_to_invite
from keepworth.tables.lake.keys import known_keys
from keepworth.tables.scored import open_directory


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("advocates") / "book"
    assert keepworth("init", made, "--currency", "USD").exit_code == 0
    offer(made, "customers", "customer_id,kind,name", "acme,organisation,Acme", "bolt,organisation,Bolt",
          "crux,organisation,Crux")  # fmt: skip
    offer(made, "contacts", "contact_id,customer_id,name,left_on", "ann,acme,Ann Abel,", "ben,bolt,Ben Bode,",
          "cy,crux,Cy Cole,", "gone,acme,Gone Away,2026-01-31")  # fmt: skip
    offer(made, "acts", "act_id,contact_id,kind,happened_on", "1,ann,vouched,2025-11-01", "2,ann,referenced,2026-02-01",
          "3,ben,introduced,2026-02-10", "4,cy,vouched,2026-02-10", "5,gone,vouched,2025-12-01",
          "6,ben,vouched,2026-05-01")  # fmt: skip
    offer(made, "asks", "ask_id,customer_id,contact_id,kind,asked_on,answer,answered_on",
          "a,bolt,ben,referral,2025-04-20,yes,2025-04-21", "b,bolt,ben,reference,2025-09-01,no,2025-09-02",
          "c,bolt,ben,testimonial,2026-01-05,yes,2026-02-10",
          "d,acme,ann,testimonial,2026-03-01,yes,2026-04-10")  # fmt: skip
    offer(made, "thanks", "thanks_id,customer_id,contact_id,act_id,thanked_on", "x,acme,ann,2,2026-02-05",
          "y,bolt,ben,,2026-02-20", "z,crux,cy,4,2026-02-11")  # fmt: skip
    offer(made, "cases", "case_id,customer_id,opened_at,solved_at", "k,crux,2026-02-20T10:00:00Z,2026-04-01T10:00:00Z")
    return made


def test_who_is_to_be_asked_thanked_or_left_alone_and_why(book: Path) -> None:
    found = answered("act", "advocates", book, "--as-of", "2026-03-15")
    assert (found["as_of"], found["run"], found["asks_a_year"]) == ("2026-03-15", None, 3)
    told = {one["contact_id"]: one for one in found["advocates"]}
    assert set(told) == {"ann", "ben", "cy"}, "who left speaks for us no more"
    ann, ben, cy = (told[name] for name in ("ann", "ben", "cy"))
    # Answered in April: by March she has not.
    assert (ann["do"], ann["wait"], ann["may_be_asked_on"]) == ("wait", "unanswered", None)
    assert (ann["acts"], ann["acts_12m"], ann["kinds"]) == (2, 2, {"referenced": 1, "vouched": 1})
    assert ann["thanks_owed"] == 1, "the thanks name the other act"
    assert ann["last_ask"] == {"kind": "testimonial", "asked_on": "2026-03-01", "answer": "open", "answered_on": None}
    # Three asks in twelve months: a year after the first of these.
    assert (ben["do"], ben["wait"], ben["may_be_asked_on"], ben["asks_12m"]) == ("wait", "limit", "2026-04-20", 3)
    assert ben["thanks_owed"] == 0, "thanks that name no act are for all until then"
    assert (cy["do"], cy["wait"]) == ("wait", "complaint")


def test_what_comes_later_changes_who_may_be_asked(book: Path) -> None:
    told = {one["contact_id"]: one for one in answered("act", "advocates", book, "--as-of", "2026-05-02")["advocates"]}
    assert {name: one["do"] for name, one in told.items()} == {"ann": "thank", "ben": "thank", "cy": "ask"}
    assert told["ben"]["may_be_asked_on"] == "2026-05-02"


def test_whether_it_spreads_says_why_it_cannot_be_told(book: Path) -> None:
    found = answered("act", "advocates", book, "--as-of", "2026-03-15")
    assert found["spread"] is None
    assert "at least 10 are needed" in found["spread_why"]


def test_it_spreads_where_those_who_came_through_others_speak_sooner(tmp_path: Path) -> None:
    """Of 60 customers 20 came through 5 that spoke in the first quarter; these follow soon, others late."""
    made = tmp_path / "book"
    assert keepworth("init", made, "--currency", "USD").exit_code == 0
    rng = np.random.default_rng(4)
    leader, follower = range(5), range(5, 25)
    quarter = {one: 0 if one in leader else int(rng.integers(1, 5 if one in follower else 11)) for one in range(60)}
    day = {one: f"{2023 + at // 4}-{1 + at % 4 * 3:02d}-15" for one, at in quarter.items()}
    offer(made, "customers", "customer_id,kind", *(f"c{one},organisation" for one in range(60)))
    offer(made, "contacts", "contact_id,customer_id", *(f"p{one},c{one}" for one in range(60)))
    offer(made, "acts", "act_id,contact_id,kind,happened_on",
          *(f"{one},p{one},vouched,{day[one]}" for one in range(60) if one < 25 or one % 2))  # fmt: skip
    offer(
        made, "referrals", "referrer_id,customer_id,happened_on", *(f"c{one % 5},c{one},2023-01-20" for one in follower)
    )
    found = answered("act", "advocates", made, "--as-of", "2026-06-30")
    assert found["spread"]["low"] > 1
    assert found["spread"]["exposed"] == 20
    assert found["spread"]["chance"] < 0.05
    followed = {one["customer_id"]: one["followed"] for one in found["advocates"] if one["followed"]}
    assert set(followed) == {f"c{one}" for one in leader}, "only who is named can be followed"
    assert sum(one["owed"] for one in followed.values()) <= 20
    assert "Friends are alike" in keepworth("act", "advocates", made, "--as-of", "2026-06-30").stdout
    # By the end of the first quarter nobody could have followed yet.
    assert answered("act", "advocates", made, "--as-of", "2023-03-31")["spread"] is None


def test_what_all_are_worth_is_asked_for_at_once(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Sequence[int]] = []
    monkeypatch.setattr(advocates, "advocates_among", lambda _, numbers: asked.append(numbers) or {})
    advocates.report_advocates(find_book(book), as_of=dt.date(2026, 3, 15))
    assert [len(numbers) for numbers in asked] == [3]


def test_whether_it_spreads_is_worked_out_once_for_the_same_facts() -> None:
    rng = np.random.default_rng(1)
    start = np.where(rng.random(300) < 0.5, rng.integers(1, 10, 300), 10)
    follower = np.arange(200)
    told = tuple(each.astype(np.int64).tobytes() for each in (start, np.ones(300), follower, 299 - follower % 100))
    assert advocates._fitted(told, 9) is advocates._fitted(told, 9)


def test_b4_nobody_erased_is_asked_or_invited(book: Path, tmp_path: Path) -> None:
    made = tmp_path / "book"
    shutil.copytree(book, made, symlinks=True)
    answered("person", "erase", made, "ben", "--yes")
    day, found = dt.date(2026, 3, 15), find_book(made)
    assert {one.contact_id for one in advocates.report_advocates(found, as_of=day).advocates} == {"ann", "cy"}
    assert {one.contact_id for one in people_to_invite(found, open_directory(found), as_of=day)} == {"ann", "cy"}


def test_who_speaks_up_after_an_event_does_so_for_where_they_work_by_then(book: Path, tmp_path: Path) -> None:
    made = tmp_path / "book"
    shutil.copytree(book, made, symlinks=True)
    offer(made, "contacts", "contact_id,customer_id,valid_from", "cy,acme,2026-03-01")
    offer(made, "acts", "act_id,contact_id,kind,happened_on", "7,cy,vouched,2026-05-05")
    with lake_here(find_book(made)) as lake:
        numbers = dict(
            ask(f"SELECT text, number FROM ({known_keys(lake.folder, lake.manifest)}) WHERE kind = 'customer'")
        )
    after, until = dt.date(2026, 5, 2), dt.date(2026, 6, 1)
    assert did_after(find_book(made), numbers.values(), after=after, until=until).spoke == {numbers["acme"]}


def test_it_is_said_in_words(book: Path) -> None:
    said = keepworth("act", "advocates", book, "--as-of", "2026-03-15").stdout
    assert "As of 2026-03-15: 3 spoke for us, or were asked to. At most 3 asks a person in twelve months." in said
    assert "Not thanked for: 1 act of these months." in said
    assert "was asked as often as may be; may be asked again on 2026-04-20" in said
    assert "a complaint of theirs is not solved" in said


def test_nobody_who_spoke_is_an_answer(tmp_path: Path) -> None:
    assert keepworth("init", tmp_path / "book", "--currency", "USD").exit_code == 0
    assert "nobody is known to have spoken for us" in keepworth("act", "advocates", tmp_path / "book").stdout


def test_the_limit_counts_the_asks_of_twelve_months() -> None:
    day = dt.date(2026, 6, 1)
    asked = [dt.date(2025, 6, 1), dt.date(2025, 6, 2), dt.date(2026, 1, 1)]
    assert may_be_asked_on(asked, limit=3, day=day) == day
    assert may_be_asked_on(asked, limit=2, day=day) == dt.date(2026, 6, 2)
    assert may_be_asked_on(asked, limit=1, day=day) == dt.date(2027, 1, 1)
    assert may_be_asked_on([], limit=1, day=day) == day
