"""Run the tutorial and write what was printed into its page; a test holds the page to it.

Usage: python tools/tutorial_text.py
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "tutorial/first-book.md"
BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```", re.DOTALL | re.MULTILINE)
BATCH = re.compile(r"\b[0-9a-f]{8}\b")


def run(command: str, *, within: Path) -> str:
    """Run one block, and return what it printed."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    asked = {**os.environ, "PATH": path, "COLUMNS": "100"}
    ran = subprocess.run(command, shell=True, cwd=within, env=asked, capture_output=True, text=True, check=False)  # noqa: S602 — our own page
    if ran.returncode:
        sys.exit(f"{command}{ran.stderr}")
    return "".join(f"{line.rstrip()}\n" for line in ran.stdout.splitlines())


def written(page: str, *, within: Path) -> str:
    """Return the page with every block of output made anew."""
    printed = ""

    def block(found: re.Match[str]) -> str:
        nonlocal printed
        kind, text = found.groups()
        if kind == "sh":
            batches = BATCH.findall(printed)
            text = BATCH.sub(batches[-1], text) if batches else text
            printed = run(text, within=within)
        else:
            text = printed
        return f"```{kind}\n{text}```"

    return BLOCK.sub(block, page)


def main() -> None:
    """Write the page anew."""
    with tempfile.TemporaryDirectory() as aside:
        shutil.copy(DOCS / "tutorial/orders.csv", aside)
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), within=Path(aside)), encoding="utf-8")


if __name__ == "__main__":
    main()
