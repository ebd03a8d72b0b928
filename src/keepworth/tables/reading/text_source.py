"""Delimited text: from a file in UTF-8 to staged columns."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from keepworth.errors import UnreadableFile
from keepworth.tables.arrow import arrow_table
from keepworth.tables.reading.limits import CELL, QUOTED, UNPACKED
from keepworth.tables.reading.refusing import Refusals
from keepworth.tables.reading.splitting import (
    Places,
    Rows,
    is_calm,
    long_cells,
    rows_with,
    split_rows,
    unclosed,
    undecodable,
)

CHUNK = 8 << 20
SEEN = 20_000  # cells by which a column is judged to repeat

type Tell = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text is laid out."""

    delimiter: str
    columns: int
    skip: int  # physical rows before the first row of data
    encoding: str  # what the source was in, for messages
    footer: int | None = None  # where a row of totals begins that is left out; None: there is none


def stage_text(
    file: Path, *, layout: Layout, raw: Path, refusals: Refusals, tell: Tell, chunk: int = CHUNK
) -> tuple[int, bool]:
    """Split a UTF-8 file into cells, chunk by chunk.

    Rows that are too short, too long, blank, not UTF-8, or hold a NUL or a cell beyond the limit are refused.
    Returns the number of rows, refused ones among them, and whether all cells are calm (see `Staged`).
    """
    size = layout.footer if layout.footer is not None else file.stat().st_size
    total, skip, calm, writing = 0, layout.skip, True, None
    with _Staging(raw, layout=layout, packed=size >= UNPACKED) as staging, ThreadPoolExecutor(1) as beside:
        for data, rows, offset in _chunks(file, size=size, layout=layout, chunk=chunk):
            bad = _refused(data, rows, layout=layout, offset=offset)
            whole = np.ones(rows.starts.size, dtype=np.bool_)
            whole[list(bad)] = False
            head = min(skip, whole.size)
            whole[:head] = False
            skip -= head
            blank_end = _blank_end(rows) if offset + rows.used >= size else rows.starts.size
            for at, reason in sorted(bad.items()):
                if head <= at < blank_end:
                    text = data[rows.starts[at] : rows.ends[at]].decode("utf-8", "backslashreplace")
                    refusals.add(int(rows.lines[at]), reason, text=text.replace("\x00", "\\x00"))
            total += max(min(blank_end, rows.starts.size) - head, 0)
            calm = calm and is_calm(data, rows, delimiter=layout.delimiter)
            if writing:
                writing.result()
            writing = beside.submit(staging.take, data, rows, whole=whole)  # while the next chunk is split
            tell("splitting rows", (offset + rows.used) / max(size, 1))
        if writing:
            writing.result()
    return total, calm


class _Staging:
    """The file of staged cells."""

    def __init__(self, path: Path, *, layout: Layout, packed: bool) -> None:
        self.names = [f"c{at}" for at in range(layout.columns)]
        self._delimiter = layout.delimiter
        self._schema = pa.schema([("line", pa.int64()), *((name, pa.string()) for name in self.names)])
        self._path, self._packed = path, packed
        self._writer: pq.ParquetWriter | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        (self._writer or self._opened([])).close()

    def take(self, data: bytes, rows: Rows, *, whole: npt.NDArray[np.bool_]) -> None:
        """Write the good rows of a chunk; the first one shows which columns repeat, and are kept as a dictionary."""
        table = _table(data, rows, whole=whole, names=self.names, delimiter=self._delimiter)
        if not table.num_rows:
            return
        if self._writer is None:
            heads = {name: table.column(name).slice(0, SEEN) for name in self.names}
            self._writer = self._opened([name for name, head in heads.items() if 2 * len(head.unique()) < len(head)])
        self._writer.write_table(table)

    def _opened(self, repeating: list[str]) -> pq.ParquetWriter:
        packed = "lz4" if self._packed else "none"  # unpacked is fastest, where there is room
        return pq.ParquetWriter(
            self._path, self._schema, compression=packed, use_dictionary=repeating, write_statistics=False
        )


def _chunks(file: Path, *, size: int, layout: Layout, chunk: int) -> Iterator[tuple[bytes, Rows, int]]:
    """Give whole rows at a time, with where they begin in the file."""
    offset, line, held = 0, 1, b""
    with file.open("rb") as source:
        source.seek(start := len(b"\xef\xbb\xbf") if source.read(3) == b"\xef\xbb\xbf" else 0)
        read = start
        while read < size or held:
            new = source.read(min(chunk, size - read))
            read += len(new)
            held += new
            rows = split_rows(
                held, delimiter=layout.delimiter, line=line, last=read >= size, columns=layout.columns
            )  # fmt: skip
            if not rows.starts.size:
                if read >= size:
                    return
                if len(held) > QUOTED.amount + chunk:
                    raise unclosed(line)
                continue
            yield held[: rows.used], rows, start + offset
            offset += rows.used
            line += rows.newlines
            held = held[rows.used :]
            if len(held) > QUOTED.amount + chunk:
                raise unclosed(line)


def _refused(data: bytes, rows: Rows, *, layout: Layout, offset: int) -> dict[int, str]:
    """Say why rows are refused, by their place in the chunk; the first reason of a row holds."""
    bad: dict[int, str] = {}
    for at in np.flatnonzero(rows.cells != layout.columns).tolist():
        bad[at] = _wrong_width(int(rows.cells[at]), layout.columns)
    for at in np.flatnonzero(rows.ends == rows.starts).tolist():
        if layout.columns > 1:
            bad[at] = "the row is blank"
    for at in rows.stray.tolist():
        bad[at] = 'a quote inside a quoted cell is not doubled ("")'
    for at in long_cells(data, rows, delimiter=layout.delimiter).tolist():
        bad[at] = f"a cell is larger than {CELL.amount >> 20} MB, the limit"
    if b"\x00" in data:
        nul = np.flatnonzero(np.frombuffer(data, dtype=np.uint8) == 0)
        utf8 = layout.encoding == "utf-8"
        what = (
            "the row holds a NUL byte" if utf8 else f"the row holds a NUL byte or bytes that are not {layout.encoding}"
        )
        bad |= dict.fromkeys((int(at) for at in rows_with(nul, rows)), what)
    for row, place in undecodable(data, rows).items():
        bad[row] = _not_utf8(data[place : place + 3], at=offset + place)
    return bad


def _not_utf8(found: bytes, *, at: int) -> str:
    """Say what the bytes are at which decoding stopped, and where."""
    if len(found) == 3 and found[0] == 0xED and 0xA0 <= found[1] <= 0xBF:
        return f"half a character (a lone surrogate) at byte {at:,} of the file; write the whole character"
    return (
        f"byte {found[0]:#04x} at byte {at:,} of the file is not UTF-8; if the whole file is in another encoding, say "
        "--read encoding=…"
    )


def _wrong_width(cells: int, columns: int) -> str:
    return f"the row has {cells} cells, the header {columns}"


def _blank_end(rows: Rows) -> int:
    """Return the place after the last row that is not blank: blank lines at the end are no rows."""
    filled = np.flatnonzero(rows.ends > rows.starts)
    return int(filled[-1]) + 1 if filled.size else 0


def _table(data: bytes, rows: Rows, *, whole: npt.NDArray[np.bool_], names: list[str], delimiter: str) -> pa.Table:
    """Parse the good rows of a chunk, each with its line."""
    kept = np.flatnonzero(whole)
    if not kept.size:
        none = np.empty(0, dtype=np.object_)
        return arrow_table({"line": np.empty(0, dtype=np.int64), **dict.fromkeys(names, none)})
    text = data if kept.size == whole.size else _good_runs(data, rows, kept=kept)
    table = pc.read_csv(
        pa.BufferReader(text),
        read_options=pc.ReadOptions(column_names=names, block_size=4 << 20),
        parse_options=pc.ParseOptions(
            delimiter=delimiter, quote_char='"', double_quote=True, escape_char=False,
            newlines_in_values=rows.quoted, ignore_empty_lines=False,
        ),
        convert_options=pc.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=False
        ),
    )  # fmt: skip
    if table.num_rows != kept.size:
        raise UnreadableFile(
            f"rows between lines {int(rows.lines[kept[0]]):,} and {int(rows.lines[kept[-1]]):,} cannot be told apart: "
            f"{table.num_rows:,} were found where {kept.size:,} lines end. Is a quote missing there?"
        )
    lines = arrow_table({"line": rows.lines[kept].astype(np.int64)})
    return table.add_column(0, "line", lines.column("line"))


def _good_runs(data: bytes, rows: Rows, *, kept: Places) -> bytes:
    """Join the good rows; neighbours are taken together."""
    gaps = np.flatnonzero(np.diff(kept) > 1)
    firsts = kept[np.concatenate([[0], gaps + 1])]
    lasts = kept[np.concatenate([gaps, [kept.size - 1]])]
    parts = [data[rows.starts[first] : rows.nexts[last]] for first, last in zip(firsts, lasts, strict=True)]
    return b"".join(part if part.endswith(b"\n") else part + b"\n" for part in parts)
