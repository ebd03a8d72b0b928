"""The README promises nothing that no test proves."""

import ast
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from keepworth.tables.book import Book

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ID = re.compile(r"`(\w+_\d+|test_\w+)`")


@cache
def test_names() -> frozenset[str]:
    names = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                names.add(node.name)
    return frozenset(names)


test_names.__test__ = False  # type: ignore[attr-defined]


def claims() -> list[str]:
    part = README.split("## What it promises")[1].split("\n## ")[0]
    return [" ".join(claim.split()) for claim in re.findall(r"^- (.*?)(?=^- |^$|\Z)", part, re.DOTALL | re.MULTILINE)]


@pytest.mark.parametrize("claim", claims())
def test_every_claim_carries_the_id_of_a_test_that_exists(claim: str) -> None:
    ids = ID.findall(claim)
    assert ids, "a claim without an id"
    names = test_names()
    for one in ids:
        assert any(one == name or f"_{one}_" in f"{name}_" for name in names), f"no test is called {one}"


def test_there_are_claims() -> None:
    assert len(claims()) >= 5


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#]+)\)|src(?:set)?=\"([^\"]+)\"", README))))
def test_every_link_of_the_readme_leads_somewhere(link: tuple[str, str]) -> None:
    path = "".join(link)
    assert not path.startswith("http")
    assert (ROOT / path).exists()


def test_pictures_are_small_enough_to_load_at_once() -> None:
    pictures = list((ROOT / "docs/pictures").glob("*.png"))
    assert pictures
    for picture in pictures:
        assert picture.stat().st_size < 200_000, picture


def test_what_the_readme_shows_of_the_demo_was_printed(firm: Book, tmp_path: Path) -> None:
    shutil.copytree(firm.folder, tmp_path / "demo-book", symlinks=True)  # it is scored, and shown, here
    shown = re.findall(r"^```text\n(.*?)^```", README, re.DOTALL | re.MULTILINE)[0].splitlines()
    asked = [str(Path(sys.executable).parent / "keepworth"), "demo"]
    ran = subprocess.run(
        asked, cwd=tmp_path, env={**os.environ, "COLUMNS": "100"}, capture_output=True, text=True, check=True
    )
    printed = [line.rstrip() for line in ran.stdout.splitlines()]
    left_out = [line for line in shown if line not in printed]
    assert set(left_out) == {"…"}, "python tools/printed_docs.py writes what is printed now"
    assert len(shown) > 20
