"""Exports: the cells of the page, harmless in a spreadsheet, sealed, limited and noted."""

import csv
import datetime as dt
import hashlib
import io
import re

import pytest
from django.test import Client

from keepworth_web.shared.templatetags.shown import day, in_100, money
from keepworth_web.staff.actions.begin_export import MOST_AN_HOUR
from keepworth_web.staff.models import AuditEntry
from tests.factories.shop import CANARY, CUSTOMERS, UNSCORED
from tests.web.browsers import browser_of, with_key
from tests.web.focus.page import names, rows
from tests.web.people import PASSWORD

pytestmark = pytest.mark.django_db
ALL = CUSTOMERS + UNSCORED
HEALTH = "segment=Health"


def body_of(answer) -> bytes:
    return b"".join(answer.streaming_content)


def export(client, *, view: str = HEALTH, kind: str = "csv", **more):
    return client.post("/focus/export/", {"view": view, "kind": kind, **more})


def table_of(text: str) -> tuple[list[str], list[list[str]], list[str]]:
    """Return heads, rows and the foot of a CSV."""
    lines = list(csv.reader(io.StringIO(text, newline="")))
    end = lines.index([])
    return lines[0], lines[1:end], [line[0] for line in lines[end + 1 :]]


def cells_of(kind: str, content: bytes) -> tuple[list[str], list[list[object]]]:
    if kind == "csv":
        heads, found, _ = table_of(content.decode())
        return heads, [[_read(cell) for cell in row] for row in found]
    from openpyxl import load_workbook

    lines = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).active]
    end = next(at for at, line in enumerate(lines) if line[0] is None)
    return list(lines[0]), [[_plain(cell) for cell in line] for line in lines[1:end]]


def _read(cell: str) -> object:
    if re.fullmatch(r"-?\d+(\.\d+)?", cell):
        return float(cell)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        return dt.date.fromisoformat(cell)
    return cell.removeprefix("'") or None


def _plain(cell: object) -> object:
    if isinstance(cell, dt.datetime):
        return cell.date()
    return float(cell) if isinstance(cell, int) else cell


def said(record: dict[str, object]) -> list[tuple[str, str]]:
    """Say a record as the page does."""

    def decimal(number: float) -> str:
        return f"{number:,.1f}"

    def between(name: str, say) -> str:
        return "" if record[name] is None else f"{say(record[f'{name}_low'])} to {say(record[f'{name}_high'])}"

    def whole(number: float) -> str:
        return f"{number:,.0f}"

    active = record["p_active"]
    gap, silent = record["usual_gap_weeks"], record["silent_weeks"]
    orders = record["expected_orders"]
    return [
        (str(record["name"]).strip(), str(record["customer_id"])),
        (record["segment"] or "–", ""),
        (money(record["value"]), between("value", money)),
        (in_100(active), between("p_active", lambda share: str(round(100 * share)))),
        ("–" if orders is None else decimal(orders), between("expected_orders", whole)),
        (day(record["last_order"]), ""),
        ("–" if silent is None else f"{whole(silent)} week{'' if silent == 1 else 's'}",
         "" if gap is None else f"usually {decimal(gap)}"),
        (record["served_by"] or "–", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_d5_an_export_equals_the_page_cell_for_cell(kind, shop, owner):
    heads, found = cells_of(kind, body_of(export(owner, kind=kind)))
    page = rows(owner.get(f"/focus/?{HEALTH}").text)
    assert len(found) == len(page) > 20
    for row, shown in zip(found, page, strict=True):
        expected = said(dict(zip(heads, row, strict=True)))
        if shown[3][1] == "one order only":
            expected[3] = (expected[3][0], "one order only")
        assert shown == expected


def test_the_seal_is_over_the_lines_above_and_the_same_in_both_formats(shop, owner):
    text = body_of(export(owner)).decode()
    above = text[: text.index("\r\n\r\n") + 2]
    seal = hashlib.sha256(above.encode()).hexdigest()
    assert table_of(text)[2][-1] == f"SHA-256 of the lines above: {seal}"
    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(body_of(export(owner, kind="xlsx")))).active
    assert seal in sheet.cell(row=sheet.max_row, column=1).value


def test_the_foot_says_what_when_and_for_whom(shop, owner):
    foot = table_of(body_of(export(owner)).decode())[2]
    assert re.fullmatch(r"Keepworth, Acme's book: \d+ customers of run \S+", foot[0])
    assert foot[1] == "View: http://testserver/focus/?segment=Health"
    assert re.fullmatch(r"Written \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC for Owner Test", foot[2])


def test_excel_reads_it_as_utf_8_when_asked(shop, owner):
    assert body_of(export(owner, kind="csv-bom")).startswith(b"\xef\xbb\xbfcustomer_id,")
    assert body_of(export(owner)).startswith(b"customer_id,")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_d1_05_no_cell_of_an_export_is_a_formula(kind, shop, owner):
    content = body_of(export(owner, kind=kind, view="q=hyperlink"))
    if kind == "csv":
        dangerous = [
            cell for row in table_of(content.decode())[1] for cell in row if cell.lstrip()[:1] in "=+-@" and cell
        ]
        assert dangerous == []
        assert b"'=HYPERLINK(1)" in content
    else:
        from openpyxl import load_workbook

        cells = [cell for row in load_workbook(io.BytesIO(content)).active for cell in row]
        assert [cell.value for cell in cells if cell.data_type == "f"] == []
        assert any("=HYPERLINK(1)" in str(cell.value) for cell in cells)


def test_only_those_picked_are_written_in_the_order_of_the_page(shop, owner):
    page = owner.get("/focus/?sort=customer").text
    picks = re.findall(r'name="pick" value="(\d+)"', page)[3:6]
    found = table_of(body_of(export(owner, view="sort=customer", pick=picks, scope="picked")).decode())[1]
    assert [row[1].removeprefix("'").strip() for row in found] == names(page)[3:6]


def test_picks_of_another_team_are_nobody(shop, owner, colleague):
    numbers = re.findall(r'name="pick" value="(\d+)"', owner.get("/focus/?q=canary").text)
    assert numbers
    content = body_of(export(colleague, view="", pick=numbers, scope="picked"))
    assert table_of(content.decode())[1] == []


@pytest.mark.parametrize("view", ["", "q=canary", "team=South", "sort=-value"])
def test_an_export_holds_nobody_of_another_team(view, shop, colleague):
    assert CANARY.encode() not in body_of(export(colleague, view=view)).replace(b"canary", b"")


def test_d1_15_all_customers_are_written_only_after_the_password_again(shop, people):
    fresh = browser_of(people["owner"], confirmed=False)
    asked = export(fresh, view="", back="/focus/?sort=customer")
    assert asked.headers["Location"] == "/account/confirm/?next=%2Ffocus%2F%3Fsort%3Dcustomer"
    assert not AuditEntry.objects.filter(kind="export.portfolio").exists()
    assert export(fresh, view=HEALTH).status_code == 200
    # A filter that leaves nobody out is all customers too.
    assert export(fresh, view="column=value").status_code == 302
    assert export(browser_of(people["owner"]), view="").status_code == 200


def test_d1_15_an_export_is_noted(shop, colleague, people):
    body_of(export(colleague, kind="xlsx"))
    noted = AuditEntry.objects.filter(kind="export.portfolio").get()
    assert noted.person_id == people["viewer"].pk
    assert noted.detail == {"narrowed_by": ["segment"], "way": "xlsx"}
    assert re.fullmatch(r"\d+ customers", noted.about)


def test_d1_15_exports_are_limited_by_the_hour(shop, colleague, stranger):
    answers = [export(colleague).status_code for _ in range(MOST_AN_HOUR + 1)]
    assert answers == [200] * MOST_AN_HOUR + [429]
    assert export(stranger).status_code == 200


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"kind": "exe"},
        {"kind": "csv", "pick": "x"},
        {"kind": "csv", "pick": "9" * 30},
        {"kind": "csv", "owner": "1"},
        {"kind": "csv", "view": "x" * 5000},
        {"kind": "csv", "scope": "everything"},
    ],
)
def test_what_cannot_be_is_refused(sent, shop, owner):
    assert owner.post("/focus/export/", sent).status_code == 422


def test_a_book_without_a_score_has_nothing_to_export(owner, book):
    assert export(owner).status_code == 404


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_d1_15_every_export_carries_whose_it_is(kind, shop, people):
    content = body_of(export(browser_of(people["viewer"]), kind=kind))
    if kind == "csv":
        marks = table_of(content.decode())[2]
    else:
        from openpyxl import load_workbook

        marks = [str(row[0].value) for row in load_workbook(io.BytesIO(content)).active]
    assert any(re.search(r" UTC for Viewer Test$", line) for line in marks)


def test_d1_15_a_program_is_asked_counted_noted_and_marked_alike(shop, people):
    program = with_key(people["owner"], scope="write")

    def ask(**said):
        return program.post("/api/v1/portfolio/export", {"kind": "csv", **said}, content_type="application/json")

    assert ask().status_code == 403, "all customers: the password again"
    assert not AuditEntry.objects.filter(kind="export.portfolio").exists()
    answers = [ask(password=PASSWORD) for _ in range(MOST_AN_HOUR)]
    assert {one.status_code for one in answers} == {200}
    assert "UTC for Owner Test" in body_of(answers[0]).decode()
    assert AuditEntry.objects.filter(kind="export.portfolio").count() == MOST_AN_HOUR
    assert ask(query=HEALTH).status_code == 429
    assert export(browser_of(people["owner"])).status_code == 429, "pages and programs are counted together"


def test_d1_15_nobody_and_who_may_only_read_by_key_get_nothing(shop, people):
    assert export(Client()).headers["Location"].startswith("/sign-in/")
    reads = with_key(people["owner"], scope="read")
    answer = reads.post(
        "/api/v1/portfolio/export", {"kind": "csv", "password": PASSWORD}, content_type="application/json"
    )
    assert answer.status_code == 403
    assert not AuditEntry.objects.filter(kind="export.portfolio").exists()
