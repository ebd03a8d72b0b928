"""Saved views: an address under a name, private or shared, renamed, thrown away and taken back."""

import datetime as dt

import pytest
from django.utils import timezone

from keepworth_web.focus.models import SavedView
from keepworth_web.staff.models import AuditEntry
from tests.factories.shop import CANARY
from tests.web.browsers import browser_of
from tests.web.focus.page import count, names

pytestmark = pytest.mark.django_db
QUERY = "value-from=10&segment=Health&sort=customer&column=customer&column=value"


@pytest.fixture
def editor(people):
    return browser_of(people["editor"])


def save(client, *, name: str = "Health", view: str = QUERY, **more) -> SavedView:
    assert client.post("/focus/views/", {"name": name, "view": view, **more}).status_code == 302
    return SavedView.objects.latest("pk")


def test_the_address_alone_restores_a_view_in_another_browser(shop, owner, people):
    saved = save(owner)
    again = browser_of(people["owner"])
    one, other = (browser.get(f"/focus/?{saved.query}").text for browser in (owner, again))
    assert names(one) == names(other) != []
    assert saved.query == QUERY


def test_a_saved_view_is_kept_in_one_way_of_writing_it(shop, owner):
    saved = save(owner, view="segment=Health&value-from=10&unknown=1&after=xyz&value-to=")
    assert saved.query == "value-from=10&segment=Health"


def test_a_view_that_no_address_holds_is_refused(shop, owner):
    long = "&".join(f"{slug}={'瀚' * 190}{number}" for slug in ("segment", "team") for number in range(9))
    assert len(long) < 4000
    assert owner.post("/focus/views/", {"name": "x", "view": long}).status_code == 422
    assert not SavedView.objects.exists()


def test_a_private_view_is_its_owners_alone(shop, owner, colleague):
    saved = save(owner, name="Secret plan")
    assert "Secret plan" in owner.get("/focus/").text
    assert "Secret plan" not in colleague.get("/focus/").text + colleague.get("/focus/views/").text
    for address in ("", "trash/", "restore/"):
        missing = colleague.post(f"/focus/views/{saved.pk + 1000}/{address}", {"name": "x"})
        foreign = colleague.post(f"/focus/views/{saved.pk}/{address}", {"name": "x"})
        assert (missing.status_code, foreign.status_code) == (404, 404)
    assert SavedView.objects.get().name == "Secret plan"


def test_a_shared_view_shows_each_reader_what_they_may_see(shop, editor, stranger, colleague):
    saved = save(editor, name="Everybody's", view="sort=customer", is_shared="on")
    for reader in (stranger, colleague):
        page = reader.get(f"/focus/?{saved.query}").text
        assert "Everybody&#x27;s" in page
        assert count(page) == 62
    assert CANARY not in colleague.get(f"/focus/?{saved.query}").text


def test_who_may_only_read_saves_for_themselves_alone(shop, colleague):
    assert colleague.post("/focus/views/", {"name": "x", "view": "", "is_shared": "on"}).status_code == 422
    assert not SavedView.objects.exists()
    assert not save(colleague).is_shared


def test_a_view_is_renamed_and_shared(shop, editor):
    saved = save(editor)
    assert editor.post(f"/focus/views/{saved.pk}/", {"name": "New", "is_shared": "on"}).status_code == 302
    saved.refresh_from_db()
    assert (saved.name, saved.is_shared) == ("New", True)
    assert "is called “New” now" in editor.get("/focus/views/").text


def test_thrown_away_it_is_taken_back_with_one_click_and_as_it_was(shop, editor, colleague):
    saved = save(editor, is_shared="on")
    editor.get("/focus/")  # told: saved
    before = SavedView.objects.values().get()
    assert editor.post(f"/focus/views/{saved.pk}/trash/").status_code == 302
    page = editor.get("/focus/views/").text
    assert "is in the trash" in page
    assert f'<form method="post" action="/focus/views/{saved.pk}/restore/">' in page
    assert "Health" not in colleague.get("/focus/views/").text
    assert editor.post(f"/focus/views/{saved.pk}/restore/").status_code == 302
    assert SavedView.objects.values().get() == before
    assert [entry.kind for entry in AuditEntry.objects.all()][:3] == ["view.restore", "view.trash", "view.save"]


def test_what_was_told_is_told_once_and_not_used_up_by_a_part_of_a_page(shop, editor):
    save(editor)
    assert "is saved" in editor.get("/focus/").text
    assert "is saved" not in editor.get("/focus/").text


def test_the_trash_is_emptied_after_thirty_days(shop, editor):
    old, new = save(editor, name="Old"), save(editor, name="New")
    editor.post(f"/focus/views/{old.pk}/trash/")
    SavedView.objects.filter(pk=old.pk).update(trashed_at=timezone.now() - dt.timedelta(days=31))
    editor.post(f"/focus/views/{old.pk}/restore/")
    assert SavedView.objects.get(pk=old.pk).trashed_at is not None
    editor.post(f"/focus/views/{new.pk}/trash/")
    assert [view.name for view in SavedView.objects.all()] == ["New"]


@pytest.mark.parametrize("name", ["", "x" * 81, "a\x00b", "a\u202eb"])
def test_a_name_that_cannot_be_shown_is_refused(name, shop, editor):
    assert editor.post("/focus/views/", {"name": name, "view": ""}).status_code == 422


def test_d1_02_no_other_field_gets_in(shop, editor, people):
    sent = {"name": "x", "view": "", "owner": people["owner"].pk, "made_at": "2020-01-01"}
    assert editor.post("/focus/views/", sent).status_code == 422
    assert not SavedView.objects.exists()
