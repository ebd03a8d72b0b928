"""The owner's page and the board report: the same figures on page, in document and sheet, and for programs."""

import csv
import html
import io
import json
import re
import shutil
import subprocess
import zipfile

import pytest

from keepworth.tables.concentrated import CONCENTRATION_FILE
from keepworth.tables.value_results import EQUITY_FILE
from keepworth.tables.weighed import BALANCE_FILE
from keepworth_web.measure.reads.words import hundredths
from keepworth_web.shared.amounts import likely
from keepworth_web.staff.models import AuditEntry
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
EQUITY = {
    "mean": 4_123_456.0, "low": 3_600_000.0, "high": 4_700_000.0, "level": 0.8, "currency": "EUR", "customers": 90,
    "sources": {"orders": 3_000_000.0, "contracts": 1_200_000.0, "cost_to_serve": -76_544.0},
    "sensitivity": {"margin": {"per": "one point", "money": 98_765.0, "low": 86_200.0, "high": 112_600.0,
                               "elasticity": 1.0},
                    "retention": None,
                    "ordering": {"per": "one point", "money": 87_654.0, "low": 76_500.0, "high": 99_900.0,
                                 "elasticity": 3.0, "of": "orders", "stays": 0.8},
                    "discount": {"per": "one point", "money": -54_321.0, "low": -61_900.0, "high": -47_400.0,
                                 "elasticity": -0.3},
                    "acquisition_cost": None},
    "bridge": {"against": "2025-12-31-abc", "was": 3_900_000.0, "was_low": 3_300_000.0, "was_high": 4_500_000.0,
               "new": 400_000.0, "lost": -250_000.0,
               "grown": 173_456.0, "shrunk": -100_000.0, "re_estimated": None, "is": 4_123_456.0},
}  # fmt: skip
CONCENTRATION = {"of": "value", "customers": 90, "total": 4_123_456.0, "hhi": 500.0, "effective": 20.4, "top1": 0.113,
                 "top5": 0.4, "expected": 54_000.0, "var95": 160_000.0, "cvar95": 188_752.0, "by": {},
                 "chances": {"staying": 60, "activity": 12, "unknown": 18},
                 "ranges": {"top1": [0.08, 0.151], "top5": [0.33, 0.47], "expected": [31_000.0, 81_000.0],
                            "var95": [120_000.0, 210_000.0], "cvar95": [143_000.0, 251_000.0]}}  # fmt: skip
BALANCE = {
    "verdict": "learnt", "missing": [], "more": 10_000, "margin_known": True, "by_quarter": [], "needed": 8,
    "needed_events": 20, "quarters": 9, "won": 40, "lost": 30,
    "weighed": {
        "period": "year", "spent": {"getting": 50_000.0, "keeping": 80_000.0, "prospects": 900, "customers": 90},
        "win": {"ceiling": 0.4, "rate": 0.02}, "keep": {"ceiling": 0.9, "rate": 0.005}, "best": {"value": 2_000.0},
        "getting": {"mean": 40_000.0, "low": 20_000.0, "high": 70_000.0},
        "keeping": {"mean": 123_000.0, "low": 90_000.0, "high": 160_000.0},
        "next_getting": {"mean": -1_500.0, "low": -4_000.0, "high": 900.0},
        "next_keeping": {"mean": 7_770.0, "low": 2_000.0, "high": 12_000.0},
    },
}  # fmt: skip


@pytest.fixture
def told(tried_shop, show, tmp_path):
    """A shop whose run tells all that the board is told."""
    folder = tmp_path / "book"
    shutil.copytree(tried_shop, folder, symlinks=True)
    run = (folder / "scores/latest").resolve()
    every = ((EQUITY_FILE, EQUITY), (CONCENTRATION_FILE, CONCENTRATION), (BALANCE_FILE, BALANCE))
    for name, said in every:
        (run / name).unlink(missing_ok=True)
        (run / name).write_text(json.dumps(said), encoding="utf-8")
    return show(folder)


def words(page: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page)))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def report(client, kind: str) -> bytes:
    answer = client.post("/focus/owner/report/", {"kind": kind})
    assert answer.status_code == 200, answer.text
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def text_of(pdf: bytes) -> str:
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


def sections(people) -> list[dict]:
    return with_key(people["owner"], scope="read").get("/api/v1/focus/board").json()["sections"]


def figures(people) -> list[dict]:
    return [one for section in sections(people) for one in section["figures"]]


def ranged(one: dict) -> str:
    """The range of a figure as page and document say it."""
    if one["low"] is None:
        return ""
    if one["said"].endswith(" in 100"):
        return f"{hundredths(one['low'])} to {hundredths(one['high'])} in 100"
    return likely(one["low"], one["high"])


def test_the_page_says_what_it_is_worth_why_it_changed_and_what_hangs_on_whom(owner, told):
    page = owner.get("/focus/owner/").text
    said = words(page)
    assert page.count("<rect") == 8  # the bridge: seven bars and the axis
    assert re.search(r'<section id="equity">.*?<a href="([^"]+)">See more', page, re.DOTALL)[1] == "/value/"
    assert "90 customers together are worth 4.12 million EUR (likely 3.6 to 4.7 million, 8 in 10)." in said
    assert "4.12 million now, 3.9 million before: 223,000 more." in said
    assert "Lost customers −250,000" in said
    assert "The largest customer has 11 in 100 of it, the largest five 40; it is as" in said
    assert "On average in the worst 1 of 20 189,000 143,000 to 251,000 72" in said
    assert "The largest customer 11 in 100 8 to 15 in 100 90" in said
    assert "One point more of margin 98,800 86,200 to 113,000 90" in said
    assert "Before 3.9 million 3.3 to 4.5 million" in said
    assert "The run was made on" in said
    assert "customers would fight to keep us." in said
    assert "were never tested." in said
    assert "One point more of contracts renewed not known" in said
    assert "One point more who go on ordering each year 87,700 76,500 to 99,900 90" in said
    assert "earn more on keeping customers (7,770) than on winning them (−1,500)." in said
    assert "Best on keeping them 123,000 90,000 to 160,000" in said


@pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="there is no pdftotext here: apt-get install poppler-utils"
)
def test_page_document_sheet_and_program_tell_the_same_figures(people, owner, told):
    every = figures(people)
    assert len(every) > 25
    assert sum(one["low"] is not None for one in every) > 12
    page, paper = words(owner.get("/focus/owner/").text), squeezed(text_of(report(owner, "pdf")))
    rows = list(csv.reader(io.StringIO(report(owner, "csv").decode())))[1 : 1 + len(every)]
    for one, row in zip(every, rows, strict=True):
        assert f"{one['what']} {one['said']}" in page
        assert squeezed(one["said"]) in paper
        assert squeezed(one["what"]) in paper
        # No cell of a sheet begins as a formula would.
        assert (row[1], row[5].lstrip("'")) == (one["what"], one["said"])
        assert row[6] == ("" if one["n"] is None else str(one["n"]))
        between = ranged(one)
        assert re.sub(r" +", " ", f"{one['what']} {one['said']} {between} {one['n'] or ''}").strip() in page
        assert squeezed(between) in paper
        assert [float(cell) if cell else None for cell in row[2:5]] == [one["value"], one["low"], one["high"]]
    with zipfile.ZipFile(io.BytesIO(report(owner, "xlsx"))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    for name in ("value", "low", "high", "n"):
        assert all(f"<v>{one[name]:.16g}</v>" in sheet for one in every if one[name] is not None)
    for section in sections(people):
        assert section["basis"] in html.unescape(page)
        assert squeezed(section["basis"]) in paper


@pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="there is no pdftotext here: apt-get install poppler-utils"
)
def test_the_document_is_tagged_numbered_dated_and_found_in_chinese(owner, told):
    owner.post("/look/", {"language": "zh-hans", "next": "/focus/owner/"})
    pdf = report(owner, "pdf")
    found = squeezed(text_of(pdf))
    assert b"/StructTreeRoot" in pdf
    assert "董事会报告" in found
    assert re.search(r"数据截至\d{4}-\d\d-\d\d", found)
    assert "第1页" in found


def test_a_program_gets_the_same_files(people, told):
    program = with_key(people["owner"], scope="write")
    for kind, starts in (("pdf", b"%PDF-"), ("xlsx", b"PK"), ("csv", b"Part,Figure")):
        answer = program.post("/api/v1/focus/board/report", {"kind": kind}, content_type="application/json")
        given = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert (answer.status_code, given.startswith(starts)) == (200, True)


def test_what_a_run_does_not_know_is_said_to_be_missing(owner, shop, show, tmp_path):
    folder = tmp_path / "old"
    shutil.copytree(shop, folder, symlinks=True)
    run = (folder / "scores/latest").resolve()
    for name in (EQUITY_FILE, CONCENTRATION_FILE):
        (run / name).unlink(missing_ok=True)
    show(folder)
    said = words(owner.get("/focus/owner/").text)
    assert said.count("Not in this run.") == 4  # equity, concentration, untested, who would fight
    assert "There is no earlier run to compare with." in said


def test_a_book_without_a_score_says_so_and_writes_nothing(owner, book):
    assert "No score speaks for this day yet" in owner.get("/focus/owner/").text
    assert owner.post("/focus/owner/report/", {"kind": "pdf"}).status_code == 404


def test_d1_01_it_is_the_owners_and_each_report_is_noted(owner, colleague, stranger, told):
    for client in (colleague, stranger):
        assert client.get("/focus/owner/").status_code == 403
        assert client.post("/focus/owner/report/", {"kind": "pdf"}).status_code == 403
    report(owner, "csv")
    entry = AuditEntry.objects.filter(kind="export.board").get()
    assert entry.detail["way"] == "csv"
