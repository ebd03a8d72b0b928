"""Whose the addresses of a mailbox or calendar are, in the engine."""

from pathlib import Path
from typing import Final

import duckdb
import numpy as np
import pyarrow.parquet as pq

from keepworth.tables.addresses import addresses_in
from keepworth.tables.arrow import arrow_table
from keepworth.tables.reading.engine import text

# A cell that is one address, of letters that compare by their case alone.
PLAIN: Final = "^[!#-&*+./0-9=?A-Z^_`a-z{}~-]+@([a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?)$"
# Of several whose address it is, the first counts: somebody of ours, then a person, then a customer.
_FIRST: Final = "CASE kind WHEN 'colleague' THEN 1 WHEN 'contact' THEN 2 ELSE 3 END"
_UNTAGGED: Final = "regexp_replace(address, '^([^+@]+)[+][^@]*@', '\\1@')"


def find_people(engine: duckdb.DuckDBPyConnection, people: Path, *, parties: Path, ours: tuple[str, ...]) -> int:
    """Make `who` (address, side, kind, id, shared): whose each address of a file is; return how many are colleagues'.

    An address that is nobody's is its owner's without the tag; if that is nobody's either and its domain is one of
    `ours`, somebody of ours whom the book does not know, with no id. `shared` says that several people of one kind
    have it: nobody can say which of them it was.
    """
    _make_known(engine, people)
    engine.execute(
        "CREATE TEMP TABLE sought AS SELECT DISTINCT address, split_part(address, '@', 2) AS domain "
        f"FROM read_parquet({text(str(parties))}) WHERE address <> ''"
    )
    inside = " OR ".join(f"domain = {text(one)} OR ends_with(domain, {text('.' + one)})" for one in ours) or "FALSE"
    engine.execute(
        "CREATE TEMP TABLE who AS SELECT *, CASE WHEN kind = 'colleague' THEN 'ours' "
        f"WHEN kind IS NOT NULL THEN 'theirs' WHEN {inside} THEN 'ours' END AS side "
        "FROM (SELECT sought.address, sought.domain, "
        "coalesce(own.kind, plain.kind) AS kind, coalesce(own.id, plain.id) AS id, "
        "coalesce(own.shared, plain.shared, FALSE) AS shared FROM (SELECT *, "
        f"{_UNTAGGED} AS untagged FROM sought) AS sought LEFT JOIN known AS own ON own.address = sought.address "
        "LEFT JOIN known AS plain ON plain.address = sought.untagged)"
    )
    row = engine.execute("SELECT count(*) FROM who WHERE kind = 'colleague'").fetchone()
    return int(row[0]) if row else 0


def likely_ours(engine: duckdb.DuckDBPyConnection, *, parties: Path) -> list[str]:
    """Return the domains of most events, but for those of known people of theirs: one of them may be ours."""
    rows = engine.execute(
        f"SELECT who.domain FROM read_parquet({text(str(parties))}) AS parties JOIN who USING (address) "
        "WHERE who.domain NOT IN (SELECT domain FROM who WHERE side = 'theirs') "
        "GROUP BY who.domain ORDER BY count(DISTINCT line) DESC, who.domain LIMIT 3"
    ).fetchall()
    return [str(row[0]) for row in rows]


def _make_known(engine: duckdb.DuckDBPyConnection, people: Path) -> None:
    """Make `known` (address, kind, id, shared) of all the book's addresses."""
    held, plain = f"read_parquet({text(str(people))})", f"regexp_matches(mail, {text(PLAIN)})"
    odd = engine.execute(f"SELECT kind, id, mail FROM {held} WHERE NOT {plain}").fetchall()
    several = [(address, kind, own) for kind, own, mail in odd for address in addresses_in(mail)]
    cells = dict(zip(("address", "kind", "id"), zip(*several, strict=True) if several else ((), (), ()), strict=True))
    into = people.with_name("several.parquet")
    pq.write_table(arrow_table({name: np.array(column, dtype=np.object_) for name, column in cells.items()}), into)
    each = (
        f"SELECT lower(mail) AS address, kind, id FROM {held} WHERE {plain} UNION ALL "
        f"SELECT address, kind, id FROM read_parquet({text(str(into))})"
    )
    engine.execute(
        "CREATE TEMP TABLE known AS SELECT address, kind, min(id) AS id, count(DISTINCT id) > 1 AS shared "
        f"FROM ({each}) GROUP BY address, kind QUALIFY row_number() OVER (PARTITION BY address ORDER BY {_FIRST}) = 1"
    )
