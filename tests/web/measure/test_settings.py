"""What relationships are measured by: every colleague reads it in words, the owner changes it, and it is noted."""

import html
import re

import pytest

from keepworth.tables.book import find_book
from keepworth.tables.measuring import ERRORS, HALF_LIVES, SEVEN, Tracked
from keepworth_web.measure.reads.numbers import BY_NAME, MUST, NUMBERS
from keepworth_web.staff.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("filled")]
PAGE, FORM = "/measure/settings/", "/measure/settings/change/"
NOW = {**{f"tracked.{name}": "on" for name in SEVEN}, "beyond": "emotional"}
WITHOUT_FIT = {name: said for name, said in NOW.items() if name != "tracked.fit"}


def words(page) -> str:
    body = page.text[page.text.index("<main") : page.text.index("</main>")]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)))


def test_every_number_of_the_file_has_its_words_and_what_it_may_be():
    assert {one.setting.must for one in NUMBERS} == set(MUST)
    assert len(BY_NAME) == len(NUMBERS)
    assert {f"half_life_months.{name}" for name in HALF_LIVES} | {f"measure.errors.{name}" for name in ERRORS} < set(
        BY_NAME
    )
    assert all(one.setting.fits(one.default) for one in NUMBERS)


def test_defaults_are_said_as_ours(colleague):
    said = words(colleague.get(PAGE))
    assert "This company tracks 7 of the seven indicators of loyalty" in said
    assert "All numbers are ours and no finding." in said
    assert re.search(r"The newest score, as of .+, went by these\.", said)
    assert "Change these" not in said


def test_a_number_is_changed_in_the_file_and_noted_and_said_to_hold_from_the_next_score(owner, changed):
    before = (changed / "keepworth.toml").read_text(encoding="utf-8")
    assert owner.get(PAGE).text.count(f'href="{FORM}"') == 1
    sent = {**NOW, "half_life_months.trust": "14", "measure.errors.item": "12", "measure.weights.trust": "2"}
    assert owner.post(FORM, sent).status_code == 302
    book = find_book(changed).settings
    assert (book.half_life_months["trust"], book.measure.errors, book.measure.weights) == (
        14.0, {"item": 12.0}, {"trust": 2.0},
    )  # fmt: skip
    after = (changed / "keepworth.toml").read_text(encoding="utf-8")
    assert [line for line in before.splitlines() if line.startswith("# ") and line not in after] == []
    line = AuditEntry.objects.get(kind="settings.change")
    assert line.detail["before"] == {
        "half_life_months.trust": 12.0, "measure.errors.item": None, "measure.weights.trust": None,
    }  # fmt: skip
    assert line.detail["after"]["half_life_months.trust"] == 14.0
    page = owner.get(PAGE)
    said = words(page)
    assert "The next score uses it" in said
    assert "3 numbers are this company's own, the rest is ours and no finding." in said
    assert re.search(
        r"From the next score on these are others than in the newest, as of .+: trust \(12, now 14\)", said
    )
    assert "this company's; ours is 12" in said
    form = owner.get(FORM).text
    assert 'name="half_life_months.trust" value="14"' in form
    assert owner.post(FORM, NOW).status_code == 302
    assert find_book(changed).settings.half_life_months["trust"] == 12.0, "empty is ours"


def test_an_indicator_is_left_out_with_its_reason_whose_words_stay_out_of_the_log(owner, changed):
    page = owner.post(FORM, WITHOUT_FIT)
    assert page.status_code == 422
    assert "Say why this one is not tracked." in page.text
    sent = {**WITHOUT_FIT, "because.fit": "We sell one thing", "beyond": "none"}
    assert owner.post(FORM, sent).status_code == 302
    book = find_book(changed).settings
    assert book.tracked == Tracked(SEVEN[:-1], {"fit": "We sell one thing"})
    assert book.measure.beyond == "none"
    line = AuditEntry.objects.get(kind="settings.change")
    assert line.detail["after"]["tracked.because"] == ["fit"]
    assert "sell" not in str(line.detail)
    said = words(owner.get(PAGE))
    assert "Fit no We sell one thing" in said
    assert "which indicators are tracked" in said
    assert owner.post(FORM, NOW).status_code == 302
    assert find_book(changed).settings.tracked == Tracked()


@pytest.mark.parametrize(("sent", "why"), [
    ({"measure.mean": "101"}, "This must be: from 0 to 100."),
    ({"half_life_months.trust": "0"}, "This must be: above 0, at most 1200."),
    ({"measure.errors.item": "1,5"}, "This must be: above 0, at most 100."),
    ({"measure.together": "nan"}, "This must be: from 0 to 1."),
    ({"measure.errors.itm": "1"}, "no field measure.errors.itm"),
    ({"beyond": "lunch"}, "Select a valid choice"),
    ({f"measure.weights.{name}": "0" for name in HALF_LIVES if name not in ("structural_cost", "business")},
     "Weights are all 0"),
])  # fmt: skip
def test_nonsense_is_refused_by_name_and_nothing_is_written(owner, changed, sent, why):
    before = (changed / "keepworth.toml").read_bytes()
    page = owner.post(FORM, {**NOW, **sent})
    assert (page.status_code, why in page.text) == (422, True)
    assert (changed / "keepworth.toml").read_bytes() == before
    assert not AuditEntry.objects.filter(kind="settings.change").exists()


def test_fewer_than_five_and_the_weight_of_what_is_not_tracked_are_refused(owner):
    few = {name: said for name, said in NOW.items() if name not in ("tracked.fit", "tracked.evp", "tracked.business")}
    assert "Track five of the seven at least" in owner.post(FORM, few).text
    sent = {**WITHOUT_FIT, "because.fit": "We sell one thing", "measure.weights.fit": "2"}
    page = owner.post(FORM, sent)
    assert (page.status_code, "enters no strength: leave its weight empty" in page.text) == (422, True)


def test_what_the_book_taught_stands_beside_the_number(owner, run):
    file = run / "priors.json"
    taught = '"learnt": {"half_life_months": {"trust": {"months": 14.2, "low": 11, "high": 18, "people": 61}}}'
    file.write_text("{" + taught + ", " + file.read_text(encoding="utf-8")[1:], encoding="utf-8")
    assert "14.2, learnt from 61 people" in words(owner.get(PAGE))


def test_d1_01_only_the_owner_changes_what_is_measured_by(colleague, stranger):
    for client in (colleague, stranger):
        assert client.get(PAGE).status_code == 200
        assert client.get(FORM).status_code == 403
        assert client.post(FORM, NOW).status_code == 403


def test_all_of_it_is_said_in_chinese(owner):
    owner.cookies["language"] = "zh-hans"
    said = words(owner.get(PAGE)) + words(owner.get(FORM))
    names = {"Acme", "book", "Keepworth", "keepworth", "toml", "measure", "half", "life", "months", "tracked", "states"}
    assert set(re.findall(r"[A-Za-z]{4,}", said)) <= names
