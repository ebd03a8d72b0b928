"""Tiers on their page, in the portfolio, on the customer's page and by programs: of those who are seen, with doubt."""

import json
import re
import shutil

import pytest

from keepworth.runs.asked import Asked
from keepworth.runs.score import score_book
from keepworth.tables.book import find_book
from tests.keepworth.runs.test_score_tiers import AS_OF, contracted
from tests.web.browsers import with_key

pytestmark = [pytest.mark.django_db]
PAGE, API = "/focus/tiers/", "/api/v1/focus/tiers"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return contracted(tmp_path_factory.mktemp("tiers")).folder


@pytest.fixture
def tiered(made, show, tmp_path):
    shutil.copytree(made, tmp_path / "book", symlinks=True)
    return show(tmp_path / "book")


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page))


def test_it_says_first_how_many_are_surely_of_each_and_how_many_between(owner, people, tiered):
    told = with_key(people["owner"], scope="read").get(API).json()
    sure = told["sure"]
    said = words(owner.get(PAGE).text)
    assert (
        f"Of 12 customers {sure['A']} are surely A, {sure['B']} surely B, {sure['C']} surely C; "
        f"{told['between']} lie between two."
    ) in said
    assert sum(sure.values()) + told["between"] == told["all"] == 12
    assert "The strength of 12 of them is withheld" in said
    assert "whose value and strength are measured; there are 0." in said


def test_fit_that_foretells_no_better_than_chance_is_said_as_such(owner, colleague, tiered):
    file = (tiered / "scores" / "latest").resolve() / "fit.json"
    told = json.loads(file.read_text(encoding="utf-8"))
    told["rule"] |= {"best": 31, "measured": 94}
    file.write_text(json.dumps({**told, "learnt": {"earned": False}}), encoding="utf-8")
    assert (
        "Fit is left out: what the 31 who work best of 94 measured customers have in common foretells who else works "
        "well no better than chance."
    ) in words(owner.get(PAGE).text)
    said = words(colleague.get(PAGE).text)
    assert "Fit is left out: what those who work best have in common foretells" in said
    assert "of 94" not in said, "a count of the whole book"
    file.unlink()
    assert "Fit is left out: this score says nothing of it." in words(owner.get(PAGE).text)


def test_whoever_is_bound_to_teams_reads_no_count_of_the_whole_book(colleague, people, tiered):
    told = with_key(people["viewer"], scope="read").get(API).json()["no_fit"]
    assert told.endswith("are measured, and the book has fewer.")
    assert told in words(colleague.get(PAGE).text)


def test_each_customer_stands_with_value_range_and_chances(owner, tiered):
    page = owner.get(PAGE).text
    assert page.count('data-label="Tier"') == 12
    assert "withheld" in page
    assert re.search(r"A \d+, B \d+, C \d+ in 100", words(page))
    assert 'name="what" value="tiers"' in page


def test_it_is_narrowed_like_the_portfolio(owner, people, tiered):
    told = with_key(people["owner"], scope="read").get(f"{API}?tier=C&sort=-value").json()
    page = owner.get(f"{PAGE}?tier=C&sort=-value").text
    assert {one["tier"] for one in told["items"]} == {"C"}
    assert page.count('data-label="Tier"') == told["count"] == len(told["items"]) < 12
    assert "Tier: C" in words(page)


def test_programs_page_through_it(people, tiered):
    key = with_key(people["owner"], scope="read")
    first = key.get(f"{API}?limit=5").json()
    second = key.get(first["next"]).json()
    assert len({one["number"] for one in (*first["items"], *second["items"])}) == 10
    assert sum(first["items"][0]["chances"].values()) == pytest.approx(1)


def test_the_portfolio_offers_the_tier_as_a_column(owner, people, tiered):
    page = owner.get("/focus/?column=customer&column=tier&sort=tier").text
    assert page.count('data-label="Tier"') == 12
    row = with_key(people["owner"], scope="read").get("/api/v1/customers?column=tier&tier=C").json()["items"][0]
    assert row["tier"] == "C"
    assert 0 < row["tier_chance"] <= 1


def test_the_page_of_a_customer_says_its_tier_and_programs_read_it(owner, people, shop):
    key = with_key(people["owner"], scope="read")
    one = key.get(API).json()["items"][0]
    page = owner.get(f"/know/{one['number']}/").text
    part = words(page[page.index('id="panel-tier"') :])
    assert "the strength is withheld, and counts with the doubt of that" in part
    assert key.get(f"/api/v1/customers/{one['number']}/tier").json() == one
    assert key.get("/api/v1/customers/987654/tier").status_code == 404


def test_the_standard_stands_beside_what_was_given_or_that_nobody_knows(owner, people, tiered):
    told = with_key(people["owner"], scope="read").get(API).json()["service"]
    assert {(one["tier"], one["measure"]) for one in told} >= {("A", "contacts"), ("C", "answer_days")}
    assert {one["known"] for one in told} == {0}, "the book has neither talks nor cases"
    said = words(owner.get(PAGE).text)
    assert "days with a talk, at least 24 not known 12 not known 4 not known" in said


def test_a_book_without_tiers_says_what_it_takes(owner, book):
    assert "it takes three who are worth something" in words(owner.get(PAGE).text)


def test_pages_of_the_word_stand_on_the_page_and_this_one_is_marked(owner, tiered):
    page = owner.get(PAGE).text
    ways = page[page.index('class="ways') :].split("</nav>")[0]
    assert re.search(r'href="/focus/tiers/" aria-current="page"', ways)
    assert 'href="/focus/fit/"' in ways
    assert 'href="/focus/concentration/"' not in ways, "a phone shows what stands beside it"


def test_d1_01_whoever_is_bound_to_a_team_counts_its_customers_alone(colleague, people, tiered):
    """The made customers are of no team, so all see them: one is moved to a team that the colleague is not of."""
    from tests.factories.books import add

    book = find_book(tiered)
    add(book, "customers", {"customer_id": ["c12"], "team": ["Elsewhere"]})
    score_book(book, asked=Asked(as_of=AS_OF))
    said = words(colleague.get(PAGE).text)
    assert "Of 11 customers" in said
    assert "c12" not in said
