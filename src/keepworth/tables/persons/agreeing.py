"""Rows that may be taken only with their customer's consent: refused without it, and written nowhere."""

from dataclasses import replace
from pathlib import Path
from typing import Final

import duckdb

from keepworth.tables.lake import Lake
from keepworth.tables.lake.consent import CONSENTS, NEEDING, standing
from keepworth.tables.lake.engine import connect, named, one, quoted, write_parquet
from keepworth.tables.lake.keys import known_keys
from keepworth.tables.persons.refusing import Kept
from keepworth.tables.schema import Table

SHOWN: Final = 10


def needs_consent(table: Table) -> bool:
    """Tell whether the rows of a table may be taken only with consent."""
    return table.name in NEEDING


def write_consents(lake: Lake, *, table: Table, into: Path) -> Path:
    """Write who agreed to rows of a table, under each id that is read as theirs, and since when: customer_id, given_on.

    Ids are text.
    """
    ids = f"SELECT number, text FROM ({known_keys(lake.folder, lake.manifest)}) WHERE kind = 'customer'"
    agreed = standing(lake.select(CONSENTS), table=table.name, same=lake.merged.get("customer", {}))
    query = (
        "SELECT nfc_normalize(ids.text) AS customer_id, min(given_on) AS given_on "
        f"FROM ({agreed}) AS held JOIN ({ids}) AS ids ON ids.number = held.customer_id GROUP BY 1 ORDER BY 1"
    )
    write_parquet(lake.engine, query, into=into)
    return into


def without_unagreed(kept: Kept, *, table: Table, consents: Path, zone: str, into: Path) -> Kept:
    """Take out the rows of customers who did not agree, or not yet; `consents` is what `write_consents` wrote.

    They stand in no error file either, nor do those that are refused for more and whose customer never agreed.
    """
    engine = connect(into / "spill-agreed")
    try:
        given = f"read_parquet({quoted(str(consents))})"
        held = f"read_parquet({quoted(str(kept.read.accepted))})"
        engine.execute(
            f"CREATE TEMP TABLE lines AS SELECT source_line AS line FROM {held} AS held "
            f"WHERE NOT EXISTS (SELECT 1 FROM {given} AS given "
            f"WHERE given.customer_id = nfc_normalize(held.customer_id) AND given.given_on <= {_day(table, zone=zone)})"
        )
        accepted = one(engine, "SELECT count(*) FROM lines")
        refused = _refused_ones(engine, kept, given=given)
        found = accepted + refused
        if not found:
            return kept
        shown = [str(row[0]) for row in engine.execute(f"FROM lines ORDER BY line LIMIT {SHOWN}").fetchall()]
        good, bad = into / "accepted-agreed.parquet", into / "refused-agreed.parquet"
        for path, line, written in ((kept.read.accepted, "source_line", good), (kept.read.refused, "line", bad)):
            rest = f"SELECT * FROM read_parquet({quoted(str(path))}) WHERE {line} NOT IN (FROM lines)"
            write_parquet(engine, rest, into=written)
    finally:
        engine.close()
    read = replace(kept.read, accepted=good, refused=bad, rows_refused=kept.read.rows_refused + accepted)
    return replace(kept, read=read, rows_unagreed=found, notes=(*kept.notes, _said(table, found, shown=shown)))


def _day(table: Table, *, zone: str) -> str:
    """Write the day of a row in the book's zone; moments are in UTC."""
    when = named(table.when)
    if table.column(table.when).kind == "date":
        return f"held.{when}"
    return f"timezone({quoted(zone)}, timezone('UTC', held.{when}))::DATE"


def _refused_ones(engine: duckdb.DuckDBPyConnection, kept: Kept, *, given: str) -> int:
    """Add to `lines` what is refused for something else, of customers who never agreed; return how many they are."""
    at = next((rule.at for rule in kept.read.plan.rules if rule.ours == "customer_id"), None)
    if at is None:
        return 0
    before = one(engine, "SELECT count(*) FROM lines")
    refused, raw = (f"read_parquet({quoted(str(path))})" for path in (kept.read.refused, kept.read.staged.raw))
    engine.execute(
        f"INSERT INTO lines SELECT DISTINCT raw.line FROM {raw} AS raw SEMI JOIN {refused} AS refused USING (line) "
        f"ANTI JOIN {given} AS given ON given.customer_id = nfc_normalize(raw.c{at}::VARCHAR)"
    )
    return one(engine, "SELECT count(*) FROM lines") - before


def why_unagreed(table: Table) -> str:
    """Say why a row without consent is refused, and what to do."""
    return (
        f"of a customer who did not agree to {table.name}, or not yet on that day, or took it back. Import what they "
        f"agreed to first, as {CONSENTS}: customer_id, purpose ({table.name}) and given_on"
    )


def _said(table: Table, found: int, *, shown: list[str]) -> str:
    more = ", …" if found > len(shown) else ""
    rows = f"{found:,} row" if found == 1 else f"{found:,} rows"
    return (
        f"{rows} refused: of customers who did not agree to {table.name}, or not yet on that day, or took it back "
        f"(line {', '.join(shown)}{more}). They stand in no error file. Import what they agreed to first: "
        f"keepworth import BOOK consents.csv --as {CONSENTS}, with customer_id, purpose ({table.name}) and given_on."
    )
