"""Book › Import: from a file to a report and back."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from keepworth.tables.book import find_book
from keepworth.tables.lake.manifest import read_manifest
from keepworth_web.book.actions.keep_upload import folder_of_uploads, sweep_uploads
from keepworth_web.book.models import Job, Upload
from keepworth_web.site.worker import do_next
from keepworth_web.staff.models import AuditEntry
from tests.web.browsers import browser_of
from tests.web.people import secure

pytestmark = pytest.mark.django_db
DAYS = [f"2024-{month:02d}-{day:02d}" for month in range(1, 13) for day in (3, 17)]
ROWS = [f"o{who}-{day},c{who},{day},{10 + who}.50" for who in range(40) for day in DAYS[who % 7 :: 1 + who % 5]]
ORDERS = "订单编号,客户编号,下单时间,实付金额\n" + "\n".join(ROWS) + "\n"


def send(client, content: str | bytes, name: str = "orders.csv"):
    data = content.encode() if isinstance(content, str) else content
    return client.post("/book/import/", {"file": SimpleUploadedFile(name, data)})


def sent(client, content: str | bytes, name: str = "orders.csv") -> str:
    answer = send(client, content, name)
    assert answer.status_code == 302, answer.text
    assert do_next()
    return answer.headers["Location"]


def batches(book: Path) -> list[str]:
    return [batch.id for batch in read_manifest(find_book(book).lake_folder).batches]


def test_a_file_becomes_a_plan_a_report_and_a_score_and_goes_again(editor, book):
    page = sent(editor, ORDERS)
    plan = editor.get(page).text
    assert f"<b>{len(ROWS)}</b> rows, read as <b>Orders</b>" in plan
    assert "4 of 4 columns are used" in plan
    assert batches(book) == []
    assert editor.post(f"{page}start/", {"score": "yes"}).status_code == 302
    assert do_next()
    report = editor.get(page).text
    assert f"<b>{len(ROWS)}</b> rows were read and their batch stands in the book" in report
    assert "The book is being scored." in report
    assert list(folder_of_uploads().iterdir()) == []
    assert do_next()
    assert "The book is scored." in editor.get(page).text
    [batch] = batches(book)
    assert editor.get(f"/book/import/batches/{batch}/").status_code == 200
    assert editor.post(f"/book/import/batches/{batch}/undo/").status_code == 302
    assert do_next()
    assert batches(book) == []
    assert "This import was undone" in editor.get(page).text
    kinds = list(AuditEntry.objects.order_by("pk").values_list("kind", flat=True))
    assert [kind for kind in kinds if kind.startswith("import")] == [
        "import.receive", "import.start", "import.done", "import.undo",
    ]  # fmt: skip


def test_the_dry_run_counts_what_the_import_does(editor, book):
    mixed = ORDERS + "x1,c1,2024-13-45,10\nx2,c2,2024-01-05,abc\n" + ROWS[0] + "\n"
    for content in (ORDERS, mixed, mixed):
        page = sent(editor, content)
        number = int(page.split("/")[3])
        dry = Upload.objects.get(pk=number).looked["counts"]
        editor.post(f"{page}start/")
        assert do_next()
        told = Upload.objects.get(pk=number).told
        same = ("rows_read", "rows_new", "rows_same", "rows_replaced", "rows_refused", "plan")
        assert {key: dry[key] for key in same} == {key: told[key] for key in same}
    assert told["rows_new"] == 0


def test_the_refused_rows_come_as_an_attachment_and_corrected_ones_are_taken(editor, book):
    page = sent(editor, ORDERS + "x2,c2,2024-01-05,abc\n")
    assert "The first that would be refused" in editor.get(page).text
    editor.post(f"{page}start/")
    assert do_next()
    answer = editor.get(f"{page}refused/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    corrected = b"".join(answer.streaming_content).replace(b"abc", b"12.00")
    again = sent(editor, corrected, "refused-1.csv")
    assert Upload.objects.get(pk=int(again.split("/")[3])).looked["counts"]["rows_new"] == 1


def test_what_a_file_leaves_open_is_a_choice_on_the_page(editor, book):
    page = sent(editor, "customer_id,order_date,total\nc1,01/02/2024,5.00\nc2,03/04/2024,6.00\n")
    assert "The dates can be read in more than one way." in editor.get(page).text
    assert 'value="read:dates=dmy"' in editor.get(page).text
    assert editor.post(f"{page}start/").status_code == 422
    editor.post(f"{page}plan/", {"choice": "read:dates=mdy", "table": "orders"})
    assert do_next()
    stored = Upload.objects.get().looked["stored"]
    assert stored["rows"][0][stored["columns"].index("ordered_on")] == "2024-01-02"


def test_two_columns_that_fit_are_a_choice_and_a_choice_on_the_page_wins(editor, book):
    page = sent(editor, "customer_id,order_date,net amount,gross amount\nc1,2024-02-01,5.00,6.00\n")
    assert "map:amount=gross amount" in editor.get(page).text
    editor.post(f"{page}plan/", {"choice": "map:amount=gross amount", "table": "orders"})
    assert do_next()
    chosen = {
        "table": "orders",
        "column-0": "customer_id",
        "column-1": "ordered_on",
        "column-2": "amount",
        "column-3": "",
    }
    editor.post(f"{page}plan/", chosen)
    assert do_next()
    upload = Upload.objects.get()
    assert "amount=#3" in upload.maps
    assert upload.looked["stored"]["rows"][0][-1] == "5.0000"
    twice = {**chosen, "column-3": "amount"}
    assert editor.post(f"{page}plan/", twice).status_code == 422


def test_a_file_that_fits_no_table_asks_which_it_is(editor, book):
    page = sent(editor, "apples,pears\n1,2\n")
    assert "Say which table this file is." in editor.get(page).text
    editor.post(f"{page}plan/", {"table": "orders"})
    assert do_next()
    assert "A column that is needed was not found" in editor.get(page).text
    assert "lacks customer_id" in editor.get(page).text


def test_an_answer_stays_when_something_else_is_said(editor, book):
    lines = ["Orders of 2024,,"] + ["" for _ in range(4)] + ["customer_id,ordered_on,amount", "a,2024-02-13,1.50"]
    page = sent(editor, "\n".join(lines) + "\n")
    editor.post(f"{page}plan/", {"choice": "read:header=6", "table": "orders"})
    assert do_next()
    options = [one for one in Upload.objects.get().options if one.startswith("header=")]
    shown = editor.get(page).text
    assert f'value="{options[0].removeprefix("header=")}" selected' in shown


@pytest.mark.parametrize("choice", ["map:amount=a\x00b", "map:amount=" + "x" * 600, "read:dates=\u202e"])
def test_an_answer_that_was_not_offered_is_refused(choice, editor, book):
    page = sent(editor, ORDERS)
    assert editor.post(f"{page}plan/", {"choice": choice, "table": "orders"}).status_code == 422


def test_a_click_counts_once(editor, book):
    page = sent(editor, ORDERS)
    assert editor.post(f"{page}start/").status_code == 302
    assert editor.post(f"{page}start/").status_code == 409
    assert Job.objects.filter(kind="import").count() == 1


def test_only_the_sender_sees_a_file(editor, owner, stranger, colleague, book):
    page = sent(editor, ORDERS)
    for other, status in ((owner, 404), (stranger, 404), (colleague, 403)):
        assert other.get(page).status_code == status
        assert other.get(f"{page}part/").status_code == status
        assert other.post(f"{page}drop/").status_code == status
    job = Upload.objects.get().job
    assert owner.get(f"/book/runs/jobs/{job.pk}/").status_code == 404


def test_own_files_ask_for_a_secured_account(owner, book):
    answer = send(owner, ORDERS)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/?secure=1")
    assert not folder_of_uploads().exists() or list(folder_of_uploads().iterdir()) == []


def test_the_sample_book_takes_none_and_says_what_to_do(editor, book):
    toml = book / "keepworth.toml"
    before = toml.read_text(encoding="utf-8")
    toml.write_text(
        "sample = true\n" + before if "sample" not in before else before.replace("sample = false", "sample = true"),
        encoding="utf-8",
    )
    try:
        answer = send(editor, ORDERS)
        assert answer.status_code == 409
        assert "Remove the sample first" in answer.text
    finally:
        toml.write_text(before, encoding="utf-8")


def test_without_the_form_s_secret_nothing_is_kept(people, book):
    secure(people["editor"])
    client = browser_of(people["editor"], enforce_csrf_checks=True)
    assert send(client, ORDERS).status_code == 403
    assert Upload.objects.count() == 0


def test_what_nobody_imports_is_thrown_away_after_a_day(editor, book):
    import datetime as dt
    import os

    page = sent(editor, ORDERS)
    lost = folder_of_uploads() / "lost.csv"
    lost.write_text("a", encoding="utf-8")
    os.utime(lost, (0, 0))
    assert sweep_uploads(now=timezone.now()) == 0
    assert not lost.exists()
    assert sweep_uploads(now=timezone.now() + dt.timedelta(days=1, minutes=1)) == 1
    assert list(folder_of_uploads().iterdir()) == []
    assert editor.get(page).status_code == 404


def test_what_was_seen_of_a_file_goes_with_it(editor, book):
    page = sent(editor, ORDERS)
    editor.post(f"{page}start/")
    assert do_next()
    upload = Upload.objects.get()
    assert upload.looked is None
    assert "c39" not in json.dumps(upload.told)
