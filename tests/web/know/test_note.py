"""A talk is noted in under a minute: six fields, one of them to be filled, and taken back by one click."""

import datetime as dt
import re

import pytest

from keepworth_web.know.models import WrittenRow
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import browser_of, with_key

pytestmark = pytest.mark.django_db
DAY = dt.date(2023, 5, 4)
TALK = {
    "contact": "p1",
    "at": "2024-03-05T10:30",
    "channel": "call",
    "stage": "review",
    "learned": "They open two plants.",
}
ALL = {
    "need": "People for both plants", "topic": "Staff abroad", "rival": "Castellan", "change": "A new head of HR",
    "next_step": "Three names", "next_on": "2032-04-01",
}  # fmt: skip


@pytest.fixture
def there(filled, number):
    add(filled, "contacts", {
        "contact_id": ["p1", "p2"], "valid_from": [DAY, DAY], "customer_id": [own_id(0), own_id(0)],
        "role": ["CFO", "Buyer"], "decides": [True, False],
    })  # fmt: skip
    add(filled, "identities", {"who": ["contact"], "who_id": ["p1"], "name": ["Ana Ruiz"]})
    return number(0)


def rows(table: str) -> list[WrittenRow]:
    return [row for row in WrittenRow.objects.filter(table=table).order_by("pk") if row.says]


def colleague_who_writes(people):
    return browser_of(people["editor"])


def test_six_fields_are_in_view_and_one_of_them_is_to_be_filled(people, there):
    page = colleague_who_writes(people).get(f"/know/{there}/note/").text
    main, more = page[page.index('class="note-form"') :].split("<details", 1)
    fields = re.findall(r"<(?:input|select|textarea)(?![^>]*type=\"hidden\")[^>]*>", main)
    assert len(fields) == 6
    # What stands there already needs no hand: the person who decides, now, a call, the first stage.
    empty = [one for one in fields if "<textarea" in one]
    assert len(empty) == 1
    assert "required" in empty[0]
    assert re.search(r'value="p1" selected[^>]*>Ana Ruiz, CFO', main)
    assert not [one for one in re.findall(r"<(?:input|select)[^>]*>", more.split("</form>")[0]) if "required" in one]


def test_it_takes_two_clicks_from_the_customers_page_and_from_find(people, there):
    client = colleague_who_writes(people)
    address = f'href="/know/{there}/note/"'
    assert address in client.get(f"/know/{there}/").text  # one: open it; two: keep it
    assert address in client.get("/know/find/", {"q": "acme", "part": "list"}).text
    kept = client.post(f"/know/{there}/note/", {"learned": "All well.", "at": TALK["at"]})
    assert (kept.status_code, kept.headers["Location"]) == (302, f"/know/{there}/")


def test_a_note_is_a_talk_its_words_a_need_a_rival_and_a_promise_in_one_change(people, there):
    client = colleague_who_writes(people)
    assert client.post(f"/know/{there}/note/", TALK | ALL).status_code == 302
    (talk,), (need,), (rival,), (promise,) = (rows(name) for name in ("touchpoints", "needs", "rivals", "promises"))
    assert talk.values["contact_id"] == need.values["contact_id"] == promise.values["contact_id"] == "p1"
    assert (talk.values["channel"], talk.values["stage"], need.values["topic"]) == ("call", "review", "Staff abroad")
    assert (promise.values["agreed_on"], promise.values["due_on"]) == ("2024-03-05", "2032-04-01")
    assert '"Castellan"' in rival.key
    said = {row.values["words"] for row in rows("texts")}
    assert said == {"They open two plants.", "A new head of HR", "People for both plants", "Three names"}
    assert len({version.change_id for row in WrittenRow.objects.all() for version in row.versions.all()}) == 1
    page = client.get(f"/know/{there}/").text
    assert "Three names" in page
    assert "People for both plants" in page
    assert "Castellan" in page


def panel(page: str, slug: str) -> str:
    return page.split(f'id="panel-{slug}"')[1].split("</section>")[0]


def test_what_changes_on_their_side_stands_on_its_own(people, there, django_assert_max_num_queries):
    client = colleague_who_writes(people)
    client.post(f"/know/{there}/note/", TALK | {"change": "A new head of HR"})
    client.post(f"/know/{there}/note/", TALK | {"at": "2024-04-02T10:30"})
    with django_assert_max_num_queries(15):
        page = client.get(f"/know/{there}/").text
    shown = panel(page, "changes")
    assert all(words in shown for words in ("A new head of HR", "Ana Ruiz", "5 Mar 2024"))
    assert "They open two plants" not in shown, "what was learned is another thing"
    line = panel(client.get(f"/know/{there}/?as-of=2024-06-03").text, "timeline")
    assert line.count('class="change"') == 1
    assert "changes on their side" in line
    told = with_key(people["viewer"]).get(f"/api/v1/customers/{there}/changes").json()
    assert told == [{"day": "2024-03-05", "said": "A new head of HR", "contact": "p1", "name": "Ana Ruiz"}]
    early = client.get(f"/know/{there}/?as-of=2024-03-04").text
    assert "A new head of HR" not in early


def test_where_nobody_told_of_a_change_there_is_no_panel_of_changes(people, there):
    client = colleague_who_writes(people)
    client.post(f"/know/{there}/note/", TALK)
    page = client.get(f"/know/{there}/").text
    assert 'id="panel-changes"' not in page
    assert 'class="change"' not in page


def test_a_change_that_a_file_brought_is_shown_too(people, there, filled):
    add(filled, "texts", {"text_id": ["x1"], "words": ["They merge two divisions."]})
    add(filled, "touchpoints", {
        "touchpoint_id": ["t1"], "customer_id": [own_id(0)], "at": [dt.datetime(2024, 1, 5, 9)],
        "change_text_id": ["x1"],
    })  # fmt: skip
    assert "They merge two divisions." in panel(colleague_who_writes(people).get(f"/know/{there}/").text, "changes")


@pytest.mark.parametrize(("said", "kept"), [({}, "both"), ({"direction": "theirs"}, "theirs"),
                                            ({"direction": "ours"}, "ours"), ({"direction": ""}, "both")])  # fmt: skip
def test_who_began_it_is_kept_and_arranged_unless_said(people, there, said, kept):
    assert colleague_who_writes(people).post(f"/know/{there}/note/", TALK | said).status_code == 302
    assert rows("touchpoints")[0].values["direction"] == kept


def test_one_click_takes_all_of_it_back(people, there):
    client = colleague_who_writes(people)
    client.post(f"/know/{there}/note/", TALK | ALL)
    page = client.get(f"/know/{there}/").text
    (undo,) = re.findall(r'action="(/know/changes/\d+/undo/)"', page)
    assert client.post(undo).status_code == 302
    assert not [row for row in WrittenRow.objects.all() if row.says]
    assert "People for both plants" not in client.get(f"/know/{there}/").text


@pytest.mark.parametrize(
    ("more", "field"),
    [({"learned": ""}, "learned"), ({"next_on": "2032-04-01"}, "next_step"), ({"topic": "Speed"}, "need"),
     ({"at": "2999-01-01T10:00"}, "at"), ({"contact": "p9"}, "contact"), ({"direction": "up"}, "direction"),
     ({"learned": "a\x00b"}, "learned"),
     ({"extra": "1"}, None)],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_kept(people, there, more, field):
    page = colleague_who_writes(people).post(f"/know/{there}/note/", TALK | more)
    assert page.status_code == 422
    assert not WrittenRow.objects.exists()
    if field:
        assert f'id="id_{field}_error"' in page.text


def test_d1_01_who_reads_alone_or_stands_behind_the_wall_notes_nothing(colleague, stranger, there):
    assert colleague.post(f"/know/{there}/note/", TALK).status_code == 403
    assert stranger.post(f"/know/{there}/note/", TALK).status_code == 404
    assert "/note/" not in colleague.get(f"/know/{there}/").text
    assert "/note/" not in colleague.get("/know/find/", {"q": "acme", "part": "list"}).text
    assert not WrittenRow.objects.exists()


def test_the_form_asks_the_database_little(people, there, django_assert_max_num_queries):
    client = colleague_who_writes(people)
    with django_assert_max_num_queries(12):
        client.get(f"/know/{there}/note/")


def test_a_program_notes_a_talk_too(people, there):
    client = with_key(people["editor"], scope="write")
    address = f"/api/v1/customers/{there}/notes"
    sent = {"learned": "They open two plants.", "contact": "p1", "need": "People", "next_step": "Names",
            "next_on": "2032-01-31"}  # fmt: skip
    told = client.post(address, sent, content_type="application/json")
    assert told.status_code == 201, told.text
    assert [len(rows(name)) for name in ("touchpoints", "needs", "promises", "rivals")] == [1, 1, 1, 0]
    assert {version.change_id for row in WrittenRow.objects.all() for version in row.versions.all()} == {
        told.json()["change"]
    }
    assert (
        with_key(people["stranger"], scope="write").post(address, sent, content_type="application/json").status_code
        == 404
    )


def test_whoever_talked_is_named_where_the_book_knows_their_mail_and_needs_none(people, there, filled):
    add(filled, "identities", {"who": ["colleague"], "who_id": ["mei"], "mail": [people["editor"].email.upper()]})
    client = colleague_who_writes(people)
    assert client.post(f"/know/{there}/note/", TALK).status_code == 302
    assert rows("touchpoints")[0].values["colleague_id"] == "mei"
    people["editor"].email = None  # whoever came by the console's link has none yet
    people["editor"].save()
    assert client.post(f"/know/{there}/note/", TALK).status_code == 302
    assert "colleague_id" not in rows("touchpoints")[1].values
