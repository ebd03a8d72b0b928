"""A first look at a file, in a moment: what it is, and whether it is a bomb. It loads little, to start soon."""

from pathlib import Path
from typing import Any

from keepworth.tables.reading import magic
from keepworth.tables.reading.limits import MIB, RATIO
from keepworth.tables.reading.workbook import check_workbook

PEEK = 128 * MIB  # of a gzip, unpacked and thrown away


def check(request: dict[str, Any]) -> dict[str, Any]:
    """Refuse at once what is no table, or a bomb; the whole of it is read later."""
    source = Path(request["source"])
    kind = magic.kind_of(source)
    if kind == "zip":
        check_workbook(source)
    elif kind == "gzip":
        magic.peek_gzip(source, most=PEEK, ratio=RATIO.amount)
    return {"kind": kind}
