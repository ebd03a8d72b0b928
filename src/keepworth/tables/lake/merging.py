"""Merge two ids by a batch of one alias, and take it out again."""

import datetime as dt
import tempfile
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.errors import BadInput
from keepworth.tables.lake.aliases import ALIASES
from keepworth.tables.lake.batch import Incoming
from keepworth.tables.lake.change import Limits, add_rows, remove_batch
from keepworth.tables.lake.engine import quoted
from keepworth.tables.lake.keys import known_keys
from keepworth.tables.lake.read import Lake
from keepworth.tables.schemas import table_named

SOURCE: Final = "merged by hand"
KINDS: Final = ("customer", "contact", "colleague", "partner")


def merge_ids(lake: Lake, *, kind: str, alias: str, into: str, day: dt.date, limits: Limits) -> str:
    """Read `alias` as `into` from now on; return the batch. The caller holds the book's lock.

    Raises
    ------
    BadInput
        One of them is no id of that kind, both are the same, or are merged already.

    """
    numbers = [_number(lake, kind=kind, text=text) for text in (alias, into)]
    of = lake.merged.get(kind, {})
    ends = [of.get(number, number) for number in numbers]
    if numbers[0] == numbers[1]:
        raise BadInput(f"{alias} is {into}. Name two ids.")
    if ends[0] == ends[1]:
        raise BadInput(f"{alias} and {into} are merged already. Split them: keepworth know split BOOK {kind} …")
    if numbers[0] in of:
        raise BadInput(f"{alias} is read as another {kind} already. Split those first.")
    with tempfile.TemporaryDirectory(prefix="keepworth-") as aside:
        rows = Path(aside) / "alias.parquet"
        columns = {"source_line": [1], "who": [kind], "alias_id": [alias], "into_id": [into]}
        pq.write_table(pa.table({**columns, "merged_on": pa.array([day], pa.date32())}), rows)
        incoming = Incoming(table_named(ALIASES), rows, source=SOURCE, source_hash="", plan="{}")
        added = add_rows(lake.folder, incoming, limits=limits)
    return str(added.batch)


def split_ids(lake: Lake, *, kind: str, one: str, other: str, limits: Limits) -> str:
    """Take the alias between two ids out again; return its batch. The caller holds the book's lock.

    Raises
    ------
    BadInput
        They are not merged, or by a file or the website, where it is undone.

    """
    numbers = {_number(lake, kind=kind, text=text) for text in (one, other)}
    for batch in lake.manifest.standing(ALIASES):
        file = quoted(str(lake.folder / batch.file))
        found = lake.engine.execute(
            f"SELECT alias_id, into_id FROM read_parquet({file}) WHERE who = {quoted(kind)}"
        ).fetchall()
        if not any({alias, into} == numbers for alias, into in found):
            continue
        if batch.source == SOURCE and batch.rows == 1:
            return remove_batch(lake.folder, batch.id, limits=limits).id
        if batch in lake.manifest.snapshots:
            raise BadInput(f"{one} and {other} were merged in the website. Split them there: Know, Merged.")
        raise BadInput(f"A file says that {one} and {other} are the same. Undo it: keepworth undo BOOK {batch.id[:8]}")
    raise BadInput(f"{one} and {other} are not merged.")


def _number(lake: Lake, *, kind: str, text: str) -> int:
    if kind not in KINDS:
        raise BadInput(f"There is no kind {kind[:40]!r}. Kinds: {', '.join(KINDS)}.")
    keys = known_keys(lake.folder, lake.manifest)
    same = f"nfc_normalize(text) = nfc_normalize({quoted(text)})"
    found = lake.engine.execute(f"SELECT number FROM ({keys}) WHERE kind = {quoted(kind)} AND {same}").fetchone()
    if found is None:
        look = f"Look ids up: keepworth export BOOK {kind}s"
        raise BadInput(f"This book holds no {kind} with the id {text[:60]!r}. {look}")
    return int(found[0])
