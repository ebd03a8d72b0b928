"""A website of its own, as people start it, and Chromium to look at it."""

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
from typing import IO

from tests.web.hygiene import remember, told_by

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


@contextmanager
def served(book: Path, *options: str) -> Iterator[tuple[str, str]]:
    """Serve a book and give its address and the path of its one-time link."""
    ours = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("KEEPWORTH_") and name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    }
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
