"""Getting against keeping: the sentence, the curves, the quarters, and what it takes where it is not enough."""

import json
import re

import pytest

from keepworth.runs.balance import report_balance
from keepworth.tables.book import find_book
from tests.web.browsers import with_key

pytestmark = [pytest.mark.django_db]
PAGE, API = "/focus/balance/", "/api/v1/focus/balance"
RANGE = {"mean": 400_000.0, "low": 300_000.0, "high": 520_000.0}
HEAD = {"getting": 100.0, "keeping": 500.0, "won": 0.1, "kept": 0.9, "value": 9_000.0, "equity": 800.0}
WEIGHED = {
    "period": "quarter", "margin": 900.0, "discount": 0.02,
    "spent": {"getting": 500_000.0, "keeping": 200_000.0, "prospects": 1_000.0, "customers": 100.0},
    "win": {"ceiling": 0.4, "rate": 0.003}, "keep": {"ceiling": 0.95, "rate": 0.004}, "now": HEAD, "best": HEAD,
    "getting": RANGE, "keeping": RANGE, "next_getting": {"mean": -2_000.0, "low": -4_000.0, "high": 1_000.0},
    "next_keeping": {"mean": 14_000.0, "low": 3_000.0, "high": 30_000.0},
}  # fmt: skip


@pytest.fixture
def few(scored_firm, show):
    """The firm: eight customers lost, and ten are needed."""
    return show(scored_firm.folder)


@pytest.fixture
def learnt(few, show, tmp_path):
    """The same, told as if its quarters had taught it."""
    import shutil

    shutil.copytree(few, tmp_path / "book", symlinks=True)
    file = (tmp_path / "book/scores/latest").resolve() / "balance.json"
    told = json.loads(file.read_text()) | {"verdict": "learnt", "missing": [], "weighed": WEIGHED}
    file.write_text(json.dumps(told))
    return show(tmp_path / "book")


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page))


def test_not_enough_says_what_it_takes_and_what_the_owner_can_say(owner, few):
    told = report_balance(find_book(few)).told
    said = words(owner.get(PAGE).text)
    assert "Not enough is known to say where the next money earns more." in said
    assert f"10 customers lost in them; there are {told['lost']}" in said
    assert "focus.kept_most" in said
    assert told["by_quarter"][-1]["quarter"] in said


def test_the_page_begins_with_where_the_next_money_earns_more(owner, learnt):
    page = owner.get(PAGE).text
    said = words(page)
    assert "The next 10,000 a year earn more on keeping customers (14,000) than on winning them (−2,000)." in said
    assert "400,000 (likely 300,000 to 520,000, 8 in 10)" in said
    assert (page.count('class="dot"'), page.count('class="ring"')) == (2, 2)


def test_a_best_beyond_what_quarters_tried_and_quarters_without_keeping_are_said(owner, people, learnt, show):
    file = (learnt / "scores/latest").resolve() / "balance.json"
    told = json.loads(file.read_text())
    for one in told["by_quarter"]:
        one |= {"getting": 100_000.0, "keeping": 40_000.0 * one["before"] / 100}
    told["by_quarter"][-1]["keeping"] = None
    file.write_text(json.dumps(told))
    show(learnt)
    said = words(owner.get(PAGE).text)
    assert "Beyond what quarters tried (160,000 to 160,000): the curve alone tells it." in said
    assert said.count("Beyond what quarters tried") == 1  # the best of winning is just what was tried
    assert "In 1 of the last 4 quarters nothing was spent on keeping, and 100,000 on winning customers." in said
    found = with_key(people["owner"]).get(API).json()
    assert (found["keeping"]["tried_low"], found["getting"]["tried_high"]) == (pytest.approx(160_000), 400_000)
    board = words(owner.get("/focus/owner/").text)
    assert "Best on keeping them: Beyond what quarters tried" in board
    assert "In 1 of the last 4 quarters nothing was spent on keeping" in board


def test_it_is_the_owners(colleague, stranger, few):
    assert {client.get(PAGE).status_code for client in (colleague, stranger)} == {403}


def test_a_program_is_told_the_same(people, learnt):
    found = with_key(people["owner"]).get(API).json()
    assert (found["verdict"], found["keeping"]["next"]["mean"]) == ("learnt", 14_000.0)
    assert found["getting"]["spent"] == 500_000.0


def test_an_empty_book_asks_for_spending(owner, shop):
    page = owner.get(PAGE)
    assert (page.status_code, "Import spending" in page.text) == (200, True)
    assert with_key(owner.get("/focus/").wsgi_request.user).get(API).status_code == 404


def test_the_quarters_are_taken_away(owner, few):
    file = owner.post("/book/lists/take/", {"what": "getting-and-keeping", "kind": "csv", "back": PAGE})
    text = b"".join(file.streaming_content).decode()
    assert text.splitlines()[0].startswith("Quarter,Spent on winning")
    assert any(line.startswith("2024-Q1,") for line in text.splitlines())


def with_elements(book, each: dict[str, float], *, not_told: float, twice: tuple[str, ...] = ()) -> None:
    from dataclasses import asdict

    from keepworth.focus import elements_of

    file = (book / "scores/latest").resolve() / "balance.json"
    found = elements_of({**each, "": not_told}, quarters=4)
    told = json.loads(file.read_text()) | {"elements": {**asdict(found), "twice": list(twice)}}
    file.write_text(json.dumps(told))


def test_the_sample_gives_little_to_reinforcing_messages(owner, people, few):
    assert "Less than a tenth of it went to: reinforcing promotion." in words(owner.get(PAGE).text)
    told = with_key(people["owner"], scope="read").get(API).json()["elements"]
    assert told["not_told"] == 0


def test_what_names_no_element_is_said_and_none_is_called_neglected(owner, people, learnt):
    with_elements(learnt, {}, not_told=100_000.0)
    said = words(owner.get(PAGE).text)
    assert "was for is not told: no row of spending names its element, so none can be called neglected." in said
    told = with_key(people["owner"], scope="read").get(API).json()["elements"]
    assert told["not_told"] == told["keeping"] > 0
    assert "In 100 of keeping" not in said


def test_elements_that_get_nothing_or_little_are_named_with_their_shares(owner, people, learnt):
    with_elements(learnt, {"extras": 32_000.0, "sales": 60_000.0, "post_purchase": 8_000.0}, not_told=0.0)
    said = words(owner.get(PAGE).text)
    assert "Of the 100,000 for keeping nothing went to: reinforcing promotion." in said
    assert "Less than a tenth of it went to: after the purchase." in said
    assert "After the purchase 8,000 8 gets little" in said
    assert "Of the 100,000 for keeping nothing went to: reinforcing promotion." in words(
        owner.get("/focus/owner/").text
    )
    told = with_key(people["owner"], scope="read").get(API).json()["elements"]
    assert {one["element"]: one["verdict"] for one in told["each"]} == {
        "extras": "enough", "promotion": "nothing", "sales": "enough", "post_purchase": "little",
    }  # fmt: skip


def test_shares_have_both_ends_where_some_is_not_told(owner, learnt):
    spent = {"extras": 300.0, "sales": 500.0, "post_purchase": 80.0}
    with_elements(learnt, spent, not_told=120.0, twice=("2025-Q3",))
    said = words(owner.get(PAGE).text)
    these = "reinforcing promotion, after the purchase"
    assert f"Too much is not told (120) to say whether these get less than a tenth: {these}." in said
    assert "After the purchase 80 8 to 20 cannot be told" in said
    assert "Names no element 120 12" in said
    assert "Probably written twice, whole and by element: 2025-Q3." in said


def test_a_score_of_before_says_nothing_of_elements(owner, people, learnt):
    file = (learnt / "scores/latest").resolve() / "balance.json"
    told = json.loads(file.read_text())
    del told["elements"]
    file.write_text(json.dumps(told))
    assert 'id="elements"' not in owner.get(PAGE).text
    assert with_key(people["owner"], scope="read").get(API).json()["elements"] is None
