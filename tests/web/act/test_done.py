"""What came of what was done: asked for at its day, written and undone, counted with its range."""

import datetime as dt
import re

import pytest

from keepworth_web.know.models import WrittenRow
from tests.factories.books import add
from tests.web.browsers import browser_of

pytestmark = pytest.mark.django_db


def words(page):
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page))


@pytest.fixture
def done(filled):
    """Six times something was done long ago for Acme of team North; of one nobody said what came of it."""
    today = dt.date.today()
    said = ["helped"] * 4 + ["no change", None]
    add(filled, "actions_done", {
        "action_id": [f"D{at}" for at in range(7)], "customer_id": ["C000000"] * 6 + ["C000001"],
        "play": ["account_review"] * 7, "done_on": [today - dt.timedelta(150 + at) for at in range(7)],
        "hours": [2.0] * 7, "outcome": [*said, "helped"],
    })  # fmt: skip
    return filled


def test_it_is_counted_by_play_with_a_range_and_said_to_be_no_comparison(owner, done):
    said = words(owner.get("/act/").text)
    row = said[said.index("Known what came of it It helped review with them") :]
    assert re.search(r"review with them what we deliver 7 6 5 \d+ to \d+ in 100", row)
    assert "an association, for nobody was compared" in said


def test_what_is_due_is_asked_for_written_and_counted(people, done):
    editor = browser_of(people["editor"])
    page = editor.get("/act/").text
    address = re.search(r'action="(/act/done/[^"]+/)"', page)[1]
    assert page.count('action="/act/done/') == 1
    assert editor.post(address, {"outcome": "made it worse", "version": "0"}).status_code == 302
    assert WrittenRow.objects.get(table="actions_done").values == {"outcome": "made it worse"}
    page = editor.get("/act/").text
    assert 'action="/act/done/' not in page
    assert "It is written." in page


@pytest.mark.parametrize("sent", [{"outcome": "great"}, {"outcome": "helped", "version": "x"}, {}])
def test_what_cannot_have_come_of_it_is_refused(people, done, sent):
    editor = browser_of(people["editor"])
    address = re.search(r'action="(/act/done/[^"]+/)"', editor.get("/act/").text)[1]
    assert editor.post(address, sent).status_code == 422
    assert not WrittenRow.objects.exists()


def test_d1_01_nobody_writes_or_counts_what_was_done_behind_the_wall(people, owner, stranger, colleague, done):
    address = re.search(r'action="(/act/done/[^"]+/)"', owner.get("/act/").text)[1]
    assert stranger.post(address, {"outcome": "helped", "version": "0"}).status_code == 404
    assert colleague.post(address, {"outcome": "helped", "version": "0"}).status_code == 403
    assert "Acme Ibérica" not in stranger.get("/act/").text
    assert re.search(r"review with them what we deliver 1 1 1 ", words(stranger.get("/act/").text))


def test_today_asks_whoever_serves_the_customer(people, done):
    editor = people["editor"]
    editor.name = "Mei Lin"
    editor.save()
    page = browser_of(editor).get("/today/").text
    assert "Acme Ibérica: say what came of this: review with them what we deliver" in page
