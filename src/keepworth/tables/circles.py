"""Circles of merged ids that are closed by rows of several files: found when one is imported, and by the doctor."""

import unicodedata
from pathlib import Path
from typing import Final

from keepworth.tables.lake.aliases import ALIASES, left_out, links
from keepworth.tables.lake.engine import parquet
from keepworth.tables.lake.keys import known_keys
from keepworth.tables.lake.read import Lake
from keepworth.tables.reading.contradictions import leading_back, told

IN_THE_BOOK: Final = 0  # a line that no file has

type Link = tuple[str, str, str]  # who, alias, into, as text


def circles_with(lake: Lake, accepted: Path) -> list[str]:
    """Say which rows of a file close a circle with rows that the book holds already, in words."""
    found = lake.engine.execute(
        f"SELECT source_line, who, alias_id, into_id FROM {parquet(accepted)} ORDER BY source_line"
    ).fetchall()
    new = [(line, who, _same(alias), _same(into)) for line, who, alias, into in found]
    replaced = {(who, alias) for _, who, alias, _ in new}
    held = [(IN_THE_BOOK, who, alias, into) for who, alias, into in _held(lake) if (who, alias) not in replaced]
    alone = set(leading_back(new))
    lines = [line for line in leading_back([*held, *new]) if line != IN_THE_BOOK and line not in alone]
    return told(
        lines, "closing a circle with rows that the book holds already", meaning="one link of each is not followed"
    )


def circles_in(lake: Lake) -> list[Link]:
    """Return the links that are not followed, as each would close a circle; ids as text."""
    closing = left_out(lake.engine.execute(links(lake.select(ALIASES))).fetchall())
    texts = _texts(lake) if closing else {}
    return [(who, texts.get((who, alias), str(alias)), texts.get((who, into), str(into)))
            for who, alias, into in closing]  # fmt: skip


def _held(lake: Lake) -> list[Link]:
    texts = _texts(lake)
    rows = lake.engine.execute(links(lake.select(ALIASES))).fetchall()
    return [(who, texts[who, alias], texts[who, into]) for who, alias, into in rows]


def _texts(lake: Lake) -> dict[tuple[str, int], str]:
    rows = lake.select(ALIASES)
    ids = f"SELECT who, alias_id AS number FROM ({rows}) UNION SELECT who, into_id FROM ({rows})"
    keys = known_keys(lake.folder, lake.manifest)
    found = lake.engine.execute(
        f"SELECT keys.kind, keys.number, keys.text FROM ({keys}) AS keys JOIN ({ids}) AS ids "
        "ON ids.who = keys.kind AND ids.number = keys.number"
    ).fetchall()
    return {(kind, number): _same(text) for kind, number, text in found}


def _same(text: str) -> str:
    return unicodedata.normalize("NFC", text)
