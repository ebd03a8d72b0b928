"""Rows that stand as they are once a column says so, such as lines that a customer signed: files cannot change them."""

from dataclasses import replace
from pathlib import Path
from typing import Final

import duckdb

from keepworth.tables.lake import Lake
from keepworth.tables.lake.engine import connect, named, quoted, write_parquet
from keepworth.tables.lake.keys import known_keys
from keepworth.tables.persons.refusing import Kept
from keepworth.tables.schema import Column, Table

SHOWN: Final = 10  # lines that a note names
CUSTOMER: Final = "customer_id"


def is_sealed(table: Table, said: object) -> bool:
    """Tell whether a row stands as it is, by what the column of the seal says."""
    return table.seal is not None and said == table.seal[1]


def why_sealed(table: Table) -> str:
    """Say why a row is refused that would change one which stands, and what to do."""
    column, value = table.seal or ("", "")
    return f"of a row whose {column} is {value}, which stands as it is. Answer it by a row of its own: answers_id"


def write_sealed(lake: Lake, *, table: Table, into: Path) -> Path:
    """Write the rows that stand as they are, and every id that is read as their customer's; ids are text."""
    column, value = table.seal or ("", "")
    numbers = known_keys(lake.folder, lake.manifest)
    ids = [one for one in table.columns if one.kind == "id" and one.name != CUSTOMER]
    joins = " ".join(
        f"LEFT JOIN ({numbers}) AS k{at} ON k{at}.kind = {quoted(one.of)} AND k{at}.number = held.{named(one.name)}"
        for at, one in enumerate(ids)
    )
    texts = ", ".join(f"nfc_normalize(k{at}.text) AS {named(one.name)}" for at, one in enumerate(ids))
    rest = ", ".join(f"held.{named(one.name)}" for one in table.columns if one.kind != "id")
    stand = f"SELECT * FROM ({lake.select(table.name)}) WHERE {named(column)} = {quoted(value)}"
    same = lake.merged.get("customer", {})
    pairs = ", ".join(f"({alias}, {root})" for alias, root in sorted(same.items())) or "(NULL, NULL)"
    called = (
        "SELECT coalesce(root, number) AS customer, list(nfc_normalize(text)) AS customers "
        f"FROM ({numbers}) LEFT JOIN (VALUES {pairs}) AS same (alias, root) ON alias = number "
        "WHERE kind = 'customer' GROUP BY 1"
    )
    query = (
        f"SELECT {texts}, {rest}, customers FROM ({stand}) AS held {joins} "
        f"JOIN ({called}) AS called ON called.customer = held.{CUSTOMER}"
    )
    write_parquet(lake.engine, query, into=into)
    return into


def without_sealed(kept: Kept, *, table: Table, sealed: Path, into: Path) -> Kept:
    """Refuse the rows of a file that would change one which stands; `sealed` is what `write_sealed` wrote.

    A row that says the same is taken as ever, as the same.
    """
    engine = connect(into / "spill-sealed")
    try:
        held = f"read_parquet({quoted(str(kept.read.accepted))})"
        supplied = {row[0] for row in engine.execute(f"DESCRIBE SELECT * FROM {held}").fetchall()}
        other = " OR ".join(_differs(one, supplied) for one in table.columns if one.name not in table.key)
        same = " AND ".join(f"nfc_normalize(held.{named(one)}) = sealed.{named(one)}" for one in table.key)
        engine.execute(
            f"CREATE TEMP TABLE lines AS SELECT source_line AS line, held.{named(table.key[0])} AS text "
            f"FROM {held} AS held "
            f"JOIN read_parquet({quoted(str(sealed))}) AS sealed ON {same} WHERE {other}"
        )
        found = engine.execute("SELECT line FROM lines ORDER BY line").fetchall()
        if not found:
            return kept
        good, bad = _parted(engine, kept, table=table, into=into)
    finally:
        engine.close()
    read = replace(kept.read, accepted=good, refused=bad, rows_refused=kept.read.rows_refused + len(found))
    shown = ", ".join(str(row[0]) for row in found[:SHOWN]) + (", …" if len(found) > SHOWN else "")
    rows = f"{len(found):,} row" if len(found) == 1 else f"{len(found):,} rows"
    return replace(kept, read=read, notes=(*kept.notes, f"{rows} refused: {why_sealed(table)} (line {shown})."))


def _differs(column: Column, supplied: set[str]) -> str:
    name = named(column.name)
    if column.name == CUSTOMER:
        return f"NOT list_contains(sealed.customers, nfc_normalize(held.{name}))"
    given = f"held.{name}" if column.name in supplied else "NULL"
    if column.kind == "id" and column.name in supplied:
        given = f"nfc_normalize({given})"
    return f"{given} IS DISTINCT FROM sealed.{name}"


def _parted(engine: duckdb.DuckDBPyConnection, kept: Kept, *, table: Table, into: Path) -> tuple[Path, Path]:
    """Write what is taken, and what is refused with it."""
    good, bad = into / "accepted-unsealed.parquet", into / "refused-unsealed.parquet"
    accepted, refused = (f"read_parquet({quoted(str(path))})" for path in (kept.read.accepted, kept.read.refused))
    rest = f"SELECT * FROM {accepted} WHERE source_line NOT IN (SELECT line FROM lines)"
    write_parquet(engine, rest, into=good)
    said = f'SELECT line, {quoted(table.key[0])} AS "column", {quoted(why_sealed(table))} AS reason, text FROM lines'
    whole = f"{said} UNION ALL BY NAME SELECT * FROM {refused} ORDER BY line"
    write_parquet(engine, whole, into=bad)
    return good, bad
