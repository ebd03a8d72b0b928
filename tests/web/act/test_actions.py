"""What to do next: by value an hour as far as the week reaches, with reasons, of customers that somebody sees."""

import re

import pytest

from keepworth.runs.actions import actions_told
from keepworth.tables.scored import open_scored
from tests.web.browsers import with_key
from tests.web.staff.test_taking import taken

pytestmark = pytest.mark.django_db
PAGE, API = "/act/", "/api/v1/actions"


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page))


@pytest.fixture
def told(filled):
    found = actions_told(filled, scored=open_scored(filled))
    assert found is not None
    assert found.chosen
    return found


def test_what_fits_into_the_week_stands_above_the_line_and_the_rest_below(owner, told):
    page = owner.get(PAGE).text
    above, below = page.split('class="beyond"')
    chosen = [one for one in told.actions if one.chosen]
    assert above.count("Because …") == len(chosen)
    assert f"{len(chosen)} actions fit into the week" in words(page)
    assert "Here the week ends: 8 hours of each colleague." in words(below)
    rates = [one.value / max(one.hours, 0.01) for one in chosen]
    assert rates == sorted(rates, reverse=True)


def test_a_week_of_thousands_shows_its_first_and_says_how_many_stand_in_the_file(owner, told, monkeypatch):
    monkeypatch.setattr("keepworth_web.act.reads.actions.A_WEEKS_LIST", 1)
    above = owner.get(PAGE).text.split('class="beyond"')[0]
    assert above.count("Because …") == 1
    assert f"{told.chosen - 1} more stand in the file." in words(above)
    assert f"{told.chosen} actions fit into the week" in words(above)


def test_each_action_says_all_that_it_must(owner, told):
    said = words(owner.get(PAGE).text)
    for part in ("a guess of ours", "8 in 10", "They stay with", "They are worth", "what came of it", "does not pay",
                 "of the relationship"):  # fmt: skip
        assert part in said


def test_hours_and_budget_stand_in_the_address_and_choose_anew_as_the_command_does(owner, people, told):
    key = with_key(people["owner"], scope="read")
    few = key.get(f"{API}?hours=1&budget=50").json()
    chosen = [one for one in few["actions"] if one["chosen"]]
    assert 0 < few["chosen"] == len(chosen) < told.chosen
    assert sum(one["cost"] for one in chosen) <= 50
    page = owner.get(f"{PAGE}?hours=1&budget=50")
    assert page.text.split('class="beyond"')[0].count("Because …") == len(chosen)
    assert 'name="hours" value="1"' in page.text
    assert 'name="budget" value="50"' in page.text
    assert 'type="hidden" name="hours" value="1"' in page.text  # the filter hands it on


@pytest.mark.parametrize("asked", ["hours=0", "hours=169", "hours=x", "hours=nan", "budget=-1", "budget=inf"])
def test_what_no_week_has_is_refused_in_words_and_to_programs(owner, people, told, asked):
    page = owner.get(f"{PAGE}?{asked}").text
    assert "Hours are a number above 0 and at most 168" in page
    assert "Here the week ends: 8 hours" in words(page)
    assert with_key(people["owner"], scope="read").get(f"{API}?{asked}").status_code == 422


def test_it_is_narrowed_by_chips(owner, told):
    play = told.actions[0].action
    page = owner.get(f"{PAGE}?play={play}").text
    assert page.count("Because …") == sum(one.action == play for one in told.actions)
    assert "✕" in page
    assert "No action matches." in owner.get(f"{PAGE}?q=nobody-of-that-name").text
    one = owner.get(f"{PAGE}?q=C000000").text
    assert set(re.findall(r'scope="row"><a href="/know/(\d+)/"', one)) <= {str(told.actions[0].number)} | {
        str(each.number) for each in told.actions if each.customer_id == "C000000"
    }


def test_mine_are_those_of_the_colleague_whom_the_person_is(people, told):
    person = people["owner"]
    nobody = with_key(person, scope="read").get(f"{API}?who=mine").json()
    assert nobody["actions"] == []
    person.name = "Mei Lin"
    person.save()
    mine = with_key(person, scope="read").get(f"{API}?who=mine").json()
    assert len(mine["actions"]) == len(told.actions)


def test_d1_01_a_colleague_sees_only_actions_for_customers_of_their_teams(colleague, people, told, filled):
    seen = with_key(people["viewer"], scope="read").get(API).json()
    ids = {one["customer_id"] for one in seen["actions"]}
    everybody = {one.customer_id for one in told.actions}
    assert ids < everybody
    page = colleague.get(PAGE).text
    assert "张伟食品" not in page
    assert f"{seen['chosen']} action" in words(page)


def test_a_book_without_a_score_says_so(owner, people, book):
    page = owner.get(PAGE).text
    assert "No score proposes anything to do yet" in page
    assert with_key(people["owner"], scope="read").get(API).json()["run"] is None


def test_a_budget_stands_in_its_field_to_the_cent(owner, told):
    page = owner.get(f"{PAGE}?hours=1.25&budget=1234567.5").text
    assert 'name="budget" value="1234567.5"' in page
    assert 'name="hours" value="1.25"' in page


def test_the_file_is_chosen_for_the_hours_of_its_page(owner, told):
    few = owner.get(f"{PAGE}?hours=1").text.split('class="beyond"')[0].count("Because …")
    rows = [row for row in taken(owner, "actions", back=f"{PAGE}?hours=1&who=mine") if len(row) == 18]
    assert sum(row[6] == "this week" for row in rows) == few < sum(one.chosen for one in told.actions)
    rows = [row for row in taken(owner, "actions", back=f"{PAGE}?hours=x") if len(row) == 18]
    assert sum(row[6] == "this week" for row in rows) == sum(one.chosen for one in told.actions)


def test_it_is_taken_away_as_a_file(owner, told):
    heads, *rows = [row for row in taken(owner, "actions") if len(row) == 18]
    assert [row[0] for row in rows] == [one.customer_id for one in told.actions]
    assert heads[6] == "In this week"
    assert {row[6] for row in rows} <= {"this week", "not this week", "left by lot"}
