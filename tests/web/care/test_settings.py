"""Book › Settings: what the book counts with is changed in its file, with its comments, and noted."""

import pytest
from django.db import OperationalError
from django.utils.translation import override

from keepworth.runs.import_file import Asked, import_file
from keepworth.tables.book import find_book
from keepworth.tables.contacting import Contacting
from keepworth.tables.settings import CADENCE, CONTACT_BUDGET, RETENTION, Settings
from keepworth_web.care.forms import CHANGED, WORDS, SettingsForm, known
from keepworth_web.staff.models import AuditEntry

pytestmark = pytest.mark.django_db
NOW = {
    "name": "Acme's book",
    "time_zone": "UTC",
    "horizon_weeks": "52",
    "value_years": "10",
    "discount": "0.1",
    "margin": "",
}


def test_the_words_are_those_of_the_one_place():
    those = (*known(), *RETENTION, *CADENCE, *CONTACT_BUDGET)
    said = {one.meaning for one in those} | {one.must for one in those}
    assert said == set(WORDS)
    assert set(CHANGED) <= set(Settings.__dataclass_fields__)


def test_a_setting_is_changed_with_its_comments_and_noted(owner, changed):
    before = (changed / "keepworth.toml").read_text(encoding="utf-8")
    assert owner.post("/book/settings/", {**NOW, "margin": "0.35", "discount": "0.08"}).status_code == 302
    assert (find_book(changed).settings.margin, find_book(changed).settings.discount) == (0.35, 0.08)
    after = (changed / "keepworth.toml").read_text(encoding="utf-8")
    assert [line for line in before.splitlines() if line.startswith("# ") and line not in after] == []
    line = AuditEntry.objects.get(kind="settings.change")
    assert line.detail["before"] == {"discount": 0.1, "margin": None}
    assert line.detail["after"] == {"discount": 0.08, "margin": 0.35}
    page = owner.get("/book/settings/").text
    assert "The next score uses it" in page
    assert 'value="0.35"' in page
    assert owner.post("/book/settings/", NOW).status_code == 302
    assert find_book(changed).settings.margin is None, "empty is the default"


@pytest.mark.parametrize(("name", "said", "why"), [
    ("margin", "7", "above 0, at most 1"), ("margin", "a third", "above 0, at most 1"), ("margin", "0,3", "above 0"),
    ("margin", "nan", "above 0"), ("time_zone", "Mars/X", "a zone such as"), ("horizon_weeks", "0", "above 0"),
    ("name", "", "required"), ("marginn", "0.3", "no field marginn"), ("currency", "USD", "no field currency"),
])  # fmt: skip
def test_nonsense_is_refused_and_nothing_is_written(owner, changed, name, said, why):
    before = (changed / "keepworth.toml").read_bytes()
    page = owner.post("/book/settings/", {**NOW, name: said})
    assert page.status_code == 422
    assert why in page.text
    assert (changed / "keepworth.toml").read_bytes() == before
    assert not AuditEntry.objects.filter(kind="settings.change").exists()


def test_a_change_that_cannot_be_noted_does_not_stand(owner, changed, monkeypatch):
    before = (changed / "keepworth.toml").read_bytes()

    def full(*_given, **_named):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("keepworth_web.care.actions.noted_first.note", full)
    with pytest.raises(OperationalError):
        owner.post("/book/settings/", {**NOW, "margin": "0.35"})
    assert (changed / "keepworth.toml").read_bytes() == before


def test_numbers_are_written_as_the_file_has_them_in_every_language(owner, changed):
    with override("zh-hans"):
        assert 'value="0.1"' in owner.get("/book/settings/").text


def field_of(book, segment):
    """The name of a segment's field."""
    form = SettingsForm(book=find_book(book).settings, segments=[segment])
    return next(name for name, own in form.segments.items() if own == segment)


@pytest.fixture
def food(changed, tmp_path):
    """A book with customers of a segment."""
    file = tmp_path / "customers.csv"
    file.write_text("customer_id,segment\nc1,Food\nc2,Steel & Co\n", encoding="utf-8")
    import_file(find_book(changed), file, asked=Asked(table="customers"))
    return changed


def test_how_often_to_talk_is_set_for_each_segment(owner, food):
    page = owner.get("/book/settings/").text
    assert "How often somebody should talk to a customer" in page
    assert "Steel &amp; Co" in page
    said = {**NOW, "days": "60", field_of(food, "Food"): "30", field_of(food, "Steel & Co"): ""}
    assert owner.post("/book/settings/", said).status_code == 302
    cadence = find_book(food).settings.cadence
    assert (cadence.default, dict(cadence.segments)) == (60, {"Food": 30})
    assert (cadence.days("Food"), cadence.days("Steel & Co")) == (30, 60)
    assert 'value="30"' in owner.get("/book/settings/").text
    assert owner.post("/book/settings/", {**NOW, "days": "60"}).status_code == 302
    assert dict(find_book(food).settings.cadence.segments) == {"Food": 30}, "what was not sent stays"
    assert owner.post("/book/settings/", {**NOW, "days": "", field_of(food, "Food"): ""}).status_code == 302
    cadence = find_book(food).settings.cadence
    assert (cadence.default, dict(cadence.segments)) == (90, {})


def test_a_segment_that_no_customer_is_of_any_more_is_shown_too(owner, food):
    with (food / "keepworth.toml").open("a", encoding="utf-8") as settings:
        settings.write('[cadence.segments]\n"No longer" = 14\n')
    assert "No longer" in owner.get("/book/settings/").text


@pytest.mark.parametrize("said", ["0", "3661", "monthly", "1.5", "-3", "1_0"])
def test_days_that_cannot_be_are_refused_at_their_segment(owner, food, said):
    before = (food / "keepworth.toml").read_bytes()
    page = owner.post("/book/settings/", {**NOW, field_of(food, "Food"): said})
    assert (page.status_code, "a whole number from 1 to 3660" in page.text) == (422, True)
    assert (food / "keepworth.toml").read_bytes() == before


def test_how_often_one_person_may_be_written_to_is_set_and_holds_at_once(owner, changed):
    assert "How often one person may be written to" in owner.get("/book/settings/").text
    said = {**NOW, "budget-most": "3", "budget-within_days": "60", "budget-days_apart": ""}
    assert owner.post("/book/settings/", said).status_code == 302
    assert find_book(changed).settings.contact_budget == Contacting(3, 60, 30)
    assert owner.post("/book/settings/", NOW).status_code == 302
    assert find_book(changed).settings.contact_budget == Contacting(3, 60, 30), "what was not sent stays"
    refused = owner.post("/book/settings/", {**said, "budget-most": "0"})
    assert (refused.status_code, "a whole number from 1 to 100" in refused.text) == (422, True)


def test_d1_01_only_the_owner_changes_settings(colleague, stranger, changed):
    for client in (colleague, stranger):
        assert client.get("/book/settings/").status_code == 403
        assert client.post("/book/settings/", NOW).status_code == 403
