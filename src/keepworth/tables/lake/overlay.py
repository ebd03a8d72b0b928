"""What people wrote in the website, laid over the rows that files brought: by key, the written row holds."""

from typing import Final

from keepworth.tables.lake.engine import named, names, typed
from keepworth.tables.schema import Table

GONE: Final = "gone"  # a column of snapshots beside those of the schema: the row of that key is not to be seen


def laid_over(query: str, written: str, *, columns: tuple[str, ...], table: Table) -> str:
    """Write the query of a table's rows in which written ones, of these columns, hide those of the same key."""
    alike = " AND ".join(f"held.{named(c)} IS NOT DISTINCT FROM written.{named(c)}" for c in table.key)
    keys = f"SELECT {typed_key(table, columns)} FROM ({written}) AS said"
    return (
        f"SELECT {names(table.names)} FROM ({query}) AS held ANTI JOIN ({keys}) AS written ON {alike} "
        f"UNION ALL SELECT {typed(table, columns)} FROM ({written}) AS said WHERE NOT {GONE}"
    )


def typed_key(table: Table, columns: tuple[str, ...]) -> str:
    """Select the columns of a table's key; one that no written row fills is null."""
    return ", ".join(named(name) if name in columns else f"NULL AS {named(name)}" for name in table.key)
