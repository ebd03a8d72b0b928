"""Value beyond the product: wishes, what there is to give, to whom it is proposed, and what came of it."""

import datetime as dt

import pytest
from django.utils import timezone

from keepworth.tables.answering import lake_here
from keepworth.tables.known_rows import numbers_of_ids
from keepworth.tables.lake.restricted import Restrictions, write_restrictions
from keepworth_web.know.actions.settle_written import settle_written
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.know.models import WrittenRow
from keepworth_web.listen.models.mailing import Silence
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import browser_of, with_key

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()
HOME = "/act/beyond/"
TALK = {"name": "A talk; for all", "kind": "talk", "gives": "seen", "said": "Twenty minutes.", "topic": "",
        "held_on": (TODAY + dt.timedelta(60)).isoformat(), "give_by": "", "place": "Harbour", "places": "1",
        "segment": "", "cost": "400", "version": ""}  # fmt: skip
DONE = {"state": "done", "came": "talk", "words": "Three wrote to me.", "cost": "", "version": "1"}


@pytest.fixture
def editor(people):
    return browser_of(people["editor"])


@pytest.fixture
def key(people):
    return with_key(people["owner"], scope="read")


@pytest.fixture
def contacts(people, filled):
    """Six people of six customers, in the facts at once."""
    for at in range(6):
        said = {"contact_id": f"k{at}", "customer_id": own_id(at), "name": f"Ana {at}", "level": "head",
                "influence": "3", "valid_from": "2024-01-01"}  # fmt: skip
        write_row(Said("contacts", said), by=people["owner"], at=timezone.now())
    assert settle_written(filled)


def number_of(at: int, key) -> int:
    items = key.get("/api/v1/customers?limit=200").json()["items"]
    return next(int(one["number"]) for one in items if one["customer_id"] == own_id(at))


def wished(people, at: int, wish: str, *, days: int = 100, **more) -> WrittenRow:
    said = {"customer_id": own_id(at), "contact_id": f"k{at}", "wish": wish,
            "stated_on": (TODAY - dt.timedelta(days)).isoformat()} | more  # fmt: skip
    return write_row(Said("wishes", said), by=people["owner"], at=timezone.now())


def listed(browser, **said) -> WrittenRow:
    assert browser.post(f"{HOME}new/", TALK | said).status_code == 302
    return WrittenRow.objects.filter(table="openings").latest("pk")


def proposed(key) -> list[tuple[str, str]]:
    told = key.get("/api/v1/beyond").json()
    names = {one["opening_id"]: one["name"] for one in told["openings"]}
    return sorted((one["contact_id"], names[one["opening_id"]]) for one in told["proposals"])


def offered(browser, people, at: int = 0) -> str:
    """Offer a talk to somebody who wants to be seen; return the mark of the giving."""
    wished(people, at, "seen")
    row = listed(browser)
    assert browser.post(f"{HOME}w{row.pk}/offer/", {"contact": f"k{at}"}).status_code == 302
    return f"w{WrittenRow.objects.get(table='openings_given').pk}"


def test_nothing_is_one_sentence_and_one_button(editor, colleague, filled):
    page = editor.get(HOME).text
    assert "Nobody said yet what they want for themselves" in page
    assert f'href="{HOME}new/"' in page
    assert f"{HOME}new/" not in colleague.get(HOME).text


def test_who_wants_it_is_proposed_it_with_reasons_and_nobody_else(editor, owner, key, people, contacts):
    wished(people, 0, "seen")
    wished(people, 1, "learn")
    listed(editor)
    assert proposed(key) == [("k0", "A talk; for all")]
    page = owner.get(HOME).text
    assert "They want to be seen." in page
    assert "Nothing was given to them in twelve months." in page
    assert "2 of 6 people told us what they want for themselves: 0 to meet others, 1 to be seen, 1 to learn." in page


def test_an_offer_takes_the_place_and_a_no_frees_it(editor, key, people, contacts):
    mark = offered(editor, people)
    wished(people, 1, "seen")
    assert proposed(key) == [], "the one place is taken"
    answer = editor.post(f"{HOME}given/{mark}/", DONE | {"state": "declined", "came": "", "words": ""})
    assert answer.status_code == 302
    assert proposed(key) == [("k1", "A talk; for all")], "and who said no is not asked for it again"


def test_an_offer_that_is_not_proposed_any_more_is_not_written(editor, people, contacts):
    offered(editor, people)
    row = WrittenRow.objects.get(table="openings")
    wished(people, 1, "seen")
    page = editor.post(f"{HOME}w{row.pk}/offer/", {"contact": "k1"}, follow=True).text
    assert "That is not proposed any more" in page
    assert WrittenRow.objects.filter(table="openings_given").count() == 1


def test_what_came_of_it_for_them_stands_beside_what_came_for_us(editor, key, people, contacts):
    mark = offered(editor, people)
    assert editor.post(f"{HOME}given/{mark}/", DONE).status_code == 302
    page = editor.get(HOME).text
    assert "1 thing was given; 1 answered a wish that was known by then." in page
    assert "For the people came of it: held a talk 1." in page
    assert "Three wrote to me." in page
    assert "Nobody was given anything 180 days ago or longer." in page
    (one,) = key.get("/api/v1/beyond").json()["given"]
    assert (one["state"], one["came"], one["answers_wish"]) == ("done", "talk", True)


def test_nobody_says_what_came_of_what_did_not_take_place(editor, people, contacts):
    mark = offered(editor, people)
    page = editor.post(f"{HOME}given/{mark}/", DONE | {"state": "accepted"})
    assert (page.status_code, "Something can come of it once it took place." in page.text) == (422, True)


def test_for_us_is_an_association_with_its_n_and_never_more(editor, owner, key, people, contacts, filled):
    """Six got something long ago; six others wished and got nothing."""
    listed(editor, places="")
    long_ago = (TODAY - dt.timedelta(400)).isoformat()
    own = [one["opening_id"] for one in key.get("/api/v1/beyond").json()["openings"]]
    for at in range(6):
        write_row(Said("openings_given", {
            "opening_id": own[0], "customer_id": own_id(at), "contact_id": f"k{at}", "offered_on": long_ago,
            "state": "done", "state_on": long_ago, "came": "talk", "came_on": long_ago,
        }), by=people["owner"], at=timezone.now())  # fmt: skip
    for at in range(6, 12):
        said = {"contact_id": f"k{at}", "customer_id": own_id(at), "name": f"Ana {at}", "valid_from": "2024-01-01"}
        write_row(Said("contacts", said), by=people["owner"], at=timezone.now())
        wished(people, at, "seen", days=400)
    assert settle_written(filled)
    add(filled, "acts", {"act_id": [f"a{at}" for at in range(4)], "contact_id": [f"k{at}" for at in range(4)],
                         "kind": ["vouched"] * 4,
                         "happened_on": [TODAY - dt.timedelta(300)] * 3 + [TODAY - dt.timedelta(10)]})  # fmt: skip
    spoke = next(one for one in key.get("/api/v1/beyond").json()["for_us"] if one["what"] == "spoke")
    assert (spoke["kind"], spoke["given"], spoke["others"]) == ("association", [3, 6], [0, 6]), "the last was too late"
    assert spoke["change"] == pytest.approx(0.5)
    assert spoke["low"] < 0.5 < spoke["high"]
    assert "An association, no effect: +50 points" in owner.get(HOME).text


def test_what_was_answered_in_the_questionnaire_counts_as_a_wish(key, contacts, filled):
    add(filled, "answers", {
        "submission_id": ["s1", "s2"], "item": ["wish"] * 2, "customer_id": [own_id(0), own_id(1)],
        "contact_id": ["k0", "k1"], "side": ["customer"] * 2, "instrument": ["beyond"] * 2, "version": ["1.0"] * 2,
        "value": [2.0, 0.0], "answered_at": [dt.datetime.combine(TODAY, dt.time(), dt.UTC) - dt.timedelta(days=9)] * 2,
    })  # fmt: skip
    told = {one["contact_id"]: [wish["wish"] for wish in one["wishes"]]
            for one in key.get("/api/v1/beyond").json()["wishers"]}  # fmt: skip
    assert told == {"k0": ["seen"], "k1": []}


def test_an_old_wish_is_asked_again_and_not_acted_on(editor, key, people, contacts):
    wished(people, 0, "seen", days=800)
    listed(editor)
    assert proposed(key) == []
    assert "What 1 person said is older than two years: ask again." in editor.get(HOME).text


def test_who_took_back_consent_left_or_is_restricted_is_proposed_nothing(editor, key, people, contacts, filled):
    for at in range(4):
        wished(people, at, "seen")
    listed(editor, places="")
    assert [who for who, _ in proposed(key)] == ["k0", "k1", "k2", "k3"]
    add(filled, "consents", {
        "customer_id": [own_id(0), own_id(1)], "purpose": ["messages"] * 2,
        "given_on": [dt.date(2024, 1, 1)] * 2, "withdrawn_on": [dt.date(2024, 6, 1), None],
    })  # fmt: skip
    assert [who for who, _ in proposed(key)] == ["k1", "k2", "k3"], "who took it back"
    left = {"contact_id": "k1", "customer_id": own_id(1), "valid_from": "2024-01-01",
            "left_on": (TODAY - dt.timedelta(2)).isoformat()}  # fmt: skip
    write_row(Said("contacts", left), by=people["owner"], at=timezone.now())
    assert settle_written(filled)
    assert [who for who, _ in proposed(key)] == ["k2", "k3"], "who left"
    with lake_here(filled) as lake:
        number = numbers_of_ids(lake, {"contact": ["k2"]})["contact", "k2"]
    write_restrictions(filled.folder, Restrictions({("contact", number): "2024-06-01"}))
    assert [who for who, _ in proposed(key)] == ["k3"], "who is restricted"
    Silence.objects.create(contact="k3", at=timezone.now())
    assert proposed(key) == [], "who wants no mail from us"
    assert "Ana 2" not in editor.get(HOME).text


def test_an_introduction_names_somebody_else_who_wants_to_meet_others(editor, owner, key, people, contacts):
    wished(people, 0, "belong")
    wished(people, 1, "belong")
    listed(editor, kind="introduction", gives="belong", name="Breakfast", places="")
    told = key.get("/api/v1/beyond").json()["proposals"]
    assert {one["contact_id"]: one["other_id"] for one in told} == {"k0": "k1", "k1": "k0"}
    assert "who wants to meet others too" in owner.get(HOME).text


def test_a_wish_is_written_on_the_customer_s_page_and_ended(editor, key, people, contacts):
    number = number_of(0, key)
    page = editor.get(f"/know/{number}/").text
    assert f"{HOME}wishes/{number}/" in page
    said = {"contact_id": "k0", "wish": "learn", "words": "No course in four years."}
    assert editor.post(f"{HOME}wishes/{number}/", said).status_code == 302
    assert "to learn" in editor.get(f"/know/{number}/").text
    page = editor.get(f"{HOME}wishes/{number}/").text
    assert "No course in four years." in page
    mark = f"w{WrittenRow.objects.get(table='wishes').pk}"
    assert editor.post(f"{HOME}wishes/{number}/", {"mark": mark}).status_code == 302
    assert key.get("/api/v1/beyond").json()["wishers"][0]["wishes"] == []
    assert editor.post(f"{HOME}wishes/{number}/", {"mark": "w999"}).status_code == 404


@pytest.mark.parametrize(
    ("said", "why"),
    [({"name": ""}, "required"), ({"places": "0"}, "greater than or equal to 1"), ({"gives": "money"}, "valid choice"),
     ({"give_by": (TODAY + dt.timedelta(90)).isoformat()}, "cannot be given after the day")],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_words(editor, filled, said, why):
    answer = editor.post(f"{HOME}new/", TALK | said)
    assert (answer.status_code, why in answer.text) == (422, True)
    assert not WrittenRow.objects.filter(table="openings").exists()


def test_what_is_listed_is_changed_taken_away_and_brought_back(editor, key, filled):
    row = listed(editor)
    assert editor.post(f"{HOME}w{row.pk}/change/", TALK | {"places": "4", "version": "1"}).status_code == 302
    (one,) = key.get("/api/v1/beyond").json()["openings"]
    assert (one["places"], one["taken"], one["kind"]) == (4, 0, "talk")
    assert editor.post(f"{HOME}w{row.pk}/remove/").status_code == 302
    assert key.get("/api/v1/beyond").json()["openings"] == []


def test_what_is_over_is_not_proposed(editor, key, people, contacts):
    wished(people, 0, "seen")
    listed(editor, held_on=(TODAY - dt.timedelta(1)).isoformat())
    assert proposed(key) == []


def test_a_stranger_sees_and_offers_nothing_to_people_behind_the_wall(stranger, editor, key, people, contacts):
    for at in range(6):
        wished(people, at, "seen")
    row = listed(editor, places="")
    told = stranger.get(HOME).text
    assert not [at for at in range(6) if at % 3 == 0 and f"Ana {at}" in told], "they are of another team"
    assert stranger.post(f"{HOME}wishes/{number_of(0, key)}/", {"contact_id": "k0", "wish": "learn"}).status_code == 404
    stranger.post(f"{HOME}w{row.pk}/offer/", {"contact": "k0"})
    assert not WrittenRow.objects.filter(table="openings_given", contact="k0").exists()


def test_files_hold_what_the_page_shows(owner, editor, people, contacts):
    offered(editor, people)
    wished(people, 1, "learn")
    listed(editor, name="=Course", gives="learn", kind="seminar")
    for what, head in (("wishes", "What they want"), ("openings", "Which wish it answers"),
                       ("openings-proposed", "What to offer"), ("openings-given", "Offered on")):  # fmt: skip
        answer = owner.post("/book/lists/take/", {"what": what, "kind": "csv", "back": HOME})
        assert answer.status_code == 200, what
        text = b"".join(answer).decode()
        assert head in text, what
        assert "\n=Course" not in text
