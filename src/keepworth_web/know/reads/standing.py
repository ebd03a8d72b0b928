"""What people wrote of a whole table, as it stands now: the engine counts it among the rows of files."""

from keepworth.tables.answering import lake_here
from keepworth.tables.schemas import TABLES
from keepworth_web.know.reads.rows import reader_of
from keepworth_web.know.reads.written import Values, id_columns, key_values, kind_of
from keepworth_web.shared.requests import SignedIn


def standing_rows(request: SignedIn, table: str) -> list[Values]:
    """Return the written rows of a table with numbers in place of ids, None where no run has seen an id.

    One that is not to be seen has its key alone, and `gone`. There is no wall: whoever counts knows who is seen.
    """
    reader, schema = reader_of(request), TABLES[table]
    said = [row for row in reader.written.table(table) if row.says]
    with lake_here(reader.visible.book) as lake:
        stand = reader.overlaid(lake, schema, written=said)
        rows = [row or {**key_values(schema, one.key), "gone": True} for one, (row, _) in zip(said, stand, strict=True)]
        kinds = [{one.name: kind_of(one, row) for one in id_columns(schema) if row.get(one.name)} for row in rows]
        wanted: dict[str, set[str]] = {}
        for row, ids in zip(rows, kinds, strict=True):
            for name, kind in ids.items():
                wanted.setdefault(kind, set()).add(row[name])
        reader.ids.find(lake, wanted)
    return [row | {name: reader.ids.number(kind, row[name]) for name, kind in ids.items()}
            for row, ids in zip(rows, kinds, strict=True)]  # fmt: skip
