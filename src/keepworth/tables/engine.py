"""The engine that answers, and a company's own tables in place of the lake: `[engine]` in keepworth.toml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

EMBEDDED: Final = "embedded"
SPARK: Final = "spark"
KINDS: Final = (EMBEDDED, SPARK)
# What is read of a company's own tables; the first group is needed.
OWN: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "orders": (("customer_id", "ordered_on", "amount"), ("margin",)),
    "customers": (("customer_id", "segment"), ("valid_from",)),
}
TABLE: Final = "table"  # what names the table itself, among its columns


@dataclass(frozen=True, slots=True)
class OwnTable:
    """A table of the company's: its name in the catalog, and our columns by theirs."""

    table: str
    columns: Mapping[str, str] = field(default_factory=dict)  # ours → theirs; others are named as ours


@dataclass(frozen=True, slots=True)
class Engine:
    """Which engine reads the facts, and where they are. The fields are the keys of `[engine]`."""

    kind: str = EMBEDDED
    master: str = "local[*]"
    storage: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, OwnTable] = field(default_factory=dict)


def engine_of(found: Mapping[str, Any]) -> Engine:
    """Make an engine of what stands in `[engine]`, after it was checked."""
    tables = {name: _own(of) for name, of in found.get("tables", {}).items()}
    return Engine(**{**found, "tables": tables})


def _own(found: str | Mapping[str, str]) -> OwnTable:
    if isinstance(found, str):
        return OwnTable(found)
    return OwnTable(found[TABLE], {name: theirs for name, theirs in found.items() if name != TABLE})


def engine_faults(found: Mapping[str, Any]) -> list[str]:
    """Say what is wrong with own tables, in words."""
    faults = []
    tables = found.get("tables", {})
    if not isinstance(tables, Mapping):
        return []
    if tables and found.get("kind", EMBEDDED) != SPARK:
        faults.append('engine.tables needs engine.kind = "spark"')
    if "customers" in tables and "orders" not in tables:
        faults.append("engine.tables.customers needs engine.tables.orders: customers of the lake have other numbers")
    return faults


def are_options(found: object) -> bool:
    """Tell whether these can be options of Spark."""
    return isinstance(found, Mapping) and all(isinstance(value, str) for value in found.values())


def are_tables(found: object) -> bool:
    """Tell whether these can name a company's own tables."""
    return isinstance(found, Mapping) and all(name in OWN and _is_own(name, of) for name, of in found.items())


def _is_own(name: str, found: object) -> bool:
    if isinstance(found, str):
        return found != ""
    known = {TABLE, *OWN[name][0], *OWN[name][1]}
    return (
        isinstance(found, Mapping)
        and TABLE in found
        and set(found) <= known
        and all(isinstance(value, str) and value for value in found.values())
    )
