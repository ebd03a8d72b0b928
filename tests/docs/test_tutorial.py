"""The tutorial runs as it stands, and prints what it says it prints."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)
BATCH = re.compile(r"\b[0-9a-f]{8}\b")
# What differs from machine to machine and from run to run.
VARIES = [
    (re.compile(r"\b[0-9a-f]{8,64}\b"), "<id>"),
    (re.compile(r"\d{4}-\d\d-\d\d-\d{8}T\d{6}"), "<run>"),
    (re.compile(r"\d+\.\d+ s\b"), "<seconds>"),
    # Where parameters cannot be told apart, which of them a fit ends at is chance.
    (re.compile(r"a = [\d.,e+]+, b = [\d.,e+]+ fits best, but [ab] could"), "<a, b> fits best, but <one> could"),
]


def blocks(page: str) -> list[tuple[str, str]]:
    return BLOCK.findall((DOCS / page).read_text(encoding="utf-8"))


def plain(text: str) -> str:
    for pattern, word in VARIES:
        text = pattern.sub(word, text)
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def test_the_tutorial_runs_and_prints_what_it_says(tmp_path: Path) -> None:
    shutil.copy(DOCS / "tutorial/orders.csv", tmp_path)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    printed = ""
    for kind, text in blocks("tutorial/first-book.md"):
        if kind == "sh":
            asked = BATCH.sub(batch_of(printed), text)
            ran = subprocess.run(
                asked, shell=True, cwd=tmp_path, env={**os.environ, "PATH": path, "COLUMNS": "100"},
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert ran.returncode == 0, ran.stderr
            printed = ran.stdout
        elif kind == "text":
            assert plain(text) == plain(printed)


def batch_of(printed: str) -> str:
    """Return the batch that the last command named, in the place of the one in the page."""
    found = BATCH.findall(printed)
    return found[-1] if found else ""


def test_the_models_alone_run_as_the_page_on_the_library_shows() -> None:
    exec(compile(shown("fit_orders"), "library.md", "exec"), {})


def test_a_file_becomes_a_book_as_the_page_on_the_library_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(DOCS / "tutorial/orders.csv", tmp_path)
    monkeypatch.chdir(tmp_path)
    found: dict[str, Any] = {}
    exec(compile(shown("import_file"), "library.md", "exec"), found)
    assert (found["done"].rows_new, found["done"].rows_refused) == (14_050, 3)


def shown(what: str) -> str:
    """Return the code of the page on the library that shows how to use `what`."""
    return next(text for kind, text in blocks("how-to/library.md") if kind == "python" and what in text)


@pytest.mark.parametrize("page", sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")))
def test_python_in_the_docs_can_be_read_by_python(page: str) -> None:
    for kind, text in blocks(page):
        if kind == "python":
            compile(text, page, "exec")
