"""What value and staying go by: the owner reads and changes it on pages and by programs; nonsense is refused."""

import html
import json
import re

import pytest

from keepworth.tables.book import find_book
from keepworth.tables.ledger_settings import LEDGER, LedgerSettings
from keepworth.tables.staying import STAYING, TRIALS
from keepworth.tables.valuing import MODELS, PERIODS, VALUE
from keepworth_web.care.reads.going_by import MUST
from keepworth_web.focus.reads.going_by import NUMBERS as OF_FOCUS
from keepworth_web.measure.reads.staying_by import BY_NAME as OF_STAYING
from keepworth_web.staff.models import AuditEntry
from keepworth_web.value.reads.going_by import BY_NAME as OF_VALUE
from keepworth_web.value.reads.going_by import MODEL, PERIOD
from tests.web.browsers import with_key

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("filled")]
VALUE_PAGE, STAYING_PAGE = "/value/settings/", "/measure/settings/staying/"
BOTH = ((VALUE_PAGE, "/api/v1/settings/value"), (STAYING_PAGE, "/api/v1/settings/staying"))


def words(page) -> str:
    body = page.text[page.text.index("<main") : page.text.index("</main>")]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)))


def change(client, address, said):
    return client.generic("PATCH", address, json.dumps(said), content_type="application/json")


def test_every_key_of_the_four_tables_is_offered_with_what_it_may_be():
    every = {"value": VALUE, "ledger": LEDGER, "staying": STAYING, "trials": TRIALS}
    assert {*OF_VALUE, *OF_STAYING} == {f"{table}.{one.name}" for table, those in every.items() for one in those}
    offered = [*OF_VALUE.values(), *OF_STAYING.values()]
    assert all(one.default is None or one.setting.fits(one.default) for one in offered)
    assert {one.setting.must for one in (*offered, *OF_FOCUS) if not one.choices} == set(MUST)
    assert all(one.setting.fits(one.read(value)) for one in offered for value in one.choices)
    assert (set(MODEL), set(PERIOD)) == (set(MODELS), set(PERIODS))


def test_defaults_are_said_as_ours(owner):
    said = words(owner.get(VALUE_PAGE))
    assert "What is empty goes by ours: defaults, no findings." in said
    assert "The ledger goes by them at once; the rest is used by the next score" in said
    assert "What an hour of ours costs, where it goes into serving a customer" in said
    assert "Empty: unset." in said
    assert f"Empty: ours, {LedgerSettings().claimed:g}." in said
    assert "whichever fits the book's own history best (ours)" in said
    assert "no (ours)" in words(owner.get(STAYING_PAGE))


def test_value_is_changed_in_the_file_and_noted(owner, changed):
    before = (changed / "keepworth.toml").read_text(encoding="utf-8")
    sent = {
        "value.hour_cost": "85.5", "value.contracts_in_orders": "all", "value.model": "paretonbd",
        "value.would_have_come": "0", "ledger.claimed": "0.2", "ledger.fair_share": "0.75",
    }  # fmt: skip
    assert owner.post(VALUE_PAGE, sent).status_code == 302
    book = find_book(changed).settings
    assert (book.value.hour_cost, book.value.contracts_in_orders, book.value.model, book.value.would_have_come) == (
        85.5, "all", "paretonbd", 0.0,
    )  # fmt: skip
    assert (book.ledger.claimed, book.ledger.fair_share, book.ledger.signed) == (0.2, 0.75, 1.0)
    after = (changed / "keepworth.toml").read_text(encoding="utf-8")
    assert [line for line in before.splitlines() if line.startswith("# ") and line not in after] == []
    line = AuditEntry.objects.get(kind="settings.change")
    assert line.detail["before"]["value.hour_cost"] is None
    assert line.detail["after"]["value.contracts_in_orders"] == "all"
    page = owner.get(VALUE_PAGE)
    assert "The newest score went by nothing here." in words(page)
    assert 'value="paretonbd" selected' in page.text
    assert "The newest score went by those of the contract's product, while it runs." in words(page)
    assert "The newest score went by 0.3." not in words(page), "the ledger goes by it at once"
    assert owner.post(VALUE_PAGE, dict.fromkeys(sent, "")).status_code == 302
    assert find_book(changed).settings.value == type(book.value)()


def test_staying_is_changed_whole_numbers_as_whole_and_flags_as_flags(owner, changed):
    sent = {
        "staying.severe": "3", "staying.gap_sd": "0", "trials.phi_mean": "-0.5", "trials.captive_fights": "true",
        "trials.prices_by_lot": "true",
    }  # fmt: skip
    assert owner.post(STAYING_PAGE, sent).status_code == 302
    book = find_book(changed).settings
    assert (book.staying.severe, book.staying.gap_sd, book.trials.phi_mean) == (3, 0.0, -0.5)
    assert (book.trials.captive_fights, book.trials.prices_by_lot) == (True, True)
    assert "severe = 3\n" in (changed / "keepworth.toml").read_text(encoding="utf-8")
    page = owner.get(STAYING_PAGE)
    assert 'name="trials.phi_mean" value="-0.5"' in page.text
    assert "The newest score went by 4." in words(page)
    assert "The newest score went by no." in words(page)
    assert owner.post(STAYING_PAGE, {"trials.captive_fights": ""}).status_code == 302
    book = find_book(changed).settings.trials
    assert (book.captive_fights, book.prices_by_lot) == (False, True), "what was not sent stays"


@pytest.mark.parametrize(("page", "sent", "why"), [
    (VALUE_PAGE, {"value.hour_cost": "0"}, "This must be: above 0, at most 1000000."),
    (VALUE_PAGE, {"value.hour_cost": "1,5"}, "This must be: above 0, at most 1000000."),
    (VALUE_PAGE, {"value.would_have_come": "1.1"}, "This must be: from 0 to 1."),
    (VALUE_PAGE, {"value.model": "bgnbdd"}, "Select a valid choice"),
    (VALUE_PAGE, {"ledger.fair_share": "0.4"}, "This must be: from 0.5 to 1."),
    (VALUE_PAGE, {"ledger.claim": "0.4"}, "no field ledger.claim"),
    (STAYING_PAGE, {"staying.severe": "4.5"}, "This must be: a whole number from 1 to 5."),
    (STAYING_PAGE, {"staying.order_days": "3661"}, "This must be: a whole number from 1 to 3660."),
    (STAYING_PAGE, {"trials.phi_mean": "-11"}, "This must be: from -10 to 10."),
    (STAYING_PAGE, {"trials.gamma": "nan"}, "This must be: above 0, at most 10."),
    (STAYING_PAGE, {"trials.captive_fights": "perhaps"}, "Select a valid choice"),
])  # fmt: skip
def test_nonsense_is_refused_by_name_and_nothing_is_written(owner, changed, page, sent, why):
    before = (changed / "keepworth.toml").read_bytes()
    answer = owner.post(page, sent)
    assert (answer.status_code, why in html.unescape(answer.text)) == (422, True)
    assert (changed / "keepworth.toml").read_bytes() == before
    assert not AuditEntry.objects.filter(kind="settings.change").exists()


@pytest.mark.parametrize(("page", "address"), BOTH)
def test_d1_01_only_the_owner_reads_and_changes_it(page, address, colleague, stranger, people):
    for client in (colleague, stranger):
        assert (client.get(page).status_code, client.post(page, {}).status_code) == (403, 403)
    editor = with_key(people["editor"], scope="write")
    assert (editor.get(address).status_code, change(editor, address, {"settings": []}).status_code) == (403, 403)


def test_programs_read_and_change_the_same(people, changed):
    program = with_key(people["owner"], scope="write")
    (_, value), (_, staying) = BOTH
    told = change(program, value, {"settings": [{"name": "value.hour_cost", "value": 80}]}).json()
    assert told["settings"][0] == {
        "name": "value.hour_cost", "value": 80.0, "default": None, "must": "above 0, at most 1000000",
        "in_newest_score": None,
    }  # fmt: skip
    assert program.get(value).json() == told
    said = [{"name": "staying.severe", "value": 3}, {"name": "trials.captive_fights", "value": True}]
    told = change(program, staying, {"settings": said}).json()
    by_name = {one["name"]: one for one in told["settings"]}
    assert by_name["staying.severe"]["value"] == 3
    assert by_name["staying.severe"]["in_newest_score"] == 4
    assert by_name["trials.captive_fights"]["value"] is True
    assert find_book(changed).settings.staying.severe == 3
    back = change(program, staying, {"settings": [{**one, "value": None} for one in said]}).json()
    assert {one["name"]: one["value"] for one in back["settings"]}["staying.severe"] == 4


@pytest.mark.parametrize(("address", "said", "pointer"), [
    (BOTH[0][1], [{"name": "value.hour_cost", "value": 0}], "/settings/0/value"),
    (BOTH[0][1], [{"name": "value.hour_cost", "value": True}], "/settings/0/value"),
    (BOTH[0][1], [{"name": "value.hour_cost", "value": "80"}], "/settings/0/value"),
    (BOTH[0][1], [{"name": "value.hours_cost", "value": 3}], "/settings/0/name"),
    (BOTH[0][1], [{"name": "trials.gamma", "value": 1}], "/settings/0/name"),
    (BOTH[1][1], [{"name": "staying.severe", "value": 3.5}], "/settings/0/value"),
    (BOTH[1][1], [{"name": "trials.gamma", "value": 1}, {"name": "trials.gamma", "value": 2}], "/settings/1/name"),
    (BOTH[1][1], [{"name": "trials.captive_fights", "value": 1}], "/settings/0/value"),
])  # fmt: skip
def test_what_cannot_be_is_refused_by_its_place(address, said, pointer, people, changed):
    before = (changed / "keepworth.toml").read_bytes()
    answer = change(with_key(people["owner"], scope="write"), address, {"settings": said})
    assert (answer.status_code, pointer in [one["pointer"] for one in answer.json()["faults"]]) == (422, True)
    assert (changed / "keepworth.toml").read_bytes() == before


@pytest.mark.parametrize("page", [VALUE_PAGE, STAYING_PAGE])
def test_all_of_it_is_said_in_chinese(owner, page):
    owner.cookies["language"] = "zh-hans"
    names = {"Acme", "book", "Keepworth", "keepworth", "toml", "value", "ledger", "staying", "trials", "Pareto"}
    assert set(re.findall(r"[A-Za-z]{4,}", words(owner.get(page)))) <= names
