"""Add and change customers, contacts, colleagues and partners in the browser: what holds from which day, and undo."""

import re

import pytest

from keepworth.tables.scored import open_scored
from keepworth_web.know.models import WrittenChange, WrittenRow
from tests.factories.web_book import own_id
from tests.web.browsers import browser_of, with_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(people):
    return browser_of(people["editor"])


def section(page, slug):
    return re.search(rf'<section id="panel-{slug}".*?</section>', page.text, re.DOTALL)[0]


def sent(page, **said):
    """Return what a form would send, with some fields filled in otherwise."""
    form = re.search(r'<form method="post">.*?</form>', page.text, re.DOTALL)[0]
    found = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    found |= dict.fromkeys(set(re.findall(r'name="(\w+)"', form)) - set(found), "")
    for name, options in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    for name, words in re.findall(r'<textarea name="(\w+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        found[name] = words
    found.pop("csrfmiddlewaretoken", None)
    return {**found, **said}


def test_a_new_customer_has_a_page_at_once(editor, filled):
    page = editor.get("/know/new/")
    done = editor.post("/know/new/", sent(page, name="Tidewater Mills", kind="prospect", segment="Paper", team="North"))
    assert done.status_code == 302
    page = editor.get(done["Location"])
    assert "Tidewater Mills" in page.text
    assert "Paper" in page.text
    assert "It is written." in page.text
    (found,) = open_scored(filled).find("Tidewater")
    assert re.fullmatch(r"w-[0-9a-f]{12}", found["customer_id"])


def test_sector_size_and_country_are_kept_shown_to_all_or_refused(editor, stranger, people, filled):
    page = editor.get("/know/new/")
    done = editor.post("/know/new/", sent(page, name="Tidewater Mills", sector="Paper", size="1200", country="germany"))
    number = re.search(r"/know/(\d+)/", done["Location"])[1]
    assert "Sector: Paper. 1,200 people work there. Country: DE." in stranger.get(f"/know/{number}/short/").text
    told = with_key(people["viewer"], scope="read").get(f"/api/v1/customers/{number}/short").json()
    assert (told["sector"], told["size"], told["country"]) == ("Paper", 1200, "DE")
    refused = editor.post("/know/new/", sent(page, name="Atlantic", size="many", country="Atlantis"))
    assert refused.status_code == 422
    assert "This is no country: write its code of two letters, such as DE." in refused.text


def test_a_customer_changes_from_a_day_on(editor, number):
    here = f"/know/{number(0)}/"
    address = f"{here}change/"
    page = editor.get(address)
    assert 'value="Food"' in page.text
    done = editor.post(address, sent(page, segment="Steel", valid_from="2024-02-01"))
    assert done.status_code == 302
    assert "Steel" in editor.get(here).text
    row = WrittenRow.objects.get(table="customers")
    assert '"2024-02-01"' in row.key
    undone = editor.post(f"/know/changes/{WrittenChange.objects.get().pk}/undo/")
    assert undone.status_code == 302
    assert "Food" in editor.get(here).text


def test_a_contact_is_added_changed_and_taken_away(editor, number):
    here = f"/know/{number(0)}/"
    page = editor.get(f"{here}contacts/new/")
    done = editor.post(f"{here}contacts/new/", sent(
        page, name="Ana Ruiz", role="CFO", decides="yes", influence="4", stance="2", stance_on="2026-01-05",
        stance_text_id="Told the board that we are worth it", valid_from="2026-01-05",
    ))  # fmt: skip
    assert done.status_code == 302
    shown = section(editor.get(here), "contacts")
    assert "Ana Ruiz" in shown
    assert "Told the board that we are worth it" in shown
    mark = re.search(r'/contacts/(w\d+)/"', shown)[1]
    page = editor.get(f"{here}contacts/{mark}/")
    assert 'value="Ana Ruiz"' in page.text
    assert editor.post(f"{here}contacts/{mark}/", sent(page, influence="5")).status_code == 302
    assert '<td class="number" data-label="Influence">5</td>' in section(editor.get(here), "contacts")
    assert WrittenRow.objects.filter(table="contacts").count() == 1
    assert editor.post(f"{here}contacts/{mark}/remove/").status_code == 302
    assert "Ana Ruiz" not in section(editor.get(here), "contacts")


def test_who_changes_employer_is_written_once_more(editor, people, number):
    owner = browser_of(people["owner"])
    here, there = f"/know/{number(0)}/", f"/know/{number(3)}/"
    owner.post(
        f"{here}contacts/new/", sent(owner.get(f"{here}contacts/new/"), name="Ana Ruiz", valid_from="2023-01-01")
    )
    mark = re.search(r'/contacts/(w\d+)/"', owner.get(here).text)[1]
    page = owner.get(f"{here}contacts/{mark}/")
    assert (
        owner.post(f"{here}contacts/{mark}/", sent(page, customer_id="Customer 3", valid_from="2024-05-01")).status_code
        == 302
    )
    assert "Ana Ruiz" not in section(owner.get(here), "contacts")
    assert "Ana Ruiz" in section(owner.get(there), "contacts")
    assert "Ana Ruiz" in section(owner.get(f"{here}?as-of=2024-04-30"), "contacts")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "Ana", "influence": "9"}, "This must lie between 1 and 5."),
        ({"name": "Ana", "left_on": "yesterday"}, "This is no day. Write it as 2026-01-31."),
        ({"name": "Ana", "customer_id": "Nobody at all"}, "No customer is called that."),
        ({"name": "Ana", "customer_id": own_id(1)}, "No customer is called that."),  # behind the wall
        ({"name": "Ana", "role": "a\x00b"}, "character"),
        ({"name": "Ana", "mood": "fine"}, "This form has no field mood."),
    ],
)
def test_what_cannot_be_is_shown_with_its_reason(editor, number, said, why):
    address = f"/know/{number(0)}/contacts/new/"
    page = editor.post(address, sent(editor.get(address), **said))
    assert page.status_code == 422
    assert why in page.text
    assert not WrittenRow.objects.exists()


def test_nobody_gives_a_customer_to_a_team_that_is_not_theirs(editor):
    page = editor.post("/know/new/", sent(editor.get("/know/new/"), name="Mine", team="South"))
    assert page.status_code == 422
    assert not WrittenRow.objects.exists()


def test_d1_01_behind_the_wall_nothing_is_written(stranger, colleague, number):
    for path in (f"/know/{number(0)}/change/", f"/know/{number(0)}/contacts/new/"):
        assert stranger.post(path, {"name": "Ana"}).status_code == 404
        assert colleague.post(path, {"name": "Ana"}).status_code == 403
    assert not WrittenRow.objects.exists()


def test_d1_01_a_change_of_another_team_is_not_undone(editor, stranger, number):
    address = f"/know/{number(0)}/contacts/new/"
    editor.post(address, sent(editor.get(address), name="Ana"))
    change = WrittenChange.objects.get()
    assert stranger.post(f"/know/changes/{change.pk}/undo/").status_code == 404
    change.refresh_from_db()
    assert change.undone_at is None


def test_our_people_and_partners_are_listed_and_written(editor, colleague, filled):
    for table, name, more in (
        ("colleagues", "Mei Chen", {"speaks": "en;zh-Hans"}),
        ("partners", "Kestrel", {"does": "checks"}),
    ):
        address = f"/know/ours/{table}/new/"
        assert editor.post(address, sent(editor.get(address), name=name, **more)).status_code == 302
    page = colleague.get("/know/ours/")
    assert all(word in page.text for word in ("Mei Chen", "en;zh-Hans", "Kestrel", "checks"))
    assert "/know/ours/colleagues/w" not in page.text  # who may only read has no way to change it
    mark = re.search(r"/know/ours/partners/(w\d+)/", editor.get("/know/ours/").text)[1]
    assert editor.post(f"/know/ours/partners/{mark}/remove/").status_code == 302
    assert "Kestrel" not in colleague.get("/know/ours/").text
    assert editor.get("/know/ours/orders/new/").status_code == 404
