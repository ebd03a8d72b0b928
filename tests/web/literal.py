"""What a page, a file or an answer says, text by text, to be compared with what was written: `factories/hostile`."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote_plus

from tests.factories.hostile import PAYLOADS, broken, marked

# What a link may begin with; the picture is of the second factor.
OURS = ("/", "?", "#", "data:image/svg+xml;charset=utf-8,%3Csvg")
LEADS = ("href", "src", "action", "formaction", "data-url")


class _Page(HTMLParser):
    """Gathers the texts and the attributes of a page, each whole, and its forms."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.forms: list[dict[str, Any]] = []
        self.leads: list[str] = []
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.leads += [value for name, value in given.items() if name in LEADS]
        self.texts += [unquote_plus(value) if name in LEADS else value for name, value in given.items()]
        self._script = tag == "script"
        if tag == "form":
            self.forms.append({"to": given.get("action", ""), "method": given.get("method", "get"), "fields": {}})
        elif tag in ("input", "textarea", "select") and given.get("name") and self.forms:
            kind = given.get("type", "text") if tag == "input" else tag
            self.forms[-1]["fields"][given["name"]] = (kind, given.get("value", ""))

    def handle_data(self, data: str) -> None:
        self.texts += _held(data) if self._script else [data]

    def handle_endtag(self, tag: str) -> None:
        self._script = False


def _held(script: str) -> list[str]:
    """Return the texts of a script of data; of any other, all of it."""
    try:
        return list(texts_of(json.loads(script)))
    except ValueError:
        return [script]


def read(page: str) -> _Page:
    """Read a page as a browser does."""
    found = _Page()
    found.feed(page)
    found.close()
    return found


def texts_of(said: Any) -> Iterator[str]:
    """Yield every text of what JSON holds."""
    if isinstance(said, str):
        yield said
    elif isinstance(said, dict):
        for name, value in said.items():
            yield name
            yield from texts_of(value)
    elif isinstance(said, list):
        for one in said:
            yield from texts_of(one)


def body_of(answer: Any) -> bytes:
    """Return the whole of an answer; one that streams is closed at its end by the tests' client."""
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def texts_in(answer: Any) -> tuple[list[str], list[str]]:
    """Return every text of an answer, by what it says it is, and where a page leads."""
    kind, body = answer.headers.get("Content-Type", "").split(";")[0], body_of(answer)
    if kind == "text/html":
        page = read(body.decode())
        return page.texts, page.leads
    if kind.endswith("json"):
        return list(texts_of(json.loads(body))), []
    if kind == "text/csv":
        return [cell for row in csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")) for cell in row], []
    if kind.endswith("spreadsheetml.sheet"):
        from openpyxl import load_workbook

        pages = load_workbook(io.BytesIO(body)).worksheets
        return [str(cell.value) for page in pages for row in page for cell in row if cell.value is not None], []
    return [body.decode("utf-8", "replace")], []


def faults_of(answer: Any, where: str, *, seen: set[int]) -> list[str]:
    """Say what is not as it was written in an answer, and where a link of it leads that no link may."""
    texts, leads = texts_in(answer)
    faults = [f"{where}: {one}" for text in texts for one in broken(text, seen=seen)]
    faults += [f"{where} answered {answer.status_code}"] * (answer.status_code >= 500)
    return faults + [f"{where} leads to {one[:100]}" for one in leads if one and not one.startswith(OURS)]


def unclear_in(answer: Any, where: str) -> list[str]:
    """Say which names of elements stand twice on a page, and where a column is called nothing: readers go by both."""
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return []
    body = body_of(answer).decode()
    twice = [name for name, times in Counter(re.findall(r'\sid="([^"]+)"', body)).items() if times > 1]
    nameless = re.findall(r"<th[^>]*>\s*</th>", body)
    return [f"{where} has two of id {name}" for name in twice] + [f"{where} has {one}" for one in nameless]


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a page that sends something."""

    to: str
    fields: dict[str, tuple[str, str]]

    @property
    def typed(self) -> list[str]:
        """The fields that take words."""
        return [name for name, (kind, _) in self.fields.items() if kind in ("text", "textarea", "search", "email")]

    @property
    def key(self) -> tuple[str, ...]:
        """What makes it the same form on another page."""
        return re.sub(r"\d+|w-\w+", "0", self.to), *sorted(self.fields)

    def filled(self, first: int) -> dict[str, str]:
        """Return what is sent: payloads where words may be typed, the rest as it stands."""
        kept = {name: value for name, (kind, value) in self.fields.items() if kind == "hidden"}
        return kept | {name: marked((first + at) % len(PAYLOADS)) for at, name in enumerate(self.typed)}


def forms_of(answer: Any) -> list[Form]:
    """Return the forms of a page that send something."""
    body = body_of(answer)
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return []
    found = read(body.decode()).forms
    return [Form(one["to"], one["fields"]) for one in found if one["method"] == "post"]
