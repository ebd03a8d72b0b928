"""A receiver of webhooks on this machine, which proves who speaks as the how-to says, and fails as it is told."""

import dataclasses
import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).parents[3]


class Receiver:
    """What came, in its order; `answers` is the status of the next."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.status = 204
        self.location = ""
        self.address = ""

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.heard]

    @property
    def said(self) -> list[dict]:
        return [json.loads(body) for _, body in self.heard]


@contextmanager
def receiver() -> Iterator[Receiver]:
    """Open one, on a host that the administrator names."""
    here = Receiver()

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            here.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response_only(here.status)
            if here.location:
                self.send_header("Location", here.location)
            self.end_headers()
            self.wfile.write(b"CANARY of the answer's body")

        def log_message(self, *said):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        here.address = f"http://127.0.0.1:{server.server_port}/keepworth"
        with named("127.0.0.1"):
            yield here
        server.shutdown()


@contextmanager
def named(*hosts: str) -> Iterator[None]:
    """Let the administrator name hosts of their own network."""
    before = settings.ENVIRONMENT
    settings.ENVIRONMENT = dataclasses.replace(before, webhook_hosts=hosts)
    yield
    settings.ENVIRONMENT = before
