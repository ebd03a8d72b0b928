"""Stress tests of all customers: the printed ones, one of one's own, and what is told behind the wall."""

import re

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from keepworth.runs import stressing
from keepworth.tables.fight_results import STRESS_FILE, STRESSES_FILE, write_told
from keepworth.tables.lake.restricted import Restrictions, write_restrictions
from tests.factories.trials import tell_fight
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
WHOLE = [{"stress": "rival_10", "value_lost": 81_800.0, "low": 20_000.0, "high": 120_000.0, "worst": 180_000.0,
          "customers": 2}]  # fmt: skip


@pytest.fixture
def told(filled, run, number):
    """A run that put the first customer, of North, and the second, of South, to stresses."""
    tell_fight(run, tested=[number(0), number(1)], stays=[number(0)])
    write_told(WHOLE, file=STRESSES_FILE, into=run)
    return number


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page))


def test_each_stress_stands_with_its_range_for_the_whole_book(owner, told):
    said = words(owner.get("/measure/stresses/").text)
    assert "A rival 10 % cheaper 2 81,800 likely 20,000 to 120,000 180,000" in said
    assert "All of that at once 2 198,000 –" in said


def test_a_colleague_is_told_of_their_own_customers_without_the_books_range(colleague, told):
    said = words(colleague.get("/measure/stresses/").text)
    assert "A rival 10 % cheaper 1 40,900 –" in said
    assert "120,000" not in said


def test_it_says_of_which_day_and_of_whom_the_ranges_are(owner, colleague, told):
    whole, part, bound = (
        words(client.get(f"/measure/stresses/{query}").text)
        for client, query in ((owner, ""), (owner, "?segment=Food"), (colleague, ""))
    )
    for said in (whole, part, bound):
        assert re.search(r"As of \d+ \w+ \d{4}, run [\w-]+\.", said)
    assert "The run drew the range (8 in 10) and the worst 1 in 20 for the whole book" in whole
    assert "are told of the whole book. Open a stress, and both are drawn for these." in part
    assert "are told to whoever sees all of its customers. Open a stress, and both are drawn for those" in bound


def test_where_nobody_is_left_it_says_so_and_can_be_widened_again(owner, told):
    page = owner.get("/measure/stresses/?q=nobody-at-all&stress=all").text
    said = words(page)
    assert "Of none of these customers does a score say whether they would stay if it came hard." in said
    assert "No score says yet" not in said
    assert "If it met all" not in said
    assert 'value="nobody-at-all"' in page


def test_a_stress_opens_who_would_lose_us_most(owner, told):
    page = owner.get("/measure/stresses/?stress=rival_20").text
    said = words(page)
    assert "If it met all 2 at once, on average " in said
    assert page.count("#panel-fighting") == 2


def test_a_stress_of_ones_own_is_computed(owner, told, people):
    page = owner.get("/measure/stresses/?stress=own&gap=15&failure=on").text
    assert "A stress of your own" in words(page)
    assert re.search(r"on average [\d,]+ of [\d,]+ would be lost \(likely ", words(page))
    program = with_key(people["owner"])
    lost = [
        program.get(f"/api/v1/stresses?stress=own{asked}").json()["lost"]
        for asked in ("&failure=on", "&gap=15", "&gap=15&failure=on", "&gap=40&failure=on")
    ]
    assert lost[2] > max(lost[0], lost[1])
    assert lost[3] > lost[2] > 0
    printed = program.get("/api/v1/stresses?stress=rival_20").json()
    assert printed["lost"] == program.get("/api/v1/stresses?stress=own&gap=20").json()["lost"]
    assert (printed["customers"], printed["never_tested"]) == (2, 0)


@pytest.mark.parametrize("query", ["stress=own", "stress=own&gap=-3", "stress=own&gap=101", "stress=own&gap=x"])
def test_what_is_no_stress_is_refused_in_words(owner, told, query, people):
    answer = owner.get(f"/measure/stresses/?{query}")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert with_key(people["owner"]).get(f"/api/v1/stresses?{query}").status_code == 422


def test_too_many_at_once_are_refused_in_the_language_of_the_page(owner, told, monkeypatch, people):
    monkeypatch.setattr(stressing, "MOST", 1)
    assert "A stress is put to at most " in owner.get("/measure/stresses/?stress=all").text
    owner.cookies["language"] = "zh-hans"
    assert "请缩小范围" in owner.get("/measure/stresses/?stress=all").text
    assert with_key(people["owner"]).get("/api/v1/stresses?stress=all").status_code == 422


def forget_worth(run, *numbers):
    """Write to a run's customers that nobody knows what these are worth."""
    held = pq.read_table(run / "customers.parquet")
    rows = [None if row["number"] in numbers else row["value"] for row in held.select(["number", "value"]).to_pylist()]
    at = held.column_names.index("value")
    held = held.set_column(at, held.field(at), pa.array(rows, held.field(at).type))
    (run / "customers.parquet").unlink()  # runs that were copied share their files
    pq.write_table(held, run / "customers.parquet")


def test_where_nobodys_worth_is_known_nothing_is_called_0(owner, filled, run, number, people):
    mine = [number(0), number(1)]
    tell_fight(run, tested=mine, stays=mine[:1], unknown=mine)
    forget_worth(run, *mine)
    said = words(owner.get("/measure/stresses/?stress=all").text)
    assert "A rival 10 % cheaper 2 not known what 2 customers are worth is not known –" in said
    assert "What any of these 2 is worth is not known, so nobody can say what would be lost" in said
    assert not re.search(r"on average 0 |2 0 ", said)
    told = with_key(people["owner"]).get("/api/v1/stresses?stress=all").json()
    assert [told[name] for name in ("customers", "worth_unknown", "value", "lost", "low", "worst")] == [
        2, 2, None, None, None, None,
    ]  # fmt: skip
    assert "what they are worth is not known, nor what is lost." in owner.get(f"/know/{mine[0]}/").text


def test_whose_worth_is_not_known_is_counted_beside_what_the_others_lose(owner, filled, run, number, people):
    mine = [number(0), number(1)]
    tell_fight(run, tested=mine, stays=mine[:1], unknown=mine[1:])
    forget_worth(run, mine[1])
    said = words(owner.get("/measure/stresses/?stress=all").text)
    assert "A rival 10 % cheaper 2 40,900 what 1 customer is worth is not known" in said
    assert "Besides, what 1 customer is worth is not known." in said
    told = with_key(people["owner"]).get("/api/v1/stresses?stress=all").json()
    assert (told["worth_unknown"], told["customers"]) == (1, 2)
    assert told["value"] > told["lost"] > 0
    owner.cookies["language"] = "zh-hans"
    assert "其中 1 位客户的价值未知" in owner.get("/measure/stresses/?stress=all").text


def test_before_any_score_tells_it_the_page_says_so(owner, filled, run):
    (run / STRESS_FILE).unlink(missing_ok=True)
    assert "No score says yet who would stay if it came hard." in owner.get("/measure/stresses/").text


def test_it_stays_behind_the_wall(people, told):
    hits = with_key(people["stranger"]).get("/api/v1/stresses?stress=all").json()["hits"]
    assert [one["number"] for one in hits] == [told(1)]


def test_d1_01_no_figure_holds_another_teams_customer(people, told):
    """The second customer is South's, the first North's: each program is told of its own alone, the owner's of both."""
    whole, north, south = (
        with_key(people[who]).get("/api/v1/stresses?stress=all").json() for who in ("owner", "viewer", "stranger")
    )
    assert (north["customers"], south["customers"], whole["customers"]) == (1, 1, 2)
    for figure in ("value", "lost"):
        assert north[figure] + south[figure] == pytest.approx(whole[figure])
        assert north[figure] > 0 < south[figure]
    assert [one["number"] for one in north["hits"]] == [told(0)]


def test_b4_nobody_restricted_is_put_to_a_stress(people, owner, told, book):
    north, south = told(0), told(1)
    write_restrictions(book, Restrictions({("customer", north): "2026-11-01"}))
    page = owner.get("/measure/stresses/?stress=all").text
    assert f"/know/{north}/" not in page
    assert f"/know/{south}/" in page
    assert "All of that at once 1 99,100" in words(page)
    assert "120,000" not in page, "the run drew it for both"
    program = with_key(people["owner"])
    found = program.get("/api/v1/stresses?stress=all").json()
    assert (found["customers"], [one["number"] for one in found["hits"]]) == (1, [south])
    assert program.get(f"/api/v1/customers/{north}/fighting").status_code == 404
