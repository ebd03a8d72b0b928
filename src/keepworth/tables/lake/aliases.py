"""Merged ids: whatever names the one is read as if it named the other; no file is touched, so it can be undone."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from keepworth.tables.lake.engine import named, quoted
from keepworth.tables.schema import Table

ALIASES: Final = "aliases"

type Naming = Callable[[str], str]
type Merged = Mapping[str, Mapping[int, int]]  # by kind: the number of an alias → that of what it is read as


def merged_numbers(rows: Iterable[tuple[str, int, int]]) -> dict[str, dict[int, int]]:
    """Resolve who, alias, into: chains lead to their end; of a circle the last link is left out."""
    found, _ = _followed(rows)
    return {kind: {alias: _end(of, alias) for alias in of} for kind, of in found.items() if of}


def left_out(rows: Iterable[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Return the links that are not followed, as each would close a circle."""
    return _followed(rows)[1]


def links(lake: str) -> str:
    """Write the query of who, alias and into in the order in which they are followed; `lake` is that of all rows."""
    return f"SELECT who, alias_id, into_id FROM ({lake}) ORDER BY ALL"


def _followed(
    rows: Iterable[tuple[str, int, int]],
) -> tuple[dict[str, dict[int, int]], list[tuple[str, int, int]]]:
    found: dict[str, dict[int, int]] = {}
    closing = []
    for kind, alias, into in rows:
        of = found.setdefault(kind, {})
        if _end(of, into) != alias and alias != into:
            of[alias] = into
        else:
            closing.append((kind, alias, into))
    return found, closing


def _end(of: Mapping[int, int], number: int) -> int:
    while number in of:
        number = of[number]
    return number


def together(merged: Merged, *, kind: str, number: int) -> tuple[int, ...]:
    """Return every number that is read as the same, the one that holds first."""
    of = merged.get(kind, {})
    root = of.get(number, number)
    return (root, *sorted(alias for alias, into in of.items() if into == root))


def read_merged(query: str, *, table: Table, merged: Merged, name: Naming = named) -> str:
    """Write the query of a table's rows with merged ids in place of their aliases, in SQL that every engine reads.

    Where both described the same thing by the same key, the row of the id that holds is the one that is seen. `name`
    writes a column's name as the engine wants it.
    """
    replaced: dict[str, str] = {}
    for column in table.columns:
        for kind in sorted(merged) if column.kind == "id" else ():
            if column.of in (kind, "who"):
                else_ = replaced.get(column.name, name(column.name))
                replaced[column.name] = _replaced(column.name, kind=kind, of=merged[kind], else_=else_, name=name)
    if not replaced or table.name == ALIASES:
        return query
    listed = ", ".join(f"{replaced[one]} AS {name(one)}" if one in replaced else name(one) for one in table.names)
    touched = [one for one in table.key if one in replaced]
    if not touched:
        return f"SELECT {listed} FROM ({query}) AS held"
    was = " OR ".join(f"({replaced[one]}) IS DISTINCT FROM {name(one)}" for one in touched)
    source = f"SELECT {listed}, ({was}) AS keepworth_was FROM ({query}) AS held"
    alike = " AND ".join(f"mine.{name(one)} IS NOT DISTINCT FROM theirs.{name(one)}" for one in table.key)
    columns, key = (", ".join(name(one) for one in some) for some in (table.names, table.key))
    order = ", ".join(f"{name(one)} NULLS LAST" for one in table.names)
    place = f"row_number() OVER (PARTITION BY {key} ORDER BY {order}) AS keepworth_place"
    return (
        f"SELECT {columns} FROM ({source}) AS said WHERE NOT keepworth_was UNION ALL SELECT {columns} FROM "
        f"(SELECT {columns}, {place} FROM ({source}) AS moved WHERE keepworth_was) AS mine "
        f"WHERE keepworth_place = 1 AND NOT EXISTS "
        f"(SELECT 1 FROM ({source}) AS theirs WHERE NOT theirs.keepworth_was AND {alike})"
    )


def _replaced(column: str, *, kind: str, of: Mapping[int, int], else_: str, name: Naming) -> str:
    """Write a column with aliases replaced; for identities only those of the kind that the row is of."""
    whens = " ".join(f"WHEN {alias} THEN {into}" for alias, into in sorted(of.items()))
    listed = ", ".join(str(alias) for alias in sorted(of))
    of_kind = f"who = {quoted(kind)} AND " if column in ("who_id", "alias_id", "into_id") else ""
    return f"CASE WHEN {of_kind}{name(column)} IN ({listed}) THEN CASE {name(column)} {whens} END ELSE {else_} END"
