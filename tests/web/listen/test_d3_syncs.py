"""D3: an answer waits for the disk once. The kernel is asked, not the code."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.web.listen.asked_book import ROOT, make_asked_book

MOST_WARM, ANSWERS = 3, 8
pytestmark = [
    pytest.mark.unix,
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("strace") is None, reason="there is no strace here: apt-get install strace"),
]
ANSWERED = """
import sys, django
django.setup()
from django.test import Client
from tests.web.listen.asked_book import path_of

browser = Client(headers={"Host": "127.0.0.1:8000"})
for at in range(int(sys.argv[1])):
    page = browser.post(path_of("nps", "en", at), {"recommend": "9", "submission_id": f"{at:022d}"})
    assert page.status_code == 200, page.status_code
import os
os._exit(0)  # the end of a process empties the log of writes, which no answer waits for
"""


def syncs(folder, *, answers: int) -> int:
    """Count how often the disk is waited for while so many answers are taken, with all that begins before them."""
    book, told = folder / f"book-{answers}", folder / f"told-{answers}"
    make_asked_book(book, "nps", links=answers)
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = {
        **kept, "KEEPWORTH_BOOK": str(book), "KEEPWORTH_URL": "http://127.0.0.1:8000",
        "DJANGO_SETTINGS_MODULE": "keepworth_web.site.settings",
    }  # fmt: skip
    watched = ["strace", "-f", "-e", "trace=fsync,fdatasync", "-o", str(told)]
    command = [*watched, sys.executable, "-c", ANSWERED, str(answers)]
    subprocess.run(command, env=environment, cwd=ROOT, check=True, timeout=180, capture_output=True)
    lines = told.read_text(encoding="utf-8", errors="replace").splitlines()
    return sum("sync(" in line for line in lines)


def test_d3_an_answer_waits_for_the_disk_once(tmp_path):
    few, many = (syncs(tmp_path, answers=answers) for answers in (MOST_WARM, ANSWERS))
    assert many - few == ANSWERS - MOST_WARM, "one for each commit, and no more"
