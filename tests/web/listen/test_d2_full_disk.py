"""D2-06 over HTTP, on a disk that is really full: 503, nothing by halves, and on it goes without a restart.

Root mounts a small disk for it; everybody's system refuses longer files, which the database learns in the same place.
"""

import json
import os
import resource
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

import pytest

from keepworth.tables.book import make_book
from tests.factories.ports import free_port
from tests.web.listen.serving import post, website

pytestmark = [pytest.mark.loopback, pytest.mark.unix, pytest.mark.slow]
LINKS = 60
AMID = 40_000  # bytes: the database can be read, and the log of its writes ends in the middle of an answer
MADE = """
import json, secrets
import django
django.setup()
from django.utils import timezone
from keepworth_web.listen.models import Invitation, Survey
from keepworth_web.listen.reads.doors import PURPOSE
from keepworth_web.staff.tokens import hash_token
survey = Survey.objects.create(name="x", instrument="nps", version="1.0", languages=["en"], made_at=timezone.now())
tokens = [secrets.token_urlsafe(32) for _ in range(%d)]
for at, token in enumerate(tokens):
    Invitation.objects.create(survey=survey, code=f"i-{at}", contact=f"p{at}", language="en", made_at=timezone.now(),
                              token_hash=hash_token(token, purpose=PURPOSE))
print(json.dumps(tokens))
"""


class Limit:
    """The served process may write into a file so far and no further: for whoever may mount nothing."""

    def fill(self, served: "subprocess.Popen[bytes]", _book: Path) -> None:
        self.served = served
        _, self.most = resource.prlimit(served.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(served.pid, resource.RLIMIT_FSIZE, (AMID, self.most))

    def free(self) -> None:
        resource.prlimit(self.served.pid, resource.RLIMIT_FSIZE, (self.most, self.most))


class SmallDisk:
    """A disk of its own, on which no byte is left."""

    def fill(self, _served: "subprocess.Popen[bytes]", book: Path) -> None:
        self.filler = book.parent / "filler"
        with self.filler.open("wb", buffering=0) as file, suppress(OSError):
            while file.write(b"x" * 512):
                pass

    def free(self) -> None:
        self.filler.unlink()


@pytest.fixture(params=["a limit", "a small disk"] if os.geteuid() == 0 else ["a limit"])
def full(request, tmp_path):
    """Where a book may lie, and what leaves no room there."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if request.param == "a limit":
        yield folder, Limit()
        return
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)], check=True)
    yield folder, SmallDisk()
    subprocess.run(["umount", "-l", str(folder)], check=True)


def in_book(book: Path, *command: str) -> str:
    environment = {**os.environ, "KEEPWORTH_BOOK": str(book), "DJANGO_SETTINGS_MODULE": "keepworth_web.site.settings"}
    environment.pop("DATABASE_URL", None)
    done = subprocess.run([sys.executable, *command], env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def test_d2_06_a_full_disk_answers_503_and_every_receipt_is_kept(full):
    folder, room = full
    book = folder / "book"
    make_book(book, currency="EUR", name="Acme")
    in_book(book, "-m", "keepworth_web.site.manage", "migrate", "--verbosity=0")
    tokens = json.loads(in_book(book, "-c", MADE % LINKS))
    port, receipts = free_port(), []

    def send(at: int) -> int:
        status, receipt = post(port, f"/s/{tokens[at]}/", {"recommend": "9", "submission_id": f"{at:022d}"})
        receipts.extend([receipt] if status == 200 else [])
        return status

    with website(port, book=book) as served:
        assert send(0) == 200
        room.fill(served, book)
        refused = next(at for at in range(1, LINKS) if send(at) != 200)
        assert [send(refused) for _ in range(3)] == [503] * 3
        room.free()
        assert send(refused) == 200, "the same form, without a restart"
    with closing(sqlite3.connect(book / "keepworth.sqlite3")) as kept:
        assert sorted(receipts) == sorted(one for (one,) in kept.execute("SELECT receipt FROM listen_submission"))
        counts = {kept.execute(f"SELECT count(*) FROM listen_{of}").fetchone() for of in ("answer", "outgoing")}
        assert counts == {(len(receipts),)}
        assert kept.execute("PRAGMA integrity_check").fetchone() == ("ok",)
