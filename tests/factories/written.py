"""What was handed over to a run, row by row, however it came."""

from collections.abc import Iterable, Iterator

from keepworth.tables.lake.written import Said, Written, WrittenTable


def row_by_row(handed: Iterable[Said]) -> list[Written]:
    return [row for one in handed for row in ([one] if isinstance(one, Written) else _rows(one))]


def _rows(many: WrittenTable) -> Iterator[Written]:
    for line in many.columns.to_pylist():
        yield Written(many.table, {name: said for name, said in line.items() if said is not None})
