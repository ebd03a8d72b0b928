"""A browser whose every request is answered by the website in this process: no port, and no word to anybody else."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

from django.test import Client

from tests.web.literal import body_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request, Route

BASE = os.environ.get("KEEPWORTH_URL", "http://127.0.0.1:8000")
# An answer that is an error by intention is told on the console by the browser itself.
BY_INTENTION = "the server responded with a status"


@dataclass  # the driver puts something of its own into it
class Bridge:
    """A page of a person, and everything it did that no page may."""

    page: "Page"
    client: Client
    faults: list[str] = field(default_factory=list)
    _files: dict[str, dict[str, Any]] = field(default_factory=dict)  # a browser that is watched keeps none itself
    # The driver calls back in a context of its own, which knows another connection to the database.
    _context: Context = field(default_factory=copy_context)

    def _answer(self, route: "Route") -> None:
        asked = route.request
        if not asked.url.startswith(BASE):
            self.faults.append(f"{self.page.url} asks {asked.url[:200]}")
            route.abort()
            return
        where = urlsplit(asked.url)
        if where.path not in self._files:
            told = self._asked(asked, where)
            if not where.path.startswith("/static/"):
                route.fulfill(**told)
                return
            self._files[where.path] = told
        route.fulfill(**self._files[where.path])

    def _asked(self, asked: "Request", where: SplitResult) -> dict[str, Any]:
        # What the website sends elsewhere is followed here: the driver would ask a port that there is not.
        answer = self._context.run(self._told, asked, f"{where.path}?{where.query}")
        if answer.status_code >= 500:
            self.faults.append(f"{asked.url} answered {answer.status_code}")
        return {"status": answer.status_code, "headers": dict(answer.items()), "body": body_of(answer)}

    def _told(self, asked: "Request", address: str) -> Any:
        if asked.method == "GET":
            return self.client.get(address, follow=True)
        kind = asked.headers.get("content-type", "application/x-www-form-urlencoded")
        return self.client.post(address, asked.post_data_buffer or b"", content_type=kind, follow=True)

    def go(self, address: str) -> None:
        """Open an address and wait until all of it is there."""
        from playwright.sync_api import Error

        try:
            self.page.goto(BASE + address)
        except Error as refusal:
            if "Download is starting" not in str(refusal) and "ERR_ABORTED" not in str(refusal):
                raise


@contextmanager
def bridged(chromium: "Browser", client: Client) -> Iterator[Bridge]:
    """Give a browser to somebody who is signed in by the tests' client."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    bridge = Bridge(context.new_page(), client)
    page, faults = bridge.page, bridge.faults
    page.route("**/*", bridge._answer)
    page.on("dialog", lambda one: (faults.append(f"{page.url} says {one.message}"), one.dismiss()))
    page.on("pageerror", lambda fault: faults.append(f"{page.url}: {fault}"))
    page.on("popup", lambda one: faults.append(f"{page.url} opens {one.url}"))
    page.on(
        "console",
        lambda one: (
            faults.append(f"{page.url}: {one.text}")
            if one.type in ("error", "warning") and BY_INTENTION not in one.text
            else None
        ),
    )
    try:
        yield bridge
    finally:
        context.close()
