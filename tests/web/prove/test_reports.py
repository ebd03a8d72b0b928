"""Prove › Reports: each receiver's own, once a period, with a way out, kept and forgotten."""

import datetime as dt
import io
import re
import shutil
import subprocess
from html import unescape
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from keepworth_web.listen.mail.sending import MOST_ATTEMPTS
from keepworth_web.prove.actions.set_report import Plan, make_report, queue, send_now
from keepworth_web.prove.mail import reports
from keepworth_web.prove.mail.reports import forget_reports, queue_reports, send_report, written
from keepworth_web.prove.models import Report, ReportReader, SentReport
from keepworth_web.prove.reads.due_reports import newest_due
from keepworth_web.prove.reads.report_paper import sheet_of
from keepworth_web.prove.reads.report_parts import PARTS
from keepworth_web.shared.outbox import LOST_AFTER
from keepworth_web.shared.sheets import xlsx_file
from tests.factories.hostile import PAYLOADS
from tests.factories.web_book import one_customer
from tests.web.listen.post_office import post_office

LEFT_OPEN = pytest.mark.filterwarnings("ignore:.*:pytest.PytestUnraisableExceptionWarning")
pytestmark = [pytest.mark.django_db, pytest.mark.loopback, LEFT_OPEN]
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
LIST = "/prove/reports/"
BERLIN = ZoneInfo("Europe/Berlin")


def plan(**other) -> Plan:
    said = {"name": "Monday", "every": "week", "day": 1, "hour": 6, "files": "both", "sections": ",".join(PARTS)}
    return Plan(**said | other)


@pytest.fixture
def office():
    with post_office() as opened:
        yield opened


@pytest.fixture
def monday() -> dt.datetime:
    now = timezone.now()
    return (now - dt.timedelta(days=now.weekday())).replace(hour=7, minute=0, second=0, microsecond=0)


@pytest.fixture
def report(people, book):
    one_customer(book)
    return make_report(plan(), readers=[people["owner"]], by=people["owner"], at=LONG_AGO)


def content(**other):
    row = {"what": "Worth", "said": "5", "range": "4 to 6", "value": 5.0, "low": 4.0, "high": 6.0, "n": 3,
           "address": "/focus/"}  # fmt: skip
    part = {"slug": "portfolio", "title": "Worth", "said": ["Five."], "basis": "", "address": "/focus/", "rows": [row]}
    return {"title": "Monday", "company": "Acme", "currency": "EUR", "day": "2026-11-27", "run": "r1",
            "drawn": "2026-11-27", "teams": [], "is_all": True, "bridge": None, "parts": [part]} | other  # fmt: skip


def test_a_report_comes_once_a_week_with_files_and_a_link_at_each_number(report, office, monday):
    assert queue_reports(at=monday) == 1
    assert queue_reports(at=monday + dt.timedelta(days=3)) == 0, "a week has one"
    assert send_report(at=monday)
    assert not send_report(at=monday)
    mail = office.the_mail()
    assert mail["To"] == "owner@keepworth.test"
    names = [one.get_filename() for one in mail.iter_attachments()]
    assert [name.rpartition(".")[2] for name in names] == ["pdf", "xlsx"]
    text, page = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    for slug, said in PARTS.items():
        assert str(said) in page, slug
        assert str(said).upper() in text, slug
    assert "http://127.0.0.1:8000/" in page
    sent = SentReport.objects.get()
    assert sent.state == "sent"
    for part in sent.content["parts"]:
        for row in part["rows"]:
            assert row["address"].startswith("/"), row
            assert row["n"] is not None, row


def test_who_is_killed_before_the_reply_sends_the_same_mail_again(report, office, monday, monkeypatch):
    queue_reports(at=monday)
    monkeypatch.setattr(reports, "_end", lambda *given, **said: None)  # killed between the mail and its row
    assert send_report(at=monday)
    first = SentReport.objects.get().content
    monkeypatch.undo()
    monkeypatch.setattr(reports, "drawn_for", None)  # it is not drawn anew
    assert not send_report(at=monday + dt.timedelta(minutes=1))
    assert send_report(at=monday + LOST_AFTER + dt.timedelta(minutes=1))
    assert office.tries == 2
    assert len(office.boxes) == 1, "a server that knows a Message-ID delivers one"
    assert SentReport.objects.get().content == first


def test_a_fault_is_tried_again_and_given_up_in_the_open(report, office, monday):
    office.at_data = "451 later"
    queue_reports(at=monday)
    at = monday
    for _ in range(MOST_ATTEMPTS):
        assert send_report(at=at)
        at += dt.timedelta(days=1)
    sent = SentReport.objects.get()
    assert (sent.state, sent.attempts) == ("dead", MOST_ATTEMPTS)
    assert "451" in sent.said
    assert not send_report(at=at + dt.timedelta(days=9))


def test_one_click_without_a_cookie_ends_it_and_what_waits(report, office, monday, people):
    queue_reports(at=monday)
    send_report(at=monday)
    mail = office.the_mail()
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    way_out = mail["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    queue(report, period="2030-W01", at=monday)
    program = Client(enforce_csrf_checks=True)
    assert program.get(way_out).status_code == 200
    assert ReportReader.objects.exists(), "to look changes nothing"
    for _ in range(2):
        assert program.post(way_out, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not ReportReader.objects.exists()
    assert not SentReport.objects.filter(state="waiting").exists()
    assert program.get("/prove/reports/stop/" + "x" * 43 + "/").status_code == 404


def test_who_was_taken_out_or_closed_gets_none_that_waits(report, office, monday, people):
    queue_reports(at=monday)
    people["owner"].is_active = False
    people["owner"].save()
    assert send_report(at=monday)
    assert SentReport.objects.get().state == "nothing"
    assert office.tries == 0


def test_a_receiver_is_told_what_they_may_see(people, book, office, monday):
    one_customer(book)
    readers = [people["owner"], people["viewer"]]
    make_report(plan(files="xlsx"), readers=readers, by=people["owner"], at=LONG_AGO)
    assert queue_reports(at=monday) == 2
    assert send_report(at=monday)
    assert send_report(at=monday)
    theirs = SentReport.objects.get(person=people["viewer"]).content
    assert not theirs["is_all"]
    said = {part["slug"]: " ".join(part["said"]) for part in theirs["parts"]}
    assert "Experiments are of the whole book" in said["effects"]
    assert theirs["bridge"] is None
    assert SentReport.objects.get(person=people["owner"]).content["is_all"]


def test_what_came_to_one_is_a_file_for_them_alone(report, people, owner, colleague):
    sent = SentReport.objects.create(
        report=report, person=people["owner"], period="2026-W48", state="sent", due_at=LONG_AGO, made_at=LONG_AGO,
        content=content(),
    )  # fmt: skip
    page = f"{LIST}past/{sent.pk}/"
    got = owner.post(page, {"kind": "xlsx"})
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(got.streaming_content))).active.values)
    assert rows[1][:7] == ("Worth", "Worth", 5, 4, 6, "5", 3)
    assert owner.post(page, {"kind": "pdf"}).content.startswith(b"%PDF")
    assert owner.post(page, {"kind": "exe"}).status_code == 422
    assert colleague.post(page, {"kind": "pdf"}).status_code == 404


def test_an_owner_sets_it_up_sends_it_changes_it_pauses_it_and_gives_it_up(owner, people, book):
    said = {"name": "Ours", "sections": ["portfolio", "gap"], "readers": [people["owner"].pk], "every": "month",
            "day": 31, "hour": 7, "attached": "pdf"}  # fmt: skip
    assert owner.post(LIST, said | {"every": "week"}).status_code == 422, "a week has seven days"
    answer = owner.post(LIST, said)
    of = Report.objects.get()
    assert answer.headers["Location"] == f"{LIST}{of.pk}/"
    page = f"{LIST}{of.pk}/"
    words = unescape(owner.get(page).text)
    assert str(PARTS["gap"]) in words
    for _ in range(2):
        owner.post(f"{page}move/", {"to": "send"})
    assert SentReport.objects.count() <= 2, "pressed twice within a minute it goes once; a minute may end between"
    assert owner.post(page, said | {"name": "Theirs", "version": "1"}).status_code == 302
    assert owner.post(page, said | {"name": "Mine", "version": "1"}).status_code == 422, "somebody changed it"
    owner.post(f"{page}move/", {"to": "pause"})
    of.refresh_from_db()
    assert (of.name, of.is_paused, SentReport.objects.count()) == ("Theirs", True, 0)
    owner.post(f"{page}move/", {"to": "resume"})
    of.refresh_from_db()
    assert (of.is_paused, of.since > LONG_AGO) == (False, True), "what was due meanwhile is not sent late"
    owner.post(f"{page}move/", {"to": "drop"})
    assert not Report.objects.exists()


def test_pressed_twice_in_a_minute_it_goes_once(report, people):
    at = dt.datetime(2026, 11, 27, 12, 0, 5, tzinfo=dt.UTC)
    assert send_now(report, by=people["owner"], at=at) == 1
    assert send_now(report, by=people["owner"], at=at + dt.timedelta(seconds=9)) == 0


@pytest.mark.parametrize(
    ("every", "day", "hour", "now", "due"),
    [
        ("week", 1, 7, "2026-11-30 07:00", ("2026-W49", "2026-11-30 07:00")),
        ("week", 1, 7, "2026-11-30 06:59", ("2026-W48", "2026-11-23 07:00")),
        ("week", 7, 0, "2027-01-01 12:00", ("2026-W52", "2026-12-27 00:00")),
        ("month", 31, 7, "2026-02-28 08:00", ("2026-02", "2026-02-28 07:00")),
        ("month", 30, 7, "2028-02-29 08:00", ("2028-02", "2028-02-29 07:00")),
        ("month", 31, 7, "2026-04-30 06:00", ("2026-03", "2026-03-31 07:00")),
        ("quarter", 31, 7, "2026-01-05 06:00", ("2025-Q4", "2025-10-31 07:00")),
        ("quarter", 1, 7, "2026-12-31 06:00", ("2026-Q4", "2026-10-01 07:00")),
        ("week", 7, 2, "2026-03-29 03:00", ("2026-W13", "2026-03-29 03:00")),  # 02:00 is left out
        ("week", 7, 2, "2026-10-25 02:30", ("2026-W43", "2026-10-25 02:00")),  # 02:00 comes twice: the first
    ],
)
def test_a_report_is_due_by_the_clock_of_the_book(every, day, hour, now, due):
    of = Report(every=every, day=day, hour=hour)
    period, begins = newest_due(of, here=dt.datetime.fromisoformat(now).replace(tzinfo=BERLIN))
    there = dt.datetime.fromisoformat(due[1]).replace(tzinfo=BERLIN).astimezone(dt.UTC)
    assert (period, begins) == (due[0], there)


def test_what_is_old_is_forgotten(report, people):
    queue(report, period="2020-W01", at=LONG_AGO)
    queue(report, period="2026-W47", at=timezone.now())
    assert forget_reports(at=timezone.now()) == 1
    assert SentReport.objects.get().period == "2026-W47"


def test_nothing_that_is_named_runs_or_breaks_a_header(report, people):
    for payload in [*PAYLOADS, "a\r\nBcc: all@x.test", "=HYPERLINK(1)"]:
        part = content()["parts"][0]
        part = part | {"title": payload, "rows": [part["rows"][0] | {"what": payload}]}
        sent = SentReport(pk=1, person=people["owner"], period="2026-W48", content=content(title=payload, parts=[part]))
        mail = written(sent, files="xlsx", token="T" * 43, sender="keepworth@acme.test")
        assert mail["Bcc"] is None
        assert "\n" not in mail["Subject"]
        page = mail.get_body(("html",)).get_content()
        assert not re.search(r"<(script|img|svg|iframe)", page, re.IGNORECASE), payload
    with xlsx_file(sheet_of(content(parts=[part]))) as file:
        sheet = openpyxl.load_workbook(file).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}, "no cell is a formula"


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="there is no pdftotext here: apt-get install poppler-utils")
def test_the_paper_says_book_day_run_and_page(tmp_path):
    from keepworth_web.prove.reads.report_paper import document_of
    from keepworth_web.shared.documents import pdf_of

    file = tmp_path / "report.pdf"
    file.write_bytes(pdf_of(document_of(content())))
    said = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Acme · As of 2026-11-27 · Run r1\s+Page 1 of 1", said)
    assert b"http://127.0.0.1:8000/focus/" in file.read_bytes(), "the number links to its page"
