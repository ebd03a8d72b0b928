"""A website of its own, as people start it, and Chromium to look at it.

The fixtures `chromium` and `signed_in` stand in `conftest.py`; a file of tests brings its `website`.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pytest

from tests.web.hygiene import PASSWORD, remember, told_by

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
IN_CHROMIUM = [
    pytest.mark.browser,
    pytest.mark.loopback,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium here: apt-get install chromium fonts-noto-cjk"),
]
# Language, theme and width, one of each; `make shots` shows all of them.
LOOKS = [("en", "light", 1280), ("zh-hans", "dark", 390)]
AXE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A database with every table and nobody in it, once the tests of a process have made one: it takes seconds.
EMPTY_DATABASE: list[Path] = []
# Only what is wrong is told: of the thousands of elements that are as they should be, not even their names are made.
RUN_AXE = "options => axe.run(options).then(found => found.violations)"


def said_of(look: tuple[str, str, int]) -> str:
    """Name a look in the name of a test."""
    return "-".join(map(str, look))


@contextmanager
def page_of(chromium: "Browser", base: str, *, look: tuple[str, str, int], state: Any = None) -> Iterator["Page"]:
    """Give a page in a language, theme and width, without the policy that would refuse the script of axe."""
    language, scheme, width = look
    context = chromium.new_context(
        viewport={"width": width, "height": 844}, color_scheme=scheme, storage_state=state, bypass_csp=True
    )
    context.add_cookies([{"name": "language", "value": language, "url": base}])
    try:
        yield context.new_page()
    finally:
        context.close()


def faults_of(page: "Page", where: str) -> list[str]:
    """Say what is wrong with a page: what axe finds, and that it is wider than the screen."""
    from axe_playwright_python.base import AXE_SCRIPT

    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(RUN_AXE, {"runOnly": AXE, "resultTypes": ["violations"]})
    faults = [f"{where}: {one['id']} {one['nodes'][0]['html'][:120]}" for one in found]
    reach = page.evaluate("document.documentElement.scrollWidth")
    return faults + [f"{where}: {reach} wide"] * (reach > page.viewport_size["width"])


def set_password(page: "Page", base: str) -> None:
    """Give whoever is signed in the password of the tests."""
    page.goto(base + "/account/password/")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button.first")
    page.wait_for_url("**/account/")


@contextmanager
def served(book: Path, *options: str) -> Iterator[tuple[str, str]]:
    """Serve a book and give its address and the path of its one-time link."""
    ours = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("KEEPWORTH_") and name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    }
    if EMPTY_DATABASE and not (book / "keepworth.sqlite3").exists():
        shutil.copy(EMPTY_DATABASE[0], book / "keepworth.sqlite3")
    command = [sys.executable, "-c", "from keepworth.cli import main; main()", "serve", str(book), *options]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        yield from _served(command, env=ours, log=log)
        log.seek(0)
        # D1-18, for the website and its worker as they run.
        assert [line for line in log if told_by(line)] == []


def _served(command: list[str], *, env: dict[str, str], log: IO[str]) -> Iterator[tuple[str, str]]:
    started = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        found = re.search(r"(http://127\.0\.0\.1:\d+)(/start/\S+)", started.stdout.readline())
        assert found
        remember(found[2].removeprefix("/start/").rstrip("/"))
        yield found[1], found[2]
    finally:
        started.send_signal(signal.SIGINT)
        started.communicate(timeout=30)
