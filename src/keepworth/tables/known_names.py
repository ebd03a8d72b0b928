"""Headers of other systems that map themselves: read from `known_names.toml`, where they are data."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any, Final

from keepworth.tables.schema import Column, Table

ELSE: Final = "-else"
# A currency or a zone in brackets at the end of a header; what it says is checked elsewhere, it names no column.
_UNIT = re.compile(r"\((?:[a-z]{3}|元|人民币|港币|美元|欧元|日元|新台币|[$€£¥])\)$")
_IGNORED = " _-\t\n\r\u200b\ufeff*:"


@cache
def known_names() -> Mapping[str, Any]:
    """Return the file's tables, as they stand there."""
    return tomllib.loads((files("keepworth.tables") / "known_names.toml").read_text(encoding="utf-8"))


def with_known_names(table: Table) -> Table:
    """Return a table whose columns know their names in other systems; what a column of it is called is no other's."""
    own = {meant(column.name): column.name for column in table.columns}
    return replace(
        table,
        columns=tuple(_known(column, table.name, own=own) for column in table.columns),
        brings=tuple(_known(column, table.name, own=own) for column in table.brings),
    )


def fold(header: str) -> str:
    """Fold case, width, spaces and underscores away, so that headers can be compared."""
    wide = unicodedata.normalize("NFKC", header).casefold()
    return "".join(mark for mark in wide if mark not in _IGNORED)


def meant(header: str) -> str:
    """Fold a header to what it means: simplified characters, no currency in brackets at its end."""
    return _UNIT.sub("", fold(header).translate(_simplified()))


@cache
def _simplified() -> dict[int, str]:
    pairs = str(known_names()["traditional"]).split()
    return {ord(pair[0]): pair[1] for pair in pairs}


def _known(column: Column, table: str, *, own: Mapping[str, str]) -> Column:
    anywhere, here = known_names()["any"], known_names().get(table, {})

    def named(key: str) -> tuple[str, ...]:
        every = dict.fromkeys((*here.get(key, ()), *anywhere.get(key, ())))
        return tuple(one for one in every if own.get(meant(one), column.name) == column.name)

    return replace(column, known_as=named(column.name), else_as=named(column.name + ELSE))
