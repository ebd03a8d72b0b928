"""Needs, promises and rivals are told, changed and ended on the customer's page."""

import datetime as dt
import re

import pytest

from keepworth_web.know.models import WrittenChange, WrittenRow
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import browser_of

pytestmark = pytest.mark.django_db
NEED = {
    "said": "Faster lists",
    "kind": "need",
    "topic": "Speed",
    "contact_id": "",
    "stated_on": "2024-01-02",
    "measure": "",
}
PROMISE = {"said": "Ten names", "contact_id": "", "measure": "days", "target": "10", "standard": "agreed",
           "agreed_on": "2024-01-02", "due_on": "2024-02-01"}  # fmt: skip
RIVAL = {"rival": "Castellan", "valid_from": "2024-01-02", "share": "30", "price_gap": "5", "source": "they said so"}


@pytest.fixture
def editor(people):
    return browser_of(people["editor"])


@pytest.fixture
def at(number):
    return number(0)


def only(table: str) -> WrittenRow:
    (row,) = [row for row in WrittenRow.objects.filter(table=table) if row.says]
    return row


def tell(client, at, table, said) -> str:
    """Tell of something, and return the address of its form."""
    answer = client.post(f"/know/{at}/{table}/new/", said)
    assert answer.status_code == 302, re.findall(r'class="fault"[^>]*>([^<]*)', answer.text)
    return f"/know/{at}/{table}/w{only(table).pk}/"


def test_a_need_is_told_worked_on_and_met(editor, at):
    address = tell(editor, at, "needs", NEED)
    assert "Faster lists" in editor.get(f"/know/{at}/").text
    assert (only("needs").values["state"], only("needs").values["state_on"]) == ("stated", "2024-01-02")
    form = editor.get(address)
    assert "Faster lists" in form.text
    assert editor.post(address, NEED | {"state": "in work", "met_on": ""}).status_code == 302
    assert only("needs").values["state"] == "in work"
    assert editor.post(f"{address}end/", {"how": "met"}).status_code == 302
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    assert (only("needs").values["state"], only("needs").values["met_on"]) == ("met", today)
    # Whoever takes the state back means that it was not met.
    assert editor.post(address, NEED | {"state": "in work", "met_on": today}).status_code == 302
    assert only("needs").values["met_on"] is None


TRIAL = {"kind": "rival offer", "happened_on": "2024-01-02", "outcome": "passed", "price_gap": "1e12", "said": "Mail"}


@pytest.mark.parametrize(("table", "said"), [("rivals", RIVAL | {"price_gap": "1e12"}), ("trials", TRIAL)])
def test_a_gap_that_no_price_has_is_refused_in_words(editor, at, table, said):
    answer = editor.post(f"/know/{at}/{table}/new/", said)
    assert answer.status_code == 422
    assert "less than or equal to 100" in answer.text
    assert not WrittenRow.objects.filter(table=table).exists()


@pytest.mark.parametrize(("table", "said"), [("needs", NEED), ("promises", PROMISE)])
def test_what_somebody_changed_meanwhile_is_not_overwritten(editor, at, table, said):
    address = tell(editor, at, table, said)
    version = re.search(r'name="version" value="(\d+)"[^>]*id="id_version"', editor.get(address).text)[1]
    assert editor.post(address, said | {"measure": "minutes", "version": version}).status_code == 302
    refused = editor.post(address, said | {"measure": "weeks", "version": version})
    assert refused.status_code == 422
    assert "Somebody else changed this since you saw it." in refused.text
    assert only(table).values["measure"] == "minutes"


def test_a_row_of_a_file_whose_change_was_taken_back_can_be_changed_and_ended(editor, filled, at):
    add(filled, "needs", {"need_id": ["n"], "customer_id": [own_id(0)], "stated_on": [dt.date(2024, 1, 2)]})
    (link,) = set(re.findall(rf'href="(/know/{at}/needs/[^"]+/)"', editor.get(f"/know/{at}/").text)) - {
        f"/know/{at}/needs/new/"
    }
    said = NEED | {"state": "in work", "met_on": ""}
    for _ in range(2):
        seen = re.search(r'name="version" value="(\d+)"', editor.get(link).text)[1]
        assert editor.post(link, said | {"version": seen}).status_code == 302
        change = WrittenChange.objects.latest("pk")
        assert editor.post(f"/know/changes/{change.pk}/undo/").status_code == 302
    seen = re.search(r'name="version" value="(\d+)"', editor.get(link).text)[1]
    editor.post(f"{link}end/", {"how": "dropped", "version": seen})
    assert only("needs").values["state"] == "dropped"


def test_a_day_on_which_it_was_met_makes_it_met(editor, at):
    address = tell(editor, at, "needs", NEED)
    assert editor.post(address, NEED | {"state": "stated", "met_on": "2024-03-01"}).status_code == 302
    said = only("needs").values
    assert (said["state"], said["state_on"], said["met_on"]) == ("met", "2024-03-01", "2024-03-01")


def test_a_promise_is_kept_and_stays_right(editor, at):
    address = tell(editor, at, "promises", PROMISE)
    assert "Ten names" in editor.get(f"/know/{at}/").text
    assert only("promises").values["kept"] == "open"
    more = {"kept": "yes", "kept_on": "2024-01-30", "right_on": "", "stayed_right": "no", "stayed_on": "2024-09-01"}
    assert editor.post(address, PROMISE | more).status_code == 302
    said = only("promises").values
    assert [said[name] for name in ("kept", "kept_on", "stayed_right", "stayed_on")] == ["yes", "2024-01-30", "no",
                                                                                        "2024-09-01"]  # fmt: skip
    assert editor.post(f"{address}end/", {"how": "no"}).status_code == 302
    assert only("promises").values["kept"] == "no"


def test_a_rival_is_a_version_from_a_day_on_and_its_share_is_of_a_hundred(editor, at):
    address = tell(editor, at, "rivals", RIVAL)
    assert (only("rivals").values["share"], only("rivals").values["source"]) == (0.3, "they said so")
    assert "Castellan" in editor.get(f"/know/{at}/").text
    assert editor.post(address, RIVAL | {"valid_from": "2024-06-01", "share": "40"}).status_code == 302
    assert WrittenRow.objects.filter(table="rivals").count() == 2
    page = editor.get(f"/know/{at}/").text
    assert "Castellan" in page
    newest = re.search(r"/know/\d+/rivals/(?!new/)[^/]+/", page)[0]
    assert editor.post(f"{newest}end/", {"how": "gone"}).status_code == 302
    assert "Castellan" not in editor.get(f"/know/{at}/").text.split('class="panels"')[1]


def test_what_was_done_is_taken_back_by_one_click(editor, at):
    address = tell(editor, at, "promises", PROMISE)
    editor.get(f"/know/{at}/")
    editor.post(f"{address}end/", {"how": "remove"})
    page = editor.get(f"/know/{at}/").text
    assert "Ten names" not in page
    (undo,) = re.findall(r'action="(/know/changes/\d+/undo/)"', page)
    editor.post(undo)
    assert "Ten names" in editor.get(f"/know/{at}/").text


def test_a_row_of_a_file_is_changed_too(filled, editor, at):
    page = editor.get(f"/know/{at}/").text
    address = re.search(r"/know/\d+/promises/(?!new/)[^/\"]+/", page)[0]
    assert "Three names by Friday" in editor.get(address).text
    assert editor.post(f"{address}end/", {"how": "yes"}).status_code == 302
    assert only("promises").values["kept"] == "yes"


def test_whoever_was_quicker_is_not_overwritten(editor, at):
    address = tell(editor, at, "promises", PROMISE)
    version = only("promises").version
    editor.post(f"{address}end/", {"how": "yes", "version": version})
    editor.post(f"{address}end/", {"how": "no", "version": version})
    assert only("promises").values["kept"] == "yes"


@pytest.mark.parametrize(
    ("table", "said"),
    [("needs", NEED | {"said": ""}), ("needs", NEED | {"stated_on": "2999-01-01"}),
     ("promises", PROMISE | {"target": "x"}),
     ("rivals", RIVAL | {"share": "130"}), ("rivals", RIVAL | {"rival": ""}), ("needs", NEED | {"owner_id": "e1"})],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_the_form(editor, at, table, said):
    answer = editor.post(f"/know/{at}/{table}/new/", said)
    assert answer.status_code == 422
    assert not WrittenRow.objects.exists()


def test_d1_01_rows_of_other_customers_and_tables_are_not_there(editor, stranger, colleague, number, filled):
    add(filled, "needs", {"need_id": ["n9"], "customer_id": [own_id(2)], "stated_on": [dt.date(2024, 1, 1)]})
    at, other = number(0), number(2)
    mark = re.search(rf"/know/{other}/needs/(?!new/)([^/\"]+)/", editor.get(f"/know/{other}/").text)[1]
    assert editor.get(f"/know/{other}/needs/{mark}/").status_code == 200
    assert editor.get(f"/know/{at}/needs/{mark}/").status_code == 404
    assert editor.get(f"/know/{at}/orders/new/").status_code == 404
    assert stranger.post(f"/know/{at}/needs/new/", NEED).status_code == 404
    assert colleague.post(f"/know/{at}/needs/new/", NEED).status_code == 403
    assert not WrittenRow.objects.exists()


def test_the_page_still_asks_the_database_little(editor, at, django_assert_max_num_queries):
    tell(editor, at, "needs", NEED)
    tell(editor, at, "rivals", RIVAL)
    with django_assert_max_num_queries(15):
        editor.get(f"/know/{at}/")
