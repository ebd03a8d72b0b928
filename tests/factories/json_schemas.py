"""The schemas of what commands print with `--json`, and whether something fits its own."""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import click
from jsonschema import Draft202012Validator

from keepworth.cli import main

SCHEMAS = Path(__file__).parents[2] / "docs/reference/schemas"
ALWAYS = ("person export",)  # prints JSON without being asked to


def commands_with_json(group: click.Group = main, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the name of every command that prints JSON."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command, said = group.get_command(context, name), " ".join((*path, name))
        if isinstance(command, click.Group):
            yield from commands_with_json(command, (*path, name))
        elif command is not None and (said in ALWAYS or any("--json" in one.opts for one in command.params)):
            yield said


def name_of(asked: Sequence[str]) -> str:
    """Return the schema of a call, by the command's own name."""
    known = [one for one in commands_with_json() if list(asked[: len(one.split())]) == one.split()]
    removes = " remove" if "--remove" in asked else ""
    return "".join(known).replace(" ", "-") + removes.replace(" ", "-")


@cache
def schema(name: str) -> Draft202012Validator:
    """Return what checks an answer of a command."""
    return Draft202012Validator(json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8")))


def faults_of(asked: Sequence[str], said: str) -> list[str]:
    """Say where an answer does not fit the schema of its command."""
    found = schema(name_of(asked)).iter_errors(json.loads(said))
    return [f"keepworth {name_of(asked)}: {one.json_path}: {one.message[:200]}" for one in found]
