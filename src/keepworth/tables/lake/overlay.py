"""What people wrote in the website, laid over the rows that files brought: by key, the written row holds."""

from pathlib import Path
from typing import Final

from keepworth.tables.lake.engine import named, names, quoted, typed
from keepworth.tables.lake.manifest import Batch
from keepworth.tables.schema import Table

GONE: Final = "gone"  # a column of snapshots beside those of the schema: the row of that key is not to be seen


def laid_over(query: str, snapshot: Batch, *, table: Table, lake: Path) -> str:
    """Write the query of a table's rows in which those of a snapshot hide the ones of the same key."""
    file = f"read_parquet({quoted(str(lake / snapshot.file))})"
    alike = " AND ".join(f"held.{named(c)} IS NOT DISTINCT FROM written.{named(c)}" for c in table.key)
    keys = f"SELECT {typed_key(table, snapshot)} FROM {file}"
    return (
        f"SELECT {names(table.names)} FROM ({query}) AS held ANTI JOIN ({keys}) AS written ON {alike} "
        f"UNION ALL SELECT {typed(table, snapshot.columns)} FROM {file} WHERE NOT {GONE}"
    )


def typed_key(table: Table, snapshot: Batch) -> str:
    """Select the columns of a table's key; one that no written row fills is null."""
    return ", ".join(named(name) if name in snapshot.columns else f"NULL AS {named(name)}" for name in table.key)
