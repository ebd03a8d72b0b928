"""Who recommended whom, written by hand: a customer or a name that is none yet, changed, taken away and taken back."""

import html
import re

import pytest

from keepworth_web.know.models import WrittenRow
from keepworth_web.site import snapshots
from tests.factories.web_book import own_id
from tests.web.browsers import browser_of

pytestmark = pytest.mark.django_db
NEW = "/value/referrals/new/"


@pytest.fixture
def editor(people):
    return browser_of(people["editor"])


def said(**more) -> dict[str, str]:
    return {"referrer": own_id(0), "other": own_id(3), "happened_on": "2022-03-01", "would_have_come": "", "cost": "",
            "outcome": "open", **more}  # fmt: skip


def only(table: str = "referrals") -> WrittenRow:
    (row,) = [one for one in WrittenRow.objects.filter(table=table) if one.values and not one.gone]
    return row


def words(page: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page)))


def test_a_referral_is_written_shown_changed_taken_away_and_taken_back(owner, number):
    zero = number(0)
    assert "Write down who recommended us" in owner.get("/value/referrals/").text
    made = owner.post(f"{NEW}?of={zero}", said(would_have_come="0", cost="25"), follow=True)
    assert made.redirect_chain[-1][0] == f"/know/{zero}/#panel-word-of-mouth"
    row = only()
    assert row.values == {"happened_on": "2022-03-01", "would_have_come": 0.0, "cost": "25.0000", "outcome": "open"}
    for page in (f"/know/{zero}/", "/value/referrals/"):
        shown = words(owner.get(page).text)
        assert "they came only because of it · open · reward 25" in shown
    change = f"/value/referrals/w{row.pk}/"
    changed = {"happened_on": "2022-03-02", "would_have_come": "1", "cost": "", "outcome": "won", "version": "1"}
    assert owner.post(change, changed).status_code == 302
    assert only().values == {"happened_on": "2022-03-02", "would_have_come": 1.0, "cost": None, "outcome": "won"}
    late = owner.post(change, changed | {"outcome": "lost"})
    assert (late.status_code, "Somebody else changed this" in late.text) == (422, True)
    gone = owner.post(f"{change}remove/", follow=True)
    assert "It is taken away." in gone.text
    assert "they would have come anyway" not in owner.get("/value/referrals/").text
    undo = re.search(r'action="([^"]+)"[^>]*>(?:(?!</form>).)*Undo', gone.text, re.DOTALL)[1]
    owner.post(undo)
    assert only().values["outcome"] == "won"


def test_a_name_that_is_no_customer_yet_becomes_a_prospect_in_one_step_that_is_undone_at_once(owner, number):
    refused = owner.post(NEW, said(other="Quite New Ltd"))
    assert (refused.status_code, "If they are no customer yet, say so below." in refused.text) == (422, True)
    made = owner.post(NEW, said(other="Quite New Ltd", is_new="on"), follow=True)
    prospect = only("customers")
    assert prospect.values["kind"] == "prospect"
    assert "Quite New Ltd" in made.text
    undo = re.search(r'action="([^"]+)"[^>]*>(?:(?!</form>).)*Undo', made.text, re.DOTALL)[1]
    owner.post(undo)
    assert [one for one in WrittenRow.objects.all() if one.values and not one.gone] == []


@pytest.mark.parametrize(
    ("wrong", "why"),
    [({"other": own_id(0)}, "Nobody brings themselves."),
     ({"referrer": "nobody at all"}, "No customer is called that."),
     ({"other": own_id(3), "is_new": "on"}, "A customer is called that already"), ({"happened_on": "soon"}, "date"),
     ({"cost": "much"}, "number"), ({"outcome": "great"}, "not one of the available choices")],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_words(owner, number, wrong, why):
    answer = owner.post(NEW, said(**wrong))
    assert (answer.status_code, why in html.unescape(answer.text)) == (422, True)
    assert not WrittenRow.objects.exists()


def test_the_same_two_are_written_down_once(owner, number):
    owner.post(NEW, said())
    answer = owner.post(NEW, said(outcome="won"))
    assert (answer.status_code, "This is written down already." in answer.text) == (422, True)
    assert only().values["outcome"] == "open"


def test_whoever_does_not_see_one_of_the_two_neither_writes_nor_reads_it(owner, editor, stranger, colleague, number):
    """Customers 0 and 3 are of North, 1 is of South; the editor and the viewer are of North."""
    assert editor.post(NEW, said(other=own_id(1))).status_code == 422
    assert not WrittenRow.objects.exists()
    owner.post(NEW, said(other=own_id(1)))
    mark = f"w{only().pk}"
    for client in (editor, stranger):
        assert client.get(f"/value/referrals/{mark}/").status_code in (403, 404)
        assert client.post(f"/value/referrals/{mark}/remove/").status_code in (403, 404)
        assert "Nobody has written down yet who recommended us to whom." in client.get("/value/referrals/").text
        assert mark not in client.get("/value/referrals/").text
    assert colleague.get(NEW).status_code == 403
    assert only().values


def test_a_run_takes_it_into_the_book(owner, book, number):
    owner.post(NEW, said(would_have_come="0", cost="25"))
    (taken,) = [row for row in snapshots.written_rows(book) if row.table == "referrals"]
    told = {name: str(taken.values[name]) for name in ("referrer_id", "customer_id", "would_have_come", "outcome")}
    assert told == {"referrer_id": own_id(0), "customer_id": own_id(3), "would_have_come": "0.0", "outcome": "open"}
