"""Anyone is found from anywhere: as a page, as the list of the dialog, as JSON."""

import pytest

from tests.factories.web_book import NAMED

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("said", "at"), [("iberica", 0), ("acme ib", 0), ("zhangwei", 1), ("张伟", 1), ("c000005", 5)])
def test_a_customer_is_found_by(owner, number, said, at):
    found = owner.get("/know/find/", {"q": said, "format": "json"}).json()["customers"]
    assert (found[0]["number"], found[0]["url"]) == (number(at), f"/know/{number(at)}/")


def test_the_dialog_gets_the_list_alone(owner, filled):
    part = owner.get("/know/find/", {"q": "acme", "part": "list"}).text
    assert part.lstrip().startswith("<li>")
    assert NAMED[0] in part
    assert "<html" not in part
    assert "Nobody is called that." in owner.get("/know/find/", {"q": "qqqq", "part": "list"}).text


def test_without_javascript_it_is_a_page(owner, filled):
    page = owner.get("/know/find/", {"q": "acme"}).text
    assert "<html" in page
    assert NAMED[0] in page
    assert 'value="acme"' in page


def test_d1_01_a_name_behind_the_wall_leads_to_the_short_page_alone(stranger, number):
    (found,) = stranger.get("/know/find/", {"q": "iberica", "format": "json"}).json()["customers"]
    assert (found["url"], found["is_open"]) == (f"/know/{number(0)}/short/", False)
    assert set(found) == {"number", "customer_id", "name", "team", "is_open", "url"}


def test_without_a_word_all_visible_customers_stand_by_name_page_by_page(colleague, stranger, filled):
    page = colleague.get("/know/find/")
    assert "40 customers you may see" in page.text
    names = [one["name"] for one in page.context["found"]]
    assert names == sorted(names, key=str.casefold)
    assert NAMED[1] not in page.text
    assert NAMED[1] in stranger.get("/know/find/").text


def test_pages_follow_one_another(owner, filled):
    first = owner.get("/know/find/")
    second = owner.get("/know/find/", {"after": first.context["page"].next})
    seen = [one["number"] for one in (*first.context["found"], *second.context["found"])]
    assert len(seen) == len(set(seen)) == 60
    assert second.context["page"].next is None


@pytest.mark.parametrize("after", ["x", "' OR 1", "bnVsbA", "\0"])
def test_d1_03_a_broken_mark_leads_to_the_beginning(owner, filled, after):
    assert owner.get("/know/find/", {"after": after}).context["page"].count == 60


@pytest.mark.parametrize("said", ["'; DROP TABLE x", "\0", "%", "<script>", "x" * 10_000])
def test_d1_03_whatever_is_typed_is_looked_for_and_nothing_else(owner, filled, said):
    page = owner.get("/know/find/", {"q": said})
    assert page.status_code == 200
    assert "<script>" not in page.text.replace("<script src", "")


def test_an_empty_book_says_so_and_what_to_do(owner, book):
    assert "There is no customer here yet" in owner.get("/know/find/").text


def test_it_asks_the_database_little(owner, filled, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        owner.get("/know/find/", {"q": "a"})
