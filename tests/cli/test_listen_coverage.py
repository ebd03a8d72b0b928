"""Who was heard and who was not, on the command line and behind the walls of teams."""

import datetime as dt
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.cli.test_listen import bring
from tests.factories.commands import answered, book_of, keepworth, shop
from tests.factories.strengths import tell_strengths

from keepworth.listen.instruments.indicators import INDICATORS
from keepworth.runs.seen_as import seen_as
from keepworth.runs.survey_coverage import coverage_seen
from keepworth.tables.book import find_book

DAY = "2026-06-30"
CONTACTS = "contact_id,customer_id,role,decides,left_on,valid_from\n"
ANSWERS = "submission_id,item,instrument,customer_id,contact_id,side,perspective,value,answered_at\n"
INVITATIONS = "invitation_id,customer_id,contact_id,instrument,sent_at,answered_at\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three customers with people who decide; one answers, one is silent, one was never asked."""
    book = book_of(tmp_path_factory.mktemp("covered"), *shop(40))
    people = ["a1,c0001,buyer,yes,,", "a2,c0001,buyer,yes,,", "b1,c0002,head,yes,,", "c1,c0003,head,yes,2026-01-31,",
              "c2,c0003,clerk,no,,"]  # fmt: skip
    bring(book, people, head=CONTACTS, table="contacts")
    bring(book, [f"c{n:04},{'North' if n % 2 else 'South'}" for n in range(40)], head="customer_id,team\n",
          table="customers")  # fmt: skip
    said = ["s1,recommend,nps,c0001,a1,,,9,2026-03-01", "s2,recommend,nps,,b1,,,9,2024-03-01",
            "s3,recommend,nps,c0002,,us,,9,2026-03-01", "s4,recommend,nps,c0002,b1,customer,guess,9,2026-03-01",
            "s5,recommend,nps,,c2,,,3,2026-04-01"]  # fmt: skip
    bring(book, said, head=ANSWERS)
    sent = ["i1,c0001,a1,nps,2026-02-20,2026-03-01", "i2,c0001,a2,nps,2026-02-20,", "i3,c0002,b1,nps,2026-02-20,"]
    bring(book, sent, head=INVITATIONS, table="invitations")
    assert keepworth("score", book).exit_code == 0
    return book


@pytest.fixture
def found(made: Path) -> dict[str, Any]:
    return answered("listen", "coverage", made, "--as-of", DAY)


def test_who_decides_and_is_still_there_was_heard_or_not(found):
    assert (found["deciding"]["hits"], found["deciding"]["of"]) == (1, 3)
    assert {role: (one["hits"], one["of"]) for role, one in found["by_role"].items()} == {
        "buyer": (1, 2),
        "head": (0, 1),
    }
    assert found["deciding"]["low"] < 1 / 3 < found["deciding"]["high"]


def test_whose_money_was_heard(found, made):
    # Whoever names no customer answers for the one where they work; ours, guesses and old answers count nowhere.
    assert (found["customers"]["hits"], found["customers"]["of"]) == (2, 40)
    values = {row["customer_id"]: row["value"] for row in _customers(made)}
    assert found["worth"]["mean"] == pytest.approx(values["c0001"] + values["c0003"])
    assert found["share_of_worth"] == pytest.approx(found["worth"]["mean"] / sum(values.values()))
    unheard = [row["customer_id"] for row in found["unheard"] if row["why"] == "nobody"]
    assert set(unheard) == set(values) - {"c0001", "c0003"}
    assert [values[one] for one in unheard] == sorted((values[one] for one in unheard), reverse=True)
    (second,) = [row for row in found["unheard"] if row["customer_id"] == "c0002"]
    assert (second["asked_on"], second["deciding"], second["deciding_heard"]) == ("2026-02-20", 1, 0)


def test_unheard_is_also_of_whom_too_little_was_heard_with_what_to_ask_whom(found, made):
    """One answer to one question is no strength: five indicators of loyalty are."""
    rows = {row["customer_id"]: row for row in found["unheard"]}
    values = {row["customer_id"]: row["value"] for row in _customers(made)}
    assert set(rows) == set(values)
    assert {rows[one]["why"] for one in ("c0001", "c0003")} == {"strength"}
    assert (rows["c0001"]["deciding_heard"], rows["c0001"]["published"]) == (1, "withheld")
    assert found["not_heard"] == len(values)
    assert found["worth_unheard"]["mean"] == pytest.approx(sum(values.values()))
    assert found["worth_unheard"]["low"] < found["worth_unheard"]["mean"] < found["worth_unheard"]["high"]
    assert rows["c0001"]["ask_next"] in INDICATORS
    assert rows["c0001"]["minutes"] > 0
    assert found["minutes"] == pytest.approx(sum(row["minutes"] or 0 for row in rows.values()))


def test_whoever_decides_and_is_silent_is_whom_to_ask_though_others_answered(made, tmp_path):
    """A strength may stand on somebody who decides nothing; the money is unheard all the same."""
    copied = tmp_path / "book"
    shutil.copytree(made, copied, symlinks=True)
    values = {row["customer_id"]: row["value"] for row in _customers(made) if row["customer_id"] > "c0003"}
    first = max(values, key=lambda one: values[one])
    bring(copied, [f"d1,{first},head,yes,,", f"d2,{first},clerk,no,,"], head=CONTACTS, table="contacts")
    bring(copied, [f"s9,recommend,nps,{first},d2,,,9,2026-05-01"], head=ANSWERS)
    bring(copied, ["contact,d1,Ana Ruiz"], head="who,who_id,name\n", table="identities")
    found = answered("listen", "coverage", copied, "--as-of", DAY)["unheard"]
    (row,) = [row for row in found if row["customer_id"] == first]
    assert (row["why"], row["deciding"], row["deciding_heard"], row["contact_name"]) == ("deciding", 1, 0, "Ana Ruiz")
    said = keepworth("listen", "coverage", copied, "--as-of", DAY).stdout
    assert re.search(f"{first}: worth .*; the one who decides did not answer; ask Ana Ruiz", said)


def test_who_left_is_no_unheard_money(made, tmp_path):
    copied = tmp_path / "book"
    shutil.copytree(made, copied, symlinks=True)
    tell_strengths(copied / "scores/latest/customers.parquet")
    found = answered("listen", "coverage", copied, "--as-of", DAY)
    states = {row["customer_id"]: row["state"] for row in found["unheard"]}
    assert "left" not in states.values()
    assert "unheard" in states.values()
    assert len(states) == found["not_heard"] < 40


def test_who_was_asked_and_is_silent(found):
    assert (found["asked"], found["still"]) == (3, 2)
    assert {row["customer_id"] for row in found["silent"]} == {"c0001", "c0002"}


def test_a_team_sees_its_own(made):
    book = find_book(made)
    seen = coverage_seen(book, seen=seen_as(book, day=dt.date.fromisoformat(DAY), teams=("South",)))
    assert seen.customers
    assert (seen.customers.hits, seen.customers.of) == (0, 20)
    assert seen.deciding
    assert (seen.deciding.hits, seen.deciding.of) == (0, 1)
    assert [row["customer_id"] for row in seen.silent] == ["c0002"]
    assert all(row["team"] == "South" for row in seen.unheard)


def test_it_is_said_in_words(made):
    said = keepworth("listen", "coverage", made, "--as-of", DAY).stdout
    assert "Of those who decide: 33% (likely " in said
    assert "2 contacts of 3 who were asked did not answer." in said
    assert "Not heard enough: 40 customers, worth " in said
    assert "; nobody answered" in said
    early = keepworth("listen", "coverage", made, "--as-of", "2022-01-01").stdout
    assert "Of the customers: 0%" in early


def test_what_to_ask_is_said_in_words_and_seconds(made, tmp_path):
    copied = tmp_path / "book"
    shutil.copytree(made, copied, symlinks=True)
    tell_strengths(copied / "scores/latest/customers.parquet")
    said = keepworth("listen", "coverage", copied, "--as-of", DAY).stdout
    assert re.search(r"; ask somebody about [a-z -]+, 30 seconds$", said, re.MULTILINE)
    assert not re.search(r"about (structural_|evp|control|mindset)", said)


def test_a_book_without_customers_has_nobody_to_hear(tmp_path):
    empty = answered("listen", "coverage", book_of(tmp_path))
    assert (empty["deciding"], empty["customers"], empty["worth"], empty["unheard"]) == (None, None, None, [])


def _customers(book: Path) -> list[dict[str, Any]]:
    import duckdb

    rows = duckdb.sql(f"SELECT customer_id, value FROM '{book}/scores/latest/customers.parquet'").fetchall()
    return [{"customer_id": one, "value": value} for one, value in rows]
