"""Merged ids: whatever names the one is read as if it named the other; no file is touched, so it can be undone."""

from collections.abc import Iterable, Mapping
from typing import Final

from keepworth.tables.lake.engine import named, names, quoted
from keepworth.tables.schema import Table

ALIASES: Final = "aliases"

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


def read_merged(query: str, *, table: Table, merged: Merged) -> str:
    """Write the query of a table's rows with merged ids in place of their aliases.

    Where both described the same thing by the same key, the row of the id that holds is the one that is seen.
    """
    replaced: dict[str, str] = {}
    for column in table.columns:
        kinds = [kind for kind in sorted(merged) if column.kind == "id" and column.of in (kind, "who")]
        for kind in kinds:
            replaced[column.name] = _replaced(column.name, kind=kind, of=merged[kind], else_=replaced.get(column.name))
    if not replaced or table.name == ALIASES:
        return query
    listed = ", ".join(f"{value} AS {named(name)}" for name, value in replaced.items())
    if not set(replaced) & set(table.key):
        return f"SELECT * REPLACE ({listed}) FROM ({query})"
    of_key = ((name, value) for name, value in replaced.items() if name in table.key)
    was = " OR ".join(f"({value}) IS DISTINCT FROM {named(name)}" for name, value in of_key)
    source = f"SELECT * REPLACE ({listed}), ({was}) AS was FROM ({query})"
    alike = " AND ".join(f"mine.{named(name)} IS NOT DISTINCT FROM theirs.{named(name)}" for name in table.key)
    columns, key = names(table.names), names(table.key)
    return (
        f"SELECT {columns} FROM ({source}) WHERE NOT was UNION ALL SELECT {columns} FROM (SELECT * FROM ({source}) "
        f"WHERE was QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY {key}) = 1) AS mine "
        f"ANTI JOIN (SELECT {key} FROM ({source}) WHERE NOT was) AS theirs ON {alike}"
    )


def _replaced(column: str, *, kind: str, of: Mapping[int, int], else_: str | None) -> str:
    """Write a column with aliases replaced; for identities only those of the kind that the row is of."""
    whens = " ".join(f"WHEN {alias} THEN {into}" for alias, into in sorted(of.items()))
    listed = ", ".join(str(alias) for alias in sorted(of))
    of_kind = f"who = {quoted(kind)} AND " if column in ("who_id", "alias_id", "into_id") else ""
    return (
        f"CASE WHEN {of_kind}{named(column)} IN ({listed}) THEN CASE {named(column)} {whens} END "
        f"ELSE {else_ or named(column)} END"
    )
