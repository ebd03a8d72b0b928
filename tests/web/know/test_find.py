"""Anyone is found from anywhere: as a page, as the list of the dialog, as JSON."""

import pytest

from tests.factories.books import add
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


@pytest.fixture
def people_there(filled):
    """Ana and 蒋浩然 at Acme, of team North."""
    add(filled, "contacts", {
        "contact_id": ["ana", "jhr"], "customer_id": ["C000000"] * 2, "role": ["CFO", "buyer"],
    })  # fmt: skip
    names = {"who": ["contact"] * 2, "who_id": ["ana", "jhr"], "name": ["Ána Ruiz <b>", "蒋浩然"]}
    add(filled, "identities", names)


@pytest.mark.parametrize(("said", "who"), [("ana ru", "Ána Ruiz <b>"), ("jianghaoran", "蒋浩然"), ("蒋浩", "蒋浩然")])
def test_their_people_are_found_by_name_and_sound(owner, people_there, said, who):
    found = owner.get("/know/find/", {"q": said, "format": "json"}).json()
    (one,) = found["people"]
    assert (one["who"], one["customer"]) == (who, NAMED[0])
    assert one["url"].startswith(f"/know/{one['number']}/people/#contact-")


def test_a_person_stands_in_the_list_of_the_dialog_as_text(owner, people_there):
    part = owner.get("/know/find/", {"q": "ruiz", "part": "list"}).text
    assert "Ána Ruiz &lt;b&gt;" in part
    assert "at Acme Ibérica" in part
    assert "Nobody is called that." not in part


def test_d1_01_their_people_are_found_by_own_teams_alone(colleague, stranger, people_there):
    assert colleague.get("/know/find/", {"q": "ruiz", "format": "json"}).json()["people"]
    for way in ({"format": "json"}, {"part": "list"}, {}):
        assert "Ruiz" not in stranger.get("/know/find/", {"q": "rui", **way}).text


def test_b4_somebody_restricted_or_erased_is_found_no_more(owner, people_there, filled):
    from keepworth.runs.erase_person import erase_person
    from keepworth.runs.restrict_person import restrict_person

    restrict_person(filled, "jhr")
    assert owner.get("/know/find/", {"q": "蒋浩", "format": "json"}).json()["people"] == []
    erase_person(filled, "ana")
    assert owner.get("/know/find/", {"q": "ruiz", "format": "json"}).json()["people"] == []
    kept = [path.read_bytes() for path in (filled.lake_folder / ".cache").glob("*people*")]
    assert not [one for one in kept if b"Ruiz" in one]
