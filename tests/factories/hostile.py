"""Words that would run, be filled in or break out of their place, in every text of a book, and whether they did.

Each stands between marks, `‹07:…:07›`: wherever it turns up, it can be told whether it still is what was written.
"""

import functools
import re
import zlib
from collections.abc import Iterator
from unittest import mock

from tests.factories.firm import facts
from tests.factories.laid import lasting_folder

from keepworth.runs.score import score_book
from keepworth.samples.firm.rows import Facts, Row
from keepworth.samples.loading import sample_book
from keepworth.tables.book import Book
from keepworth.tables.schemas import table_named

# Nothing here holds a mark of the others; what `7001*7003` makes stands nowhere by chance.
MARKUP = (
    "<script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "'><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<script/src=data:,alert(1)>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "<img src=//evil.example/x.png>",
    "<img src=x:x onerror=alert(1)//",
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x>",
    "<math><mtext><b id=injected></mtext></math>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=//evil.example/x></object>",
    "<embed src=//evil.example/x>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css'</style>",
    "<meta http-equiv=refresh content='0 url=//evil.example/'>",
    "<base href=//evil.example/>",
    "<form action=//evil.example/><button id=injected>",
    "<a href=javascript:alert(1) id=injected>x</a>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<body onload=alert(1)>",
    "<input autofocus onfocus=alert(1) id=injected>",
    "</option></select><b id=injected>",
    "</dialog></main><b id=injected>",
    '" autofocus onfocus=alert(1) x="',
    "' onmouseover=alert(1) x='",
    "` onmouseover=alert(1) x=`",
    "'-alert(1)-'",
    "\\\");alert(1)//",
    "${alert(1)}",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "&lt;b id=injected&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "＜script＞alert(1)＜/script＞",
)  # fmt: skip
FILLED = (
    "{{7001*7003}}",
    "{{ 7001|add:7003 }}",
    "{% debug %}",
    "{% include 'staff/sign_in.html' %}",
    "{% load static %}{% now 'Y' %}",
    "{{ settings.SECRET_KEY }}{{ request.user }}",
    "{# nothing #}",
    "{a.__class__}",
    "{0.__class__.__mro__}",
    "{self.__init__.__globals__}",
    "{name}{customer}{}",
    "{!r}{:>99}",
    "%(x)s",
    "%(name)s%(customer)s",
    "%s%d%n",
    "100%",
    "${7001*7003}",
    "#{7001*7003}",
    "<%= 7001*7003 %>",
    "[[${7001*7003}]]",
    "@(7001*7003)",
    "$name ${name} $$",
    "\\1\\g<0>",
    "datum.value * 7003",
)
PAYLOADS = (*MARKUP, *FILLED)
MADE = str(7001 * 7003)
OPENS = re.compile(r"‹(\d\d):")
# Lists of words with ; between, and what stands in them: a ; of ours would cut the mark in two.
_LISTED = ("segment", "serves", "speaks", "language")

# Rows of which no page shows more than a few.
MOST = dict.fromkeys(("answers", "invitations", "usage", "costs", "visits", "ledger"), 100)


def marked(number: int) -> str:
    """Return a payload between its marks."""
    return f"‹{number:02d}:{PAYLOADS[number]}:{number:02d}›"


def spoilt(text: str, *, listed: bool = False) -> str:
    """Return a text with a payload behind it: the same for the same text, so that ids go on meaning the same."""
    known = [at for at, one in enumerate(PAYLOADS) if not (listed and ";" in one)]
    return f"{text} {marked(known[zlib.crc32(text.encode()) % len(known)])}"


def hostile_facts(*_: object) -> Facts:
    """Return the facts of the simulated firm with a payload in every text and every id."""
    return {table: [_spoilt_row(table, row) for row in rows[: MOST.get(table)]] for table, rows in facts().items()}


def _spoilt_row(table: str, row: Row) -> Row:
    schema = table_named(table).as_read
    return {name: _spoilt_cell(schema.column(name).kind, name, value) for name, value in row.items()}


def _spoilt_cell(kind: str, name: str, value: object) -> object:
    if kind not in ("text", "id") or not isinstance(value, str) or not value:
        return value
    if name in _LISTED:
        return "; ".join(spoilt(one.strip(), listed=True) for one in value.split(";"))
    return spoilt(value)


@functools.cache
def hostile_book() -> Book:
    """Return the scored book of that firm, made once a process; to be copied and not to be changed."""
    folder = lasting_folder()
    with mock.patch("keepworth.samples.firm.book.facts_of", hostile_facts):
        book = sample_book(folder / "firm")
    score_book(book)
    return book


def broken(text: str, *, seen: set[int]) -> Iterator[str]:
    """Say which payloads are not in a text as they were written; `seen` gets those that are.

    Only a text that was cut short and says so by … may end before its payload does.
    """
    for found in OPENS.finditer(text):
        number = int(found[1])
        whole, rest = marked(number)[len(found[0]) :], text[found.end() :]
        if rest.startswith(whole):
            seen.add(number)
            continue
        same = next((at for at, (one, other) in enumerate(zip(whole, rest, strict=False)) if one != other), len(rest))
        if not rest[same:].startswith("…"):
            yield f"{marked(number)} became {text[found.start() : found.end() + 120]!r}"
    if MADE in text:
        yield f"something was calculated: {text[max(0, text.index(MADE) - 80) :][:200]!r}"
