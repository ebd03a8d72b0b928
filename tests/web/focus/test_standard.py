"""Against the standard of their tier, customer by customer: in words, as a column, on their page and by programs."""

import datetime as dt
import html
import re
from dataclasses import replace

import pytest

from keepworth.focus import gap_of
from keepworth.runs.tiers import Tiered, served
from keepworth_web.focus.reads.standard import standard_cells, standard_said
from tests.web.browsers import with_key

STANDARD = {
    "contacts": {"A": 24.0}, "reviews": {"A": 4.0}, "hours": {"A": 100.0}, "answer_days": {"A": 1.0},
    "named": {"A": 1.0},
}  # fmt: skip
GIVEN = {"contacts": 23.97, "reviews": None, "hours": 120.0, "money": 6000.0, "named": True, "answered": [0.5, 2.0],
         "waiting": []}  # fmt: skip
NOTHING = {**dict.fromkeys(GIVEN), "answered": [], "waiting": []}
DAY = dt.date(2025, 6, 30)


def one(**given) -> Tiered:
    row = {"tier": "A", **GIVEN, **given}
    return Tiered(
        1, "c1", "Acme", "A", None, {"A": 0.9, "B": 0.1, "C": 0.0}, 10.0, 5.0, 20.0, 61.0, 50.0, 70.0, fit=0.4,
        because={}, given={name: row[name] for name in GIVEN}, gap=gap_of(served(row), standard=STANDARD),
    )  # fmt: skip


def said_of(of: Tiered, *, touch_days: int = 365) -> dict:
    return standard_said(of, told={"given": {"touch_days": touch_days}}, as_of=DAY)


def test_what_was_given_stands_against_what_is_meant_with_its_counts_and_period():
    said = said_of(one())
    assert said["verdict"] == "below"
    assert said["said"] == "They got less than tier A is to get, in 2 of 4 parts that are known."
    assert [(part["said"], part["is_below"]) for part in said["parts"]] == [
        ("23.9 days with a talk (at least 24)", True),  # not 24 of 24
        ("120 hours (at least 100)", False),
        ("1 of 2 cases answered within 1 day", True),
        ("a colleague serves them", False),
    ]
    assert said["unknown"] == "Not known: review meetings."
    assert said["period"] == "In the year up to 30 Jun 2025."
    assert "talks are known of 120 days of it" in said_of(one(), touch_days=120)["period"]


def test_who_got_what_is_meant_more_or_nothing_that_is_known():
    enough = {"contacts": 24.0, "answered": [0.5]}
    assert said_of(one(**enough))["said"] == "They got what tier A is to get, in all 4 parts that are known."
    above = said_of(one(**enough, hours=200.0))
    assert (above["verdict"], above["over"]) == ("above", "100 hours beyond it, which cost 3,000")
    assert said_of(one(**enough, hours=200.0, money=0.0))["over"] == "100 hours beyond it"
    nothing = said_of(one(**NOTHING))
    assert nothing["said"] == "Of what tier A is to get in a year nothing is known here."
    assert (nothing["verdict"], nothing["parts"], nothing["unknown"], nothing["period"]) == ("not known", [], "", "")


def test_nobody_who_need_not_be_named_is_missed():
    found = replace(one(named=False), gap=gap_of(served({"tier": "A", **GIVEN, "named": False}),
                                                 standard={**STANDARD, "named": {"A": 0.0}}))  # fmt: skip
    assert said_of(found)["parts"][-1] == {
        "said": "no colleague serves them, and none need to", "is_below": False,
    }  # fmt: skip
    assert said_of(one(named=False))["parts"][-1] == {"said": "no colleague serves them", "is_below": True}


def test_a_file_has_the_same_in_columns():
    less = "days with a talk, first answers to cases"
    assert standard_cells(one()) == ["below", less, 24.0, None, 120.0, 2, 1, "yes", None]
    assert standard_cells(one(**NOTHING)) == ["not known", None, None, None, None, 0, 0, None, None]


def words(page) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page.text)))


@pytest.mark.django_db
def test_the_list_the_page_and_programs_tell_the_same(owner, people, scored_firm, show):
    show(scored_firm.folder)
    told = with_key(people["owner"], scope="read").get("/api/v1/focus/tiers?limit=50").json()["items"]
    page = owner.get("/focus/tiers/")
    assert page.text.count('data-label="Against the standard"') == len(told)
    below = next(item for item in told if item["gap"]["verdict"] == "below")
    part = next(part for part in below["gap"]["parts"] if part["measure"] == below["gap"]["below"][0])
    assert part["kept"] < part["known"]
    known = sum(part["known"] > 0 for part in below["gap"]["parts"])
    said = words(owner.get(f"/know/{below['number']}/"))
    assert (
        f"They got less than tier {below['tier']} is to get, in {len(below['gap']['below'])} of {known} parts that are "
        "known. In the year up to"
    ) in said
    assert said.count("less than meant") == len(below["gap"]["below"])
