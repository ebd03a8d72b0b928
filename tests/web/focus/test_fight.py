"""Portfolio with trials: who would fight to keep us, in sentence, table, filter, export and API alike."""

import re

import pyarrow.parquet as pq
import pytest

from keepworth.tables.wanted import COLUMNS
from keepworth_web.focus.api import asked
from tests.factories.shop import CANARY, UNSCORED
from tests.web.browsers import with_key
from tests.web.focus.page import count, rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tried_shop")]


@pytest.fixture
def run(tried_shop):
    return pq.read_table(tried_shop / "scores/latest/customers.parquet").to_pylist()


@pytest.fixture
def told(people):
    """What a program is told."""
    return with_key(people["owner"]).get("/api/v1/portfolio").json()["fight"]


def said(page: str) -> str:
    """Return the first sentence of the page without its marks."""
    return re.sub("<[^>]+>", "", re.findall(r'<p class="say">(.*?)</p>', page)[0])


def test_the_page_begins_with_who_would_fight(owner, run):
    fighting = sum(bool(row["fights"]) for row in run)
    page = owner.get("/focus/").text
    assert said(page).startswith(f"{fighting} of {len(run) + UNSCORED} customers would fight to keep us; they carry ")
    assert f"{sum(row['trials'] == 0 for row in run)} customers worth " in said(page)


def test_each_figure_opens_its_customers(owner, run, told):
    for slug, find in (("fights", lambda row: row["fights"]), ("never", lambda row: not row["trials"])):
        named = {row["customer_id"] for row in run if find(row)}
        assert told[slug]["customers"] == len(named)
        query = told[slug]["address"].partition("?")[2]
        listed = with_key(owner.get("/focus/").wsgi_request.user).get(f"/api/v1/customers?{query}&limit=200").json()
        assert {item["customer_id"] for item in listed["items"]} == named
        assert f'href="?{query}"' in owner.get("/focus/").text
        assert count(owner.get(f"/focus/?{query}").text) == len(named)


def test_who_asks_for_just_that_is_not_told_it_again(owner):
    page = owner.get("/focus/?fights=yes").text
    assert "would fight to keep us;" not in page
    assert "Would fight to keep us: would fight" in page


def test_a_run_without_trials_says_nothing_of_them(owner, shop):
    page = owner.get("/focus/").text
    assert "fight to keep us" not in re.findall(r'<p class="say">.*?</p>', page)[0]


def test_the_table_says_how_much_dearer_and_never_tested(owner, run):
    by_id = {row["customer_id"]: row for row in run}
    page = owner.get("/focus/?column=customer&column=staying&column=fights&sort=-fights").text
    first = rows(page)[0]
    best = max((row for row in run if row["trials"]), key=lambda row: row["f50"])
    assert first[2][0] == f"up to {round(best['f50'])} % dearer"
    low, high = round(best["f50_low"]), round(best["f50_high"])
    assert first[2][1] == f"{low} to {high}, {best['trials']} trial{'s' * (best['trials'] > 1)}"
    assert by_id[best["customer_id"]]["p_stay"] == best["p_stay"]
    never = rows(owner.get("/focus/?column=customer&column=fights&trials=never+tested").text)
    assert {row[1][0] for row in never} == {"never tested"}


def test_nobody_fights_at_less_than_our_price(owner, run):
    below = next(row for row in run if row["trials"] and row["f50"] < 0)
    page = owner.get(f"/focus/?q={below['customer_id']}&column=customer&column=fights").text
    assert rows(page)[0][1][0] == "not at our price"


def test_a_colleague_is_told_of_their_own_customers_alone(colleague):
    page = colleague.get("/focus/").text
    assert CANARY not in page
    assert said(page).partition(" of ")[2].startswith("62 customers would fight")


def test_what_programs_may_ask_is_what_the_table_knows():
    assert asked.Trials.__args__ == COLUMNS["trial_state"].words


def test_filters_narrow_by_price_and_chance(owner, run):
    query = "fights-up-to-from=10&staying-from=50"
    wanted = [row for row in run if (row["f50"] or -99) >= 10 and row["p_stay"] >= 0.5]
    assert count(owner.get(f"/focus/?{query}").text) == len(wanted)
