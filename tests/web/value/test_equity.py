"""Customer equity on its page and for programs: words first, parts and steps that add up, and only for the owner."""

import csv
import html
import json
import re

import pytest

from keepworth.tables.scored import Filter, Wanted, open_scored
from keepworth.tables.value_results import EQUITY_FILE
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
EQUITY = {
    "mean": 4_123_456.0, "low": 3_600_000.0, "high": 4_700_000.0, "level": 0.8, "currency": "EUR", "customers": 90,
    "as_of": "2025-12-31", "run": "this",
    "sources": {"orders": 3_000_000.0, "contracts": 1_200_000.0, "cost_to_serve": -76_544.0},
    "sensitivity": {"margin": {"per": "one point", "money": 98_765.0, "elasticity": 1.0, "low": 86_000.0,
                               "high": 112_000.0}, "retention": None,
                    "discount": {"per": "one point", "money": -54_321.0, "elasticity": -0.3},
                    "acquisition_cost": {
                        "per": "1 %", "money": -1_234.0, "elasticity": None, "each": 4_321.0, "point": -777.0,
                        "low": -900.0, "high": -600.0, "worth": 9_000.0, "won": 12,
                    }},
    "why_not": {"retention": "No contract runs.", "ordering": "There are no orders to come."},
    "bridge": {"against": "2025-11-30-abc", "was": 3_900_000.0, "new": 400_000.0, "lost": -250_000.0,
               "grown": 173_456.0, "shrunk": -100_000.0, "re_estimated": None, "is": 4_123_456.0},
}  # fmt: skip


def words(page: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page)))


def tell(run, **other) -> None:
    (run / EQUITY_FILE).write_text(json.dumps({**EQUITY, **other}), encoding="utf-8")


@pytest.fixture
def told(run):
    before = (run / EQUITY_FILE).read_bytes()
    tell(run)
    yield run
    (run / EQUITY_FILE).write_bytes(before)


def test_before_a_score_tells_it_the_page_says_what_to_do(owner, filled):
    owner.cookies["as-of"] = "2020-02-01"
    page = owner.get("/value/").text
    assert "No score says yet what all customers are worth together" in words(page)
    assert "/book/runs/" in page


def test_words_first_with_the_range_and_what_changed(owner, told):
    said = words(owner.get("/value/").text)
    assert "90 customers together are worth 4.12 million EUR (likely 3.6 to 4.7 million, 8 in 10)." in said
    assert "4.12 million now, 3.9 million before: 223,000 more. What moved it most: New customers, 400,000." in said
    assert "Orders to come 3 million 73" in said
    assert "Less what serving them costs −76,500 −2" in said


@pytest.mark.parametrize("page", ["/value/", "/focus/owner/"])
def test_one_customer_is_not_many(owner, told, page):
    tell(told, customers=1)
    assert "1 customer is worth 4.12 million EUR (likely" in words(owner.get(page).text)


def test_the_bridge_is_a_picture_and_a_table_of_the_same_steps(owner, told):
    answer = owner.get("/value/")
    assert answer.text.count("<rect") == 8  # seven bars and the axis
    assert [one["money"] for one in answer.context["part"]["steps"]] == [
        "400,000",
        "−250,000",
        "173,000",
        "−100,000",
    ]
    assert "it is in grown and shrunk" in answer.text


def test_a_first_run_says_that_there_is_nothing_to_compare_with(owner, told):
    tell(told, bridge=None)
    said = words(owner.get("/value/").text)
    assert "There is no run of an earlier day to compare with. Score the book again another day" in said


def test_what_a_point_moves_is_in_money_and_what_is_not_told_says_why(owner, told):
    said = words(owner.get("/value/").text)
    assert "One point more of margin 98,800 likely 86,000 to 112,000 1 % of it moves equity by +1.00 %" in said
    assert "Winning costs a point more of worth, a year −777" in said
    assert "Retention: no contract runs" in said
    assert "Going on ordering: there are no orders to come" in said


def test_segments_are_all_of_the_customers_each_with_its_range(owner, told, filled):
    scored = open_scored(filled)
    rows = owner.get("/value/").context["part"]["segments"]
    assert [row["name"] for row in rows if row["name"]]
    for row in rows:
        asked = Filter("segment", "is", row["name"]) if row["name"] else Filter("segment", "none", "")
        assert row["customers"] == str(scored.count(Wanted(filters=(asked,))))
    assert all(row["range"] for row in rows)


def test_the_file_holds_every_figure(owner, told):
    answer = owner.post("/book/lists/take/", {"what": "equity", "kind": "csv"})
    given = b"".join(answer.streaming_content) if answer.streaming else answer.content
    rows = list(csv.reader(given.decode().splitlines()))
    assert [cell.lstrip("'") for cell in rows[1][:4]] == ["Customer equity", "Customer equity", "90", "4123456.0"]
    steps = [float(row[3].lstrip("'")) for row in rows if len(row) > 3 and row[0] == "Why it changed" and row[3]]
    assert sum(steps[:-1]) == pytest.approx(steps[-1])


def test_a_program_of_the_owner_is_told_the_same(people, told):
    found = with_key(people["owner"]).get("/api/v1/equity").json()
    assert (found["mean"], found["customers"], found["bridge"]["now"]) == (4_123_456.0, 90, 4_123_456.0)
    assert [one["slug"] for one in found["moves"]] == ["margin", "discount", "acquisition_cost"]
    assert sum(one for one in found["sources"].values()) == pytest.approx(found["mean"])


def test_whoever_does_not_see_the_book_gets_no_page_of_it(colleague, told):
    assert colleague.get("/value/").status_code == 403
    assert 'href="/value/"' not in colleague.get("/value/costs/").text


def test_the_pages_of_value_lead_to_each_other_and_the_one_shown_is_marked(owner, told):
    page = owner.get("/value/").text
    ways = page[page.index('class="ways') :].split("</nav>")[0]
    assert re.findall(r'href="([^"]+)"', ways) == ["/value/", "/value/ledger/", "/value/referrals/", "/value/costs/"]
    assert 'href="/value/" aria-current="page"' in ways


def test_no_figure_of_the_page_is_below_nothing_by_a_hyphen(owner, told):
    page = words(owner.get("/value/").text)
    assert "moves equity by −0.30 %" in page
    assert "−2" in page  # cost to serve, of 100
    assert not re.search(r" [-]\d", page)
