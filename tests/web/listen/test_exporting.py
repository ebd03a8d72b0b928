"""Export of results and answers: what the person sees, harmless, behind the password where words leave the house."""

import csv
import datetime as dt
import io

import openpyxl
import pytest

from keepworth_web.listen.actions import write_survey_export
from keepworth_web.staff.actions import begin_export
from keepworth_web.staff.models import AuditEntry
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import browser_of, with_key
from tests.web.hygiene import PASSWORD

pytestmark = pytest.mark.django_db
WORDS = "=cmd|' /C calc'!A0"
AT = dt.datetime(2021, 1, 2, 12, tzinfo=dt.UTC)


@pytest.fixture
def answered(filled):
    """One customer of North, one of South and somebody whom nobody knows answered, each with a number and in words."""
    owners = [own_id(0), own_id(1), None]
    add(filled, "texts", {"text_id": ["n", "s", "x"], "words": ["North speaks", "South speaks", WORDS]})
    add(filled, "answers", {
        "submission_id": ["n", "s", "x"], "item": ["recommend"] * 3, "instrument": ["nps"] * 3, "version": ["1.0"] * 3,
        "customer_id": owners, "value": [9.0, 0.0, 10.0], "text_id": ["n", "s", "x"], "answered_at": [AT] * 3,
    })  # fmt: skip
    return filled


def exported(person, **body: object):
    program = with_key(person, scope="write")
    return program.post("/api/v1/listen/export", {"kind": "csv", **body}, content_type="application/json")


def content(answer) -> bytes:
    return b"".join(answer.streaming_content)


def rows(answer) -> list[dict[str, str]]:
    text = content(answer).decode().split("\r\n\r\n")[0]
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(
    ("who", "seen"),
    [("owner", {"North speaks", "South speaks"}), ("viewer", {"North speaks"}), ("stranger", {"South speaks"})],
)
def test_answers_go_out_behind_the_wall_and_nothing_in_them_runs(answered, people, who, seen):
    found = rows(exported(people[who], what="answers", password=PASSWORD))
    assert {row["words"] for row in found} == {*seen, f"'{WORDS}"}
    assert {row["submission_id"]: row["value"] for row in found}["x"] == "10.0"
    line = AuditEntry.objects.get(kind="export.answers")
    assert WORDS not in str(line.__dict__)


def test_answers_ask_for_the_password_and_results_do_not(answered, people):
    assert exported(people["owner"], what="answers").status_code == 403
    assert exported(people["owner"], what="answers", password="wrong").status_code in (403, 422)
    assert exported(people["owner"], what="results").status_code == 200
    browser = browser_of(people["owner"], confirmed=False)
    assert browser.get("/listen/export/").status_code == 200
    asked = browser.post("/listen/export/", {"what": "answers", "kind": "csv", "instrument": ""})
    assert asked.status_code in (200, 302)
    assert "attachment" not in asked.headers.get("Content-Disposition", "")
    given = browser.post("/listen/export/", {"what": "results", "kind": "csv", "instrument": ""})
    assert "attachment" in given.headers["Content-Disposition"]


def test_results_are_the_numbers_of_the_page_for_who_asks(answered, people):
    whole = rows(exported(people["owner"], what="results"))[0]
    assert (whole["instrument"], whole["item"], whole["people"]) == ("nps", "recommend", "3")
    assert float(whole["score"]) == pytest.approx(100 / 3)
    assert rows(exported(people["viewer"], what="results"))[0]["people"] == "2"
    assert rows(exported(people["owner"], what="results", instrument="ces")) == []


def test_as_xlsx_texts_are_texts(answered, people):
    book = openpyxl.load_workbook(io.BytesIO(content(exported(people["owner"], what="answers", password=PASSWORD,
                                                              kind="xlsx"))))  # fmt: skip
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value == WORDS]
    assert [cell.data_type for cell in cells] == ["s"]


def test_whoever_exports_too_often_makes_nobody_look_for_rows(answered, people, monkeypatch):
    monkeypatch.setattr(begin_export, "MOST_AN_HOUR", 1)
    assert exported(people["owner"], what="results").status_code == 200
    monkeypatch.setattr(write_survey_export, "sheet_wanted", None)
    assert exported(people["owner"], what="results").status_code == 429
    assert AuditEntry.objects.filter(kind="export.results").count() == 1
