"""The docs name everything that can be typed, set, imported or read, and what is generated is up to date."""

import subprocess
import sys
from pathlib import Path

import click
import pytest

from keepworth.cli import main
from keepworth.tables.measuring import HALF_LIFE, MEASURE, STATES, TRACKED
from keepworth.tables.schemas import TABLES
from keepworth.tables.settings import CADENCE, ENGINE, RETENTION, SETTINGS

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs/reference"


def commands(group: click.Group = main) -> dict[str, click.Command]:
    context = click.Context(group)
    found = {name: group.get_command(context, name) for name in group.list_commands(context)}
    return {name: command for name, command in found.items() if command is not None}


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_and_every_option_is_in_the_reference(name: str) -> None:
    page = (REFERENCE / "commands.md").read_text(encoding="utf-8")
    start = page.index(f"`keepworth {name}`")
    part = page[start : page.find("\n## ", start + 1)] if "\n## " in page[start + 1 :] else page[start:]
    for parameter in commands()[name].params:
        if isinstance(parameter, click.Option):
            assert all(option in part for option in parameter.opts), parameter.opts


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_stands_somewhere_with_a_reason_to_use_it(name: str) -> None:
    pages = [path.read_text(encoding="utf-8") for path in (ROOT / "docs").rglob("*.md") if path.name != "commands.md"]
    assert any(f"keepworth {name}" in page for page in pages)


MEASURED = (*MEASURE, *HALF_LIFE, *TRACKED, *STATES)


@pytest.mark.parametrize("name", [setting.name for setting in (*SETTINGS, *ENGINE, *RETENTION, *CADENCE, *MEASURED)])
def test_every_setting_is_in_the_reference(name: str) -> None:
    assert f"| `{name}` |" in (REFERENCE / "settings.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_table_and_every_column_is_in_the_reference(name: str) -> None:
    page = (REFERENCE / "tables.md").read_text(encoding="utf-8")
    part = page[page.index(f"## `{name}`") :].split("\n## ")[0]
    for column in TABLES[name].columns:
        assert f"| `{column.name}` |" in part


def test_the_generated_parts_are_up_to_date() -> None:
    checked = [sys.executable, str(ROOT / "tools/generated_docs.py"), "--check"]
    found = subprocess.run(checked, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr


def test_every_page_is_in_the_navigation_or_is_a_decision() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for page in (ROOT / "docs").rglob("*.md"):
        name = page.relative_to(ROOT / "docs").as_posix()
        assert name.startswith("decisions/0") or f" {name}\n" in navigation, name


def test_no_page_fetches_anything() -> None:
    for page in (ROOT / "docs").rglob("*.md"):
        assert "](http" not in page.read_text(encoding="utf-8").replace("](https://www.apache.org", ""), page
