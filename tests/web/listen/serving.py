"""The website in a process of its own, which can be killed between keeping and replying."""

import http.client
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection

from tests.factories.ports import wait_for
from tests.web.listen.asking import ROOT

SERVER = """
import os, signal, sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from django.conf import settings

settings.DATABASES["default"]["NAME"] = sys.argv[1]
from keepworth_web.site.wsgi import application

left = int(sys.argv[3])

class Server(ThreadingMixIn, WSGIServer):
    daemon_threads, request_queue_size = True, 128

class Quiet(WSGIRequestHandler):
    def log_message(self, *said):
        pass

def dying(environ, start):
    global left
    said = []
    response = application(environ, lambda *told: said.append(told))
    answer = b"".join(response)
    response.close()
    if environ["REQUEST_METHOD"] == "POST":
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)  # what was kept is kept; nobody is told
    start(*said[0])
    return [answer]

with make_server("127.0.0.1", int(sys.argv[2]), dying, Server, Quiet) as server:
    server.serve_forever()
"""


@contextmanager
def website(port: int, *, posts: int = 0, book: Path | None = None) -> "Iterator[subprocess.Popen[bytes]]":
    """Serve the database of the tests, or a book's own file, until the end.

    With `posts` it is killed after so many were kept, before the last of them is answered.
    """
    environment = {**os.environ, "KEEPWORTH_BOOK": str(book or settings.ENVIRONMENT.book)}
    environment["KEEPWORTH_URL"] = f"http://127.0.0.1:{port}"
    name = str(book / "keepworth.sqlite3" if book else connection.settings_dict["NAME"])
    if book:
        environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-c", SERVER, name, str(port), str(posts)]
    served = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        wait_for(served, port, seconds=30)
        yield served
    finally:
        served.kill()
        served.wait()


def post(port: int, address: str, sent: dict[str, str]) -> tuple[int, str]:
    """Send a form, and return the status and the receipt.

    Raises OSError or HTTPException where nobody answers.
    """
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as asked:
        asked.request("POST", address, urlencode(sent), {"Content-Type": "application/x-www-form-urlencoded"})
        answer = asked.getresponse()
        if "Content-Length" not in answer.headers:
            raise http.client.HTTPException("cut off in its head")
        found = re.search(r"a-[0-9a-f]{16}", answer.read().decode())
        return answer.status, found[0] if found else ""


def patient_post(port: int, address: str, sent: dict[str, str], *, tries: int = 200) -> tuple[int, str]:
    """Send a form again until somebody answers, as a browser's person does."""
    for _ in range(tries):
        try:
            return post(port, address, sent)
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
    raise AssertionError("nobody answered")
