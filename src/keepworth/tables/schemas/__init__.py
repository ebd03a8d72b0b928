"""Every table of the lake, in one place: importer, docs, API and `keepworth tables` are made from it."""

import difflib

from keepworth.errors import BadInput
from keepworth.tables.known_names import with_known_names
from keepworth.tables.schema import Table
from keepworth.tables.schemas.act import ACT
from keepworth.tables.schemas.know import KNOW
from keepworth.tables.schemas.listen import LISTEN
from keepworth.tables.schemas.measure import MEASURE
from keepworth.tables.schemas.offer import OFFER
from keepworth.tables.schemas.people import PEOPLE
from keepworth.tables.schemas.value import VALUE

TABLES: dict[str, Table] = {
    table.name: with_known_names(table) for table in (*KNOW, *LISTEN, *MEASURE, *VALUE, *ACT, *PEOPLE, *OFFER)
}


def table_named(name: str) -> Table:
    """Return the schema of a table, or refuse with the nearest name."""
    if name in TABLES:
        return TABLES[name]
    near = difflib.get_close_matches(name, TABLES, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise BadInput(f"There is no table {name!r}.{hint} Tables: {', '.join(sorted(TABLES))}.")
