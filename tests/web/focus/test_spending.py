"""What was spent on getting and on keeping: listed, written, changed and taken out; the next score reads it."""

import html
import json
import re
from decimal import Decimal

import pytest

from keepworth.tables.answering import lake_here
from keepworth_web.know.actions.settle_written import settle_written
from keepworth_web.know.models import WrittenRow
from tests.factories.books import add
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
PAGE, NEW, API = "/focus/balance/spending/", "/focus/balance/spending/new/", "/api/v1/spending/rows"
LINE = {"period": "2026-Q1", "purpose": "keeping", "element": "sales", "amount": "12000"}


def words(page) -> str:
    body = page.text[page.text.index("<main") : page.text.index("</main>")]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)))


def change_of(page) -> str:
    return re.search(rf'href="({PAGE}[^"]+)" aria-label="Change', page.text)[1]


def test_an_empty_book_says_what_to_do(owner, filled):
    page = owner.get(PAGE)
    assert "Nobody wrote yet what was spent: write it by month, quarter or year, or import a file." in words(page)
    assert page.text.count(f'href="{NEW}"') == 1


def test_it_is_written_listed_changed_and_taken_out(owner, filled):
    assert owner.post(NEW, LINE).status_code == 302
    page = owner.get(PAGE)
    assert "2026-Q1 Keeping them sales connection 12,000 Change" in words(page)
    assert "It is written. The next score goes by it." in words(page)
    form = owner.get(change_of(page))
    assert re.search(r'name="amount" value="12,?000(\.0+)?"', form.text)
    assert 'name="period"' not in form.text
    version = re.search(r'name="version" value="(\d+)"', form.text)[1]
    assert owner.post(change_of(page), {"amount": "9000.50", "version": version}).status_code == 302
    stale = owner.post(change_of(page), {"amount": "1", "version": version})
    assert stale.status_code == 422, "somebody else changed it meanwhile"
    row = WrittenRow.objects.get(table="spending")
    assert row.values == {"amount": "9000.50"} or Decimal(str(row.values["amount"])) == Decimal("9000.50")
    assert owner.post(f"{change_of(page)}remove/").status_code == 302
    assert "Nobody wrote yet what was spent" in words(owner.get(PAGE))


def test_what_files_brought_stands_there_too_and_can_be_changed_and_hidden(owner, filled):
    add(filled, "spending", {"period": ["2025", "2025-Q4"], "purpose": ["getting"] * 2,
                             "amount": [Decimal(400), Decimal(100)]})  # fmt: skip
    page = owner.get(PAGE)
    said = words(page)
    assert said.index("2025-Q4") < said.index("2025 Getting customers"), "the newest first"
    assert "2025 holds days of it too: they count twice." in said
    assert "2025-Q4 holds days of it too: they count twice." in said
    assert owner.post(change_of(page), {"amount": "150"}).status_code == 302
    assert "2025-Q4 Getting customers 150" in words(owner.get(PAGE))
    assert owner.post(f"{change_of(owner.get(PAGE))}remove/").status_code == 302
    said = words(owner.get(PAGE))
    assert "2025-Q4 " not in said
    assert "count twice" not in said


@pytest.mark.parametrize(("sent", "why"), [
    ({"period": "2026-13"}, "This is no year, quarter or month."),
    ({"period": "last year"}, "Ensure this value has at most 7 characters"),
    ({"period": ""}, "This field is required."),
    ({"purpose": "getting"}, "Elements are of keeping."),
    ({"element": "gifts"}, "Select a valid choice"),
    ({"amount": "-1"}, "greater than or equal to 0"),
    ({"amount": "much"}, "Enter a number."),
    ({"customer": "C1"}, "This form has no field customer."),
])  # fmt: skip
def test_nonsense_is_refused_by_name_and_nothing_is_written(owner, filled, sent, why):
    page = owner.post(NEW, {**LINE, **sent})
    assert (page.status_code, why in html.unescape(page.text)) == (422, True)
    assert not WrittenRow.objects.exists()


def test_a_second_line_of_the_same_is_refused_and_the_first_stands(owner, filled):
    assert owner.post(NEW, LINE).status_code == 302
    page = owner.post(NEW, {**LINE, "period": "2026-q1", "amount": "5"})
    assert (page.status_code, "There is a line of this already." in page.text) == (422, True)
    assert "12,000" in words(owner.get(PAGE))
    assert owner.post(NEW, {**LINE, "element": ""}).status_code == 302, "without an element it is another line"


def test_the_next_score_reads_what_was_written(owner, filled):
    assert owner.post(NEW, {**LINE, "period": "2024"}).status_code == 302
    assert owner.post(NEW, {**LINE, "period": "2024-Q1", "purpose": "getting", "element": ""}).status_code == 302
    settle_written(filled)
    with lake_here(filled) as lake:
        rows = lake.table("spending").to_pyarrow().to_pylist()
    assert {(one["period"], one["purpose"], one["element"], float(one["amount"])) for one in rows} == {
        ("2024", "keeping", "sales", 12000.0), ("2024-Q1", "getting", None, 12000.0),
    }  # fmt: skip


def test_d1_01_only_the_owner_reads_and_writes_it(colleague, stranger, people, filled):
    for client in (colleague, stranger):
        assert [client.get(page).status_code for page in (PAGE, NEW)] == [403, 403]
        assert client.post(NEW, LINE).status_code == 403
    editor = with_key(people["editor"], scope="write")
    assert editor.get(API).status_code == 403
    assert not WrittenRow.objects.exists()


def test_it_is_taken_away_as_a_file_whole(owner, filled):
    owner.post(NEW, LINE)
    owner.post(NEW, {**LINE, "period": "2025-12", "purpose": "getting", "element": "", "amount": "80.25"})
    page = owner.post("/book/lists/take/", {"what": "spending", "kind": "csv", "back": PAGE})
    lines = b"".join(page.streaming_content).decode().splitlines()
    assert lines[:3] == [
        "Period,Spent on,Element,How much", "2026-Q1,keeping them,sales connection,12000.0",
        "2025-12,getting customers,,80.25",
    ]  # fmt: skip


def test_programs_read_write_and_take_it_out(people, filled):
    program = with_key(people["owner"], scope="write")
    said = {"values": [{"column": name, "value": value} for name, value in LINE.items()]}
    made = program.put(API, json.dumps(said), content_type="application/json")
    assert made.status_code == 200, made.content
    (row,) = program.get(API).json()["items"]
    assert {one["column"]: one["value"] for one in row["cells"]} == {**LINE, "amount": row["cells"][2]["value"]}
    gone = program.delete(f"{API}/{row['mark']}?version={row['version']}")
    assert gone.status_code == 200
    assert program.get(API).json()["items"] == []
    bad = {"values": [{"column": "period", "value": "2026"}, {"column": "purpose", "value": "gifts"}]}
    refused = program.put(API, json.dumps(bad), content_type="application/json")
    assert (refused.status_code, refused.json()["faults"][0]["pointer"]) == (422, "/values/purpose")


def test_the_page_of_getting_against_keeping_leads_there(owner, scored_firm, show, filled):
    show(scored_firm.folder)
    assert owner.get("/focus/balance/").text.count(f'href="{PAGE}"') == 1


def test_all_of_it_is_said_in_chinese(owner, filled):
    owner.post(NEW, LINE)
    owner.post(NEW, {**LINE, "period": "2026"})
    owner.get(PAGE)  # what was told in English is told
    owner.cookies["language"] = "zh-hans"
    pages = [owner.get(PAGE), owner.get(NEW)]
    pages.append(owner.get(re.search(rf'href="({PAGE}[^"]+)" aria-label', pages[0].text)[1]))
    names = {"Acme", "book", "Keepworth", "spending", "period", "purpose", "amount", "element", "xlsx", "Excel"}
    assert set(re.findall(r"[A-Za-z]{4,}", " ".join(words(page) for page in pages))) <= names
