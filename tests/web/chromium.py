"""A website of its own, as people start it, and Chromium to look at it."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
    started = subprocess.Popen(command, env=ours, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        found = re.search(r"(http://127\.0\.0\.1:\d+)(/start/\S+)", started.stdout.readline())
        assert found
        yield found[1], found[2]
    finally:
        started.send_signal(signal.SIGINT)
        started.communicate(timeout=30)
