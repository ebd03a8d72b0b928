"""Run what the tutorial and the README show, and write what was printed into them; tests hold them to it.

Usage: python tools/printed_docs.py
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
TUTORIAL, README = ROOT / "docs/tutorial/first-book.md", ROOT / "README.md"
BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```", re.DOTALL | re.MULTILINE)
DEMO = re.compile(r"(?<=^```text\n)Alder & Quay.*?(?=^```)", re.DOTALL | re.MULTILINE)
BATCH = re.compile(r"\b[0-9a-f]{8}\b")


def run(command: str, *, within: Path) -> str:
    """Run one block, and return what it printed."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    asked = {**os.environ, "PATH": path, "COLUMNS": "100"}
    ran = subprocess.run(command, shell=True, cwd=within, env=asked, capture_output=True, text=True, check=False)  # noqa: S602 — our own page
    if ran.returncode:
        sys.exit(f"{command}{ran.stderr}")
    return "".join(f"{line.rstrip()}\n" for line in ran.stdout.splitlines())


def tutorial(page: str, *, within: Path) -> str:
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


def demo(*, within: Path) -> str:
    """Return what the demo prints, without the rest of the two lists and the path of the page."""
    parts = run("keepworth demo", within=within).split("\n\n")
    # The third customer of a list and those after give way to a sign that something was left out.
    return "\n\n".join(re.sub(r"^ 3 .*", "…", part, flags=re.DOTALL | re.MULTILINE) for part in parts[:6]) + "\n"


def main() -> None:
    """Write both pages anew."""
    with tempfile.TemporaryDirectory() as aside:
        shutil.copy(ROOT / "docs/tutorial/orders.csv", aside)
        TUTORIAL.write_text(tutorial(TUTORIAL.read_text(encoding="utf-8"), within=Path(aside)), encoding="utf-8")
        printed = demo(within=Path(aside))
        README.write_text(DEMO.sub(lambda _: printed, README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
