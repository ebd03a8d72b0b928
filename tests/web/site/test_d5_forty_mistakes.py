"""D5: forty mistakes, each answered with what happened and what to do, without a trace of the code.

On the command line what happened and the way out stand in one message; a page and the API carry an id beside, and the
line of the log that it names is there.
"""

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from keepworth_web.shared.logs import JsonLines
from tests.factories.commands import book_of, keepworth
from tests.web.browsers import browser_of, with_key

HEAD = "customer_id,ordered_on,amount\n"
FILES: dict[str, bytes] = {
    "empty.csv": b"",
    "orders.csv": (HEAD + "c1,2024-01-05,1\n").encode(),
    "colours.csv": b"colour,weather\nred,rain\n",
    "days.csv": (HEAD + "a,03/04/2024,1\nb,05/06/2024,2\n").encode(),
    "twice.csv": b"customer_id,customer_id,ordered_on,amount\na,b,2024-01-01,1\n",
    "picture.csv": b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
    "broken.parquet": b"PAR1junk",
    "quote.csv": (HEAD + 'a,2024-01-01,1\n"b,2024-01-01,1\nc,2024-01-01,1\n').encode(),
    "page.csv": b"<!doctype html><html><body>Sign in</body></html>",
    "there.csv": b"x",
    "there.zip": b"not an archive",
}
# What somebody types; what happened; what to do. BOOK is a book of three orders, HERE the folder around it.
TYPED: list[tuple[str, str, str]] = [
    ("scoer", "No such command 'scoer'", "--help"),
    ("score HERE/nowhere", "is no book", "Make one: keepworth init"),
    ("score HERE", "it has no keepworth.toml", "Make one: keepworth init"),
    ("init HERE/new", "Missing option '--currency'", "--help"),
    ("init HERE/new --currency euro", "must be three capital letters", "such as USD"),
    ("init BOOK --currency EUR", "is a book already", "Import into it: keepworth import"),
    ("import BOOK HERE/gone.csv --as orders", "There is no file", "See how it is called"),
    ("import BOOK HERE/empty.csv --as orders", "empty.csv is empty", "Export it anew"),
    ("import BOOK HERE/orders.csv --as order", "There is no table 'order'", "Did you mean orders?"),
    ("import BOOK HERE/colours.csv --as orders", "lacks customer_id", "Name them: --map customer_id="),
    ("import BOOK HERE/days.csv --as orders", "can be read in more than one way", "--read dates=dmy or"),
    ("import BOOK HERE/twice.csv --as orders", "stand more than once", "--read headers=numbered"),
    ("import BOOK HERE/picture.csv --as orders", "is a PNG picture", "Keepworth reads CSV"),
    ("import BOOK HERE/broken.parquet --as orders", "is not a complete Parquet file", "cannot be read"),
    ("import BOOK HERE/quote.csv --as orders", "unclosed quote on line 3", "Close it"),
    ("import BOOK HERE/page.csv --as orders", "is an HTML page, not a table", "page.csv"),
    ("score BOOK --as-of yesterday", "does not match the format", "'%Y-%m-%d'"),
    ("score BOOK --model best", "'best' is not one of", "auto"),
    ("undo BOOK zzzz", "There is no batch 'zzzz'", "Batches: "),
    ("listen results BOOK --instrument npss", "There is no instrument 'npss'", "There are: "),
    ("person export BOOK nobody@example.com", "holds nobody of that id", "Look them up: keepworth export"),
    ("export BOOK order", "There is no table 'order'", "Did you mean orders?"),
    ("export BOOK orders --to HERE/there.csv", "exists already", "Name another file, or replace it with --replace"),
    ("backup BOOK HERE/there.zip", "exists already", "Name another file, or replace it with --replace"),
    ("restore HERE/there.zip HERE/back", "is no complete backup of a book", "Take another one"),
    ("restore HERE/there.zip BOOK --replace", "No such option", "--help"),
    ("serve BOOK --port 99999", "is not in the range", "1<=x<=65535"),
    ("know merge BOOK customer c1 zz", "no customer with the id 'zz'", "Look ids up: keepworth export BOOK customers"),
    ("backtest BOOK --as-of 2999-01-01", "Nothing came after 2999-01-01", "Take an earlier day (--as-of)"),
    ("portfolio BOOK", "has not been scored yet", "Score it: keepworth score"),
]
# Who asks, which page, what they send; the status; what happened; what to do.
SENT: list[tuple[str, str, dict[str, str] | None, int, str, str]] = [
    ("owner", "/nothing/here/", None, 404, "There is nothing here", "To the first page"),
    ("viewer", "/book/audit/", None, 403, "Your role does not include this", "The owner of the book can give you one"),
    ("nobody", "/start/spent/", None, 404, "This link is spent", "Ask whoever gave it to you for a new one"),
    (
        "nobody", "/sign-in/", {"email": "viewer@keepworth.test", "password": "wrong"}, 422,
        "do not belong together", "Ask the owner of the book for a link",
    ),
    ("owner", "/account/password/", {"password": "123"}, 422, "This password is too short", "four words do well"),
    ("owner", "/book/settings/", {"currency": "euro"}, 422, "has no field currency", "The book&#x27;s name"),
]  # fmt: skip
# What a program sends; the status; what its problem says.
ASKED: list[tuple[str, str, str, int, str]] = [
    ("GET", "/api/v1/customers/99999", "", 404, "There is nothing here, or not for this key."),
    ("GET", "/api/v1/customers?limit=9999", "", 422, "limit"),
    ("POST", "/api/v1/teams", '{"nme": "x"}', 422, "nme"),
    ("POST", "/api/v1/teams", '{"name": ', 400, "JSON"),
]
TRACE = re.compile(r"Traceback|File \"|\.py\b|django\.|<class |0x[0-9a-f]{6}")


def test_d5_there_are_forty():
    assert len(TYPED) + len(SENT) + len(ASKED) == 40


@pytest.fixture(scope="module")
def here(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("mistakes")
    for name, held in FILES.items():
        (folder / name).write_bytes(held)
    book_of(folder, "c1,2024-01-05,10", "c1,2024-02-05,12", "c2,2024-01-09,7")
    return folder


@pytest.mark.parametrize(("typed", "happened", "way_out"), TYPED, ids=[typed for typed, *_ in TYPED])
def test_d5_a_mistake_that_is_typed(typed, happened, way_out, here):
    given = [one.replace("BOOK", str(here / "book")).replace("HERE", str(here)) for one in typed.split()]
    refused = keepworth(*given)
    assert (refused.exit_code in (2, 3), refused.stdout) == (True, "")
    assert happened in refused.stderr
    assert way_out in refused.stderr
    assert TRACE.search(refused.stderr) is None


class Kept(logging.Handler):
    """Keeps the lines of the log as they are written."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(JsonLines())
        self.ids: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        self.ids.add(json.loads(self.format(record)).get("request", ""))


@pytest.fixture
def log() -> Iterator[Kept]:
    kept = Kept()
    logging.getLogger().addHandler(kept)
    yield kept
    logging.getLogger().removeHandler(kept)


@pytest.mark.django_db
@pytest.mark.usefixtures("book")
@pytest.mark.parametrize(
    ("who", "address", "sent", "status", "happened", "way_out"), SENT, ids=[one[1] for one in SENT]
)
def test_d5_a_mistake_on_a_page(who, address, sent, status, happened, way_out, people, log):
    client = Client() if who == "nobody" else browser_of(people[who])
    answer = client.get(address) if sent is None else client.post(address, sent)
    assert answer.status_code == status
    assert happened in answer.text
    assert way_out in answer.text
    assert TRACE.search(re.sub(r"(?s)<(script|link)\b.*?>", "", answer.text)) is None
    shown = re.search(r"Id <code>(\w+)</code>|Id (\w{16}):", answer.text)
    assert log.ids - {""}
    assert shown is None or (shown[1] or shown[2]) in log.ids


@pytest.mark.django_db
@pytest.mark.usefixtures("book")
@pytest.mark.parametrize(("method", "address", "sent", "status", "said"), ASKED)
def test_d5_a_mistake_of_a_program(method, address, sent, status, said, people, log):
    client = with_key(people["owner"], scope="write")
    answer = client.generic(method, address, sent, content_type="application/json")
    problem = json.loads(answer.content)
    assert (answer.status_code, problem["status"]) == (status, status)
    assert said in answer.text
    assert TRACE.search(answer.text) is None
    assert problem["instance"] in log.ids
