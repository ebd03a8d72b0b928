"""The value ledger on a customer's page: two columns, what it sums to, and lines that colleagues write and answer."""

import datetime as dt
import json
import re
from decimal import Decimal

import pytest
from django.utils import timezone

from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.know.models import WrittenRow
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import browser_of

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 1, 31)
LINE = {"side": "theirs", "kind": "hours saved", "period": "2024-Q1", "amount": "1200.50", "status": "claimed",
        "version": ""}  # fmt: skip


@pytest.fixture
def editor(people):
    return browser_of(people["editor"])


@pytest.fixture
def at(number):
    return number(0)


def only(**values) -> WrittenRow:
    (row,) = [one for one in WrittenRow.objects.filter(table="ledger") if one.says]
    assert {name: row.values.get(name) for name in values} == values
    return row


def panel(client, at, day: str = "") -> str:
    page = client.get(f"/know/{at}/", {"as_of": day} if day else {}).text
    return page[page.index('id="panel-ledger"') :]


def test_an_empty_ledger_is_one_sentence_and_one_button(editor, colleague, at):
    said = panel(editor, at)
    assert "Nobody has written yet what each side gains." in said
    assert f'href="/value/{at}/ledger/new/"' in said
    assert "Write a line" not in panel(colleague, at), "who may only read is not asked to"


def test_a_line_is_written_changed_checked_and_taken_away(editor, at):
    assert editor.post(f"/value/{at}/ledger/new/", LINE).status_code == 302
    row = only(kind="hours saved", amount="1200.5000", status="claimed", status_on=today(), customer_id=own_id(0))
    said = panel(editor, at)
    assert "1,200.50" in said
    assert "claimed" in said
    address = f"/value/{at}/ledger/lines/w{row.pk}/"
    shown = re.search(r'name="amount" value="([^"]*)"', editor.get(address).text)[1]
    assert shown in ("1,200.50", "1200.50"), shown
    assert editor.post(address, LINE | {"amount": "9,000.25", "version": "1"}).status_code == 302
    only(amount="9000.2500")
    late = editor.post(address, LINE | {"amount": "1", "version": "1"})
    assert (late.status_code, "Somebody else changed this" in late.text) == (422, True)
    assert editor.post(f"{address}verify/").status_code == 302
    only(status="verified", status_on=today())
    assert editor.post(f"{address}remove/").status_code == 302
    assert "Nobody has written yet" in panel(editor, at)


@pytest.mark.parametrize(
    ("said", "why"),
    [({"period": "soon"}, "This is no year, quarter or month."), ({"period": "2024-13"}, "This is no year"),
     ({"amount": "many"}, "number"), ({"status": "signed"}, "not one of the available choices"),
     ({"kind": ""}, "required")],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_words(editor, at, said, why):
    answer = editor.post(f"/value/{at}/ledger/new/", LINE | said)
    assert (answer.status_code, why in answer.text) == (422, True)
    assert not WrittenRow.objects.filter(table="ledger").exists()


def test_a_line_that_the_customer_signed_is_only_answered(editor, at, people):
    editor.post(f"/value/{at}/ledger/new/", LINE)
    row = only()
    signed = {"line_id": json.loads(row.key)[0], "status": "signed"}
    write_row(Said("ledger", signed), by=None, at=timezone.now())
    address = f"/value/{at}/ledger/lines/w{row.pk}/"
    assert "Answer it instead" in editor.get(address).text
    refused = editor.post(address, LINE | {"amount": "1", "version": "2"})
    assert (refused.status_code, "The customer signed this line" in refused.text) == (422, True)
    for way in ("verify", "remove"):
        told = editor.post(f"{address}{way}/", follow=True)
        assert "The customer signed this line" in told.text
    assert only(amount="1200.5000", status="signed")
    assert editor.post(f"{address}answer/", {"amount": "800", "words": "We counted otherwise."}).status_code == 302
    said = panel(editor, at)
    assert "Beside it: 800, claimed" in said
    assert "We counted otherwise." in said
    assert "1,200.5" in said


def test_a_year_of_both_sides_with_its_doubt_and_a_warning(editor, filled, at, day):
    add(filled, "ledger", {
        "line_id": ["a", "b", "c", "d"], "customer_id": [own_id(0)] * 4, "side": ["theirs", "theirs", "theirs", "ours"],
        "kind": ["saved", "sales", "training", "margin"], "period": ["2023"] * 4,
        "amount": [Decimal(500000), Decimal(100000), Decimal(-5000), Decimal(100)],
        "status": ["signed", "claimed", "claimed", "signed"], "status_on": [DAY] * 4,
    })  # fmt: skip
    add(filled, "contracts", {
        "contract_id": ["k9"], "customer_id": [own_id(0)], "starts_on": [dt.date(2023, 1, 1)],
        "ends_on": [dt.date(2023, 12, 31)], "annual_value": [Decimal(1000)],
    })  # fmt: skip
    said = panel(editor, at)
    assert "In 2023 they gained <b>530,000</b> EUR with us: 500,000 are signed, and it would be 600,000" in said
    assert "They take more than 80 in 100 of the joint value" in said
    assert "A claimed line counts for 30 in 100" in said


def test_who_may_only_read_writes_nothing_and_a_stranger_sees_nothing(colleague, stranger, at, people):
    for client, status in ((colleague, 403), (stranger, 404)):
        for way in ("new/", "page/"):
            assert client.get(f"/value/{at}/ledger/{way}").status_code == status
            assert client.post(f"/value/{at}/ledger/{way}", LINE).status_code == status
    assert stranger.get(f"/value/{at}/ledger/page/pdf/").status_code == 404
    assert colleague.get(f"/value/{at}/ledger/page/pdf/")["Content-Type"] == "application/pdf"


def test_a_line_of_another_customer_is_not_reached(editor, at, number, people):
    editor.post(f"/value/{at}/ledger/new/", LINE)
    mark = f"w{only().pk}"
    for way in ("", "verify/", "remove/", "answer/"):
        assert editor.post(f"/value/{number(3)}/ledger/lines/{mark}/{way}", LINE).status_code == 404
    only(amount="1200.5000", status="claimed")


def test_the_list_is_taken_away_whole(editor, at):
    editor.post(f"/value/{at}/ledger/new/", LINE)
    file = editor.post("/book/take/", {"what": "ledger", "about": str(at), "kind": "csv"})
    assert "hours saved" in b"".join(file.streaming_content).decode() if file.streaming else file.content.decode()


def today() -> str:
    from keepworth_web.know.reads.visible import visible_to

    return visible_to(None).book.today().isoformat()
