"""A4 documents as tagged PDF: headings, paragraphs, tables and pictures, with page numbers and the data's date.

What is said goes to the typesetter as data beside one fixed template, so that no text is ever read as its markup. The
font that stands beside the template has the characters of GB 2312 and the common ones of Big5; rarer ones are taken
from the fonts of the machine, where it has some.
"""

import datetime as dt
import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

PAPER: Final = Path(__file__).parent / "paper"
PDF: Final = "application/pdf"
_lock = threading.Lock()  # the typesetter keeps one world a process


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a part."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences; `how` is "lead" for what comes first, "quiet" for what is said beside."""

    text: str
    how: str = "paragraph"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: every cell as it is to be read; `numbers` stand to the right; widths are shares, 0 as wide as needed."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[bool] = ()
    widths: Sequence[int] = ()
    links: Sequence[str] = ()  # of the first cell of each row, of our own; empty: none


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture, as SVG of our own, and what it shows in words."""

    svg: str
    text: str


type Part = Heading | Paragraph | Grid | Drawing


@dataclass(frozen=True, slots=True)
class Document:
    """What is printed, in the language that is active."""

    title: str
    company: str
    data_on: dt.date  # the day that its numbers speak for
    parts: Sequence[Part]
    run: str = ""  # that told them; empty: it stands in the document, if anywhere


def pdf_of(document: Document) -> bytes:
    """Return a document as PDF, tagged for screen readers."""
    import typst  # 40 MB that few processes need

    told = json.dumps(_told(document), ensure_ascii=False)
    with _lock:
        made = typst.compile(
            str(PAPER / "document.typ"), root=str(PAPER), font_paths=[str(PAPER)], sys_inputs={"document": told},
            format="pdf", pdf_tags=True,
        )  # fmt: skip
    if not isinstance(made, bytes):
        raise TypeError("The typesetter gave no document.")
    return made


def pdf_answer(document: Document, *, name: str) -> HttpResponse:
    """Give a document to be saved; `name` is that of the file without its ending."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(pdf_of(document), content_type=PDF, headers=headers)


def _told(of: Document) -> dict[str, Any]:
    language, _sep, script = (translation.get_language() or "en").partition("-")
    before, between, after = _("Page {number} of {all}").replace("{all}", "{number}").split("{number}")
    return {
        "title": of.title,
        "author": of.company,
        "company": of.company,
        "language": language,
        "region": {"hans": "cn", "hant": "tw"}.get(script.lower(), ""),
        "foot": _foot(of),
        "page": [before, between, after],
        "parts": [_part(one) for one in of.parts],
    }


def _foot(of: Document) -> str:
    said = _("As of %(day)s") % {"day": of.data_on.isoformat()}
    return " · ".join((of.company, said, _("Run %(run)s") % {"run": of.run})) if of.run else said


def _part(of: Part) -> dict[str, Any]:
    match of:
        case Heading(text):
            return {"kind": "heading", "text": text}
        case Paragraph(text, how):
            return {"kind": how, "text": text}
        case Drawing(svg, text):
            return {"kind": "picture", "svg": svg, "text": text}
        case Grid(heads, rows, numbers, widths, links):
            many = len(heads)
            return {
                "kind": "table", "heads": [*heads], "rows": [[*row] for row in rows],
                "numbers": [*numbers] or [False] * many, "widths": [*widths] or [0] * many,
                "links": [*links] or [""] * len(rows),
            }  # fmt: skip
