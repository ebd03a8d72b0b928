"""D1-08 and D1-04: whatever a file, a header, a sheet or a cell is called, it is shown as it is and nothing more."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from keepworth_web.book.actions.keep_upload import folder_of_uploads
from keepworth_web.book.models import Upload
from keepworth_web.site.worker import do_next
from tests.web.book.bombs import workbook

pytestmark = pytest.mark.django_db
ORDERS = b"customer_id,ordered_on,amount\na,2024-02-13,1.50\nb,2024-02-14,2.50\n"
NAMES = [
    "../../../etc/passwd.csv", "..\\..\\escaped.csv", "a\x00b.csv", "x" * 300 + ".csv", "cod\u202evsc.csv", "CON",
    '"><script>alert(1)</script>.csv', "<svg onload=alert(1)>.csv", "订单.csv",
]  # fmt: skip
MARKUP = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "<svg/onload=alert(1)>", "javascript:alert(1)",
    "{{7*7}}", "{% debug %}", "'-alert(1)-'", "</option></select><b id=injected>",
]  # fmt: skip


def send(client, content: bytes, name: str):
    """Send a file under a name that a test client would tidy up."""
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name.replace(chr(34), "%22")}"\r\n'
    body = head.encode() + b"Content-Type: image/png\r\n\r\n" + content + b"\r\n--x--\r\n"
    return client.generic("POST", "/book/import/", body, content_type="multipart/form-data; boundary=x")


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_d1_08_a_file_lies_under_a_name_that_says_nothing(name, editor, book):
    before = {path for path in book.rglob("*") if path.is_file() and "sqlite" not in path.name}
    answer = send(editor, ORDERS, name)
    new = {path for path in book.rglob("*") if path.is_file() and "sqlite" not in path.name} - before
    assert answer.status_code == 302
    [stored] = new
    assert stored.parent == folder_of_uploads()
    assert re.fullmatch(r"[0-9a-f]{32}(\.csv)?", stored.name)
    assert stored.stat().st_mode & 0o077 == 0
    shown = Upload.objects.get().name
    assert len(shown) <= 200
    assert not re.search("[\x00-\x1f\u202a-\u202e]", shown)
    assert do_next()
    page = editor.get(answer.headers["Location"]).text
    assert "<script>alert" not in page
    assert "<svg onload" not in page


@pytest.mark.parametrize(
    ("content", "name", "status"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "orders.csv", 415),
        (b"<!doctype html><script>alert(1)</script>", "orders.csv", 415),
        (b"%PDF-1.7 and so on", "orders.csv", 415),
        (workbook(), "orders.csv", 415),
        (b"\x89PNG\r\n\x1a\n", "orders.xlsx", 415),
        (b"a,b\n1,2\n", "orders.xlsx", 415),
        (b"PK\x03\x04 no more than that", "orders.xlsx", 422),
        (b"\xef\xbb\xbf", "orders.csv", 422),
        (b"", "orders.csv", 422),
    ],
)  # fmt: skip
def test_d1_08_what_is_not_what_its_name_says_is_refused_by_its_name(content, name, status, editor, book):
    answer = send(editor, content, name)
    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    assert re.search(r"[0-9a-f]{32}", re.sub(r'value="[^"]*"|nonce="[^"]*"', "", answer.text)) is None
    assert Upload.objects.count() == 0
    assert list(folder_of_uploads().iterdir()) == []


@pytest.mark.parametrize("said", MARKUP)
def test_d1_04_headers_cells_and_reports_are_shown_and_not_run(said, editor, book):
    quoted = said.replace('"', '""')
    content = f'customer_id,ordered_on,amount,"{quoted}"\n"{quoted}",2024-02-13,1.50,"{quoted}"\nb,"{quoted}",2.00,x\n'
    page = send(editor, content.encode(), "orders.csv").headers["Location"]
    assert do_next()
    plan = editor.get(page).text
    editor.post(f"{page}start/")
    assert do_next()
    for text in (plan, editor.get(page).text, editor.get("/book/import/").text):
        assert "<script>alert" not in text
        assert "<img" not in text
        assert "id=injected" not in re.sub("&lt;.*?&gt;", "", text)
        assert "<svg/" not in text
    assert "49" not in re.findall(r"<bdi>(.*?)</bdi>", plan)


def test_d1_04_a_sheet_s_name_is_shown_and_not_run(editor, book):
    content = workbook(sheet="<img src=x onerror=1>")
    page = editor.post("/book/import/", {"file": SimpleUploadedFile("orders.xlsx", content)}).headers["Location"]
    assert do_next()
    assert "&lt;img src=x" in editor.get(page).text
    assert "<img" not in editor.get(page).text
