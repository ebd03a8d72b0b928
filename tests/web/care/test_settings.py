"""Book › Settings: what the book counts with is changed in its file, with its comments, and noted."""

import pytest
from django.db import OperationalError
from django.utils.translation import override

from keepworth.tables.book import find_book
from keepworth.tables.settings import RETENTION, Settings
from keepworth_web.care.forms import CHANGED, WORDS, known
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
    said = {one.meaning for one in (*known(), *RETENTION)} | {one.must for one in (*known(), *RETENTION)}
    assert said == set(WORDS)
    assert set(CHANGED) <= set(Settings.__dataclass_fields__)


def test_a_setting_is_changed_with_its_comments_and_noted(owner, changed):
    before = (changed / "keepworth.toml").read_text(encoding="utf-8")
    assert owner.post("/book/settings/", {**NOW, "margin": "0.35", "discount": "0.08"}).status_code == 302
    assert (find_book(changed).settings.margin, find_book(changed).settings.discount) == (0.35, 0.08)
    after = (changed / "keepworth.toml").read_text(encoding="utf-8")
    assert [line for line in before.splitlines() if line.startswith("# ") and line not in after] == []
    line = AuditEntry.objects.get(kind="settings.change")
    assert line.detail == {"before": {"discount": 0.1, "margin": None}, "after": {"discount": 0.08, "margin": 0.35}}
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

    monkeypatch.setattr("keepworth_web.care.actions.change_book_settings.note", full)
    with pytest.raises(OperationalError):
        owner.post("/book/settings/", {**NOW, "margin": "0.35"})
    assert (changed / "keepworth.toml").read_bytes() == before


def test_numbers_are_written_as_the_file_has_them_in_every_language(owner, changed):
    with override("zh-hans"):
        assert 'value="0.1"' in owner.get("/book/settings/").text


def test_d1_01_only_the_owner_changes_settings(colleague, stranger, changed):
    for client in (colleague, stranger):
        assert client.get("/book/settings/").status_code == 403
        assert client.post("/book/settings/", NOW).status_code == 403
