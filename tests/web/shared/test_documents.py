"""Documents as PDF: words are found again, in Chinese too, and none is read as the typesetter's markup."""

import datetime as dt
import re
import shutil
import subprocess

import pytest
from django.utils import translation

from keepworth_web.shared.documents import Document, Drawing, Grid, Heading, Paragraph, pdf_answer, pdf_of
from tests.factories.hostile import PAYLOADS, marked

pytestmark = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="there is no pdftotext here: apt-get install poppler-utils"
)
DAY = dt.date(2026, 3, 31)
TYPST = (
    '#panic("x")', '#eval("1+1")', "$ x^2 $", "= Heading", "- item", "*bold* _thin_", "@label <label>", "\\ \\u{41}",
    "`raw`", "//not a comment", "/* nor this */", "#sys.inputs", '"quoted"', "]#[", "{{7*7}}", "%(x)s", "${y}",
)  # fmt: skip


def text_of(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def document(*parts, title: str = "What we gain together", company: str = "Acme") -> Document:
    return Document(title, company, DAY, parts)


def test_pages_are_numbered_and_say_of_which_day_they_are():
    grid = Grid(("Line", "Amount"), [("hours saved", f"{n}") for n in range(120)], numbers=(False, True))
    said = text_of(pdf_of(document(Paragraph("They gain 114,000.", "lead"), Heading("Lines"), grid)))
    assert "What we gain together" in said
    pages = re.findall(r"As of 2026-03-31\s+Page (\d) of (\d)", said)
    assert pages == [(str(n), str(len(pages))) for n in range(1, len(pages) + 1)]
    assert len(pages) > 1
    assert said.count("Amount") == len(pages), "a table says its heads on every page"


def test_hanzi_are_found_again_common_and_traditional():
    said = "我们一起创造的价值，節省的時間"
    with translation.override("zh-hans"):
        pdf = pdf_of(document(Paragraph(said), title="价值账本", company="上海测试有限公司"))
    found = squeezed(text_of(pdf))
    assert said in found
    assert "价值账本" in found
    assert "上海测试有限公司" in found
    assert "数据截至2026-03-31" in found


def test_it_is_tagged_and_pictures_speak():
    square = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="5" height="5"/></svg>'
    pdf = pdf_of(document(Drawing(square, "A square.")))
    assert b"/MarkInfo" in pdf
    assert b"/StructTreeRoot" in pdf
    assert b"A square." in pdf


@pytest.mark.parametrize("of", ["typst", "everywhere"])
def test_d1_07_stored_texts_are_never_markup(of):
    texts = TYPST if of == "typst" else tuple(marked(n) for n in range(len(PAYLOADS)))
    texts = tuple("".join(one for one in text if one.isprintable()) for text in texts)
    pdf = pdf_of(document(*map(Paragraph, texts), Grid(("Line",), [(one,) for one in texts]), title=texts[0]))
    found = squeezed(text_of(pdf))
    lost = [one for one in texts if one.isascii() and found.count(squeezed(one)) < 2]
    assert lost == []


def test_it_is_saved_and_kept_nowhere():
    answer = pdf_answer(document(), name="ledger")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="ledger.pdf"'
    assert answer["Cache-Control"] == "no-store"
    assert answer.content.startswith(b"%PDF-")
