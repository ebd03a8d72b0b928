"""Where rows and cells of delimited text begin and end, found for whole chunks of bytes at once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from keepworth.errors import UnreadableFile
from keepworth.tables.reading.limits import CELL

type Places = npt.NDArray[np.int64]

QUOTE, NEWLINE, RETURN = ord('"'), ord("\n"), ord("\r")


@dataclass(frozen=True, slots=True)
class Rows:
    """The whole rows of a chunk, and what is wrong with some of them."""

    starts: Places  # where each row begins
    ends: Places  # where it ends, its line end left out
    nexts: Places  # where the next one begins
    lines: Places  # the physical line on which it begins
    cells: Places  # how many cells it has
    stray: Places  # rows with a quote inside a quoted cell that is not doubled
    used: int  # bytes that the whole rows take; the rest belongs to the next chunk
    newlines: int  # physical lines that end within them
    quoted: bool  # whether any cell is quoted


def split_rows(data: bytes, *, delimiter: str, line: int, last: bool, columns: int = 0) -> Rows:
    """Find the rows of a chunk that begins at a row.

    Parameters
    ----------
    data, delimiter
        UTF-8 text and the mark between cells.
    line
        The physical line on which the chunk begins, counted from 1.
    last
        Nothing follows: what stands after the last line end is a row too.
    columns
        How many cells rows should have; where all have them and none is quoted, less has to be looked at.

    Raises
    ------
    UnreadableFile
        A quote is never closed; the message names its line.

    """
    seen = np.frombuffer(data, dtype=np.uint8)
    if columns and b'"' not in data and (not last or data.endswith(b"\n")):
        even = _even_rows(data, seen, delimiter=ord(delimiter), line=line, columns=columns)
        if even:
            return even
    breaks = np.flatnonzero(seen == NEWLINE)
    quotes, stray = _structural(seen, delimiter=ord(delimiter), breaks=breaks, line=line)
    outside = _outside(breaks, quotes)
    ends = breaks[outside]
    if last:
        _refuse_unclosed(quotes, breaks, line=line)
        if seen.size and (not ends.size or ends[-1] != seen.size - 1):
            ends = np.append(ends, seen.size)
    starts = np.concatenate([[0], ends[:-1] + 1]).astype(np.int64) if ends.size else ends
    marks = np.flatnonzero(seen == ord(delimiter))
    marks = marks[_outside(marks, quotes)]
    cells = np.searchsorted(marks, ends) - np.searchsorted(marks, starts) + 1
    trimmed = ends - (seen[np.maximum(ends - 1, 0)] == RETURN) * (ends > starts) if ends.size else ends
    used = int(min(ends[-1] + 1, seen.size)) if ends.size else 0
    return Rows(
        starts=starts,
        ends=trimmed,
        nexts=np.minimum(ends + 1, seen.size),
        lines=line + np.searchsorted(breaks, starts),
        cells=cells,
        stray=np.unique(np.searchsorted(ends, stray)) if stray.size else stray,
        used=used,
        newlines=int(np.searchsorted(breaks, used)),
        quoted=bool(quotes.size),
    )


def _even_rows(
    data: bytes, seen: npt.NDArray[np.uint8], *, delimiter: int, line: int, columns: int
) -> Rows | None:  # fmt: skip
    """Find rows without quotes that end with a line end and all have so many cells; None where some have not."""
    used = data.rfind(b"\n") + 1
    breaks = seen[:used] == NEWLINE
    edges = np.flatnonzero(breaks | (seen[:used] == delimiter))
    count = edges.size // columns
    if not count or count * columns != edges.size or np.count_nonzero(breaks) != count:
        return None
    ends = edges[columns - 1 :: columns]
    if not breaks[ends].all():
        return None
    nexts = ends + 1
    starts = np.concatenate([[0], nexts[:-1]])
    if b"\r" in data:
        ends = ends - (seen[np.maximum(ends - 1, 0)] == RETURN) * (ends > starts)
    return Rows(
        starts=starts,
        ends=ends,
        nexts=nexts,
        lines=np.arange(line, line + count),
        cells=np.broadcast_to(np.int64(columns), count),
        stray=np.empty(0, dtype=np.int64),
        used=used,
        newlines=count,
        quoted=False,
    )


def is_calm(data: bytes, rows: Rows, *, delimiter: str) -> bool:
    """Say whether no cell can hold a control character, an apostrophe or a letter beyond ASCII."""
    if rows.quoted or not data.isascii() or b"'" in data or b"\x7f" in data:
        return False
    controls = int(np.count_nonzero(np.frombuffer(data, dtype=np.uint8) < ord(" ")))
    meant = rows.newlines + int(np.count_nonzero(rows.nexts - rows.ends > 1))
    if delimiter == "\t":
        meant += int(rows.cells.sum()) - rows.cells.size
    return controls == meant


def long_cells(data: bytes, rows: Rows, *, delimiter: str) -> Places:
    """Return the rows with a cell beyond the limit; only rows that are that long are looked at."""
    found = [
        at
        for at in np.flatnonzero(rows.ends - rows.starts > CELL.amount)
        if _longest(data[rows.starts[at] : rows.ends[at]], delimiter=delimiter) > CELL.amount
    ]
    return np.array(found, dtype=np.int64)


def rows_with(seen: Places, rows: Rows) -> Places:
    """Return the rows in which some places lie."""
    return np.unique(np.searchsorted(rows.ends, seen)) if seen.size else seen


def undecodable(data: bytes, rows: Rows) -> dict[int, int]:
    """Return the rows that are not UTF-8, each with the place of its first bad byte."""
    found: dict[int, int] = {}
    at = rows.used if data.isascii() else 0
    while at < rows.used:
        try:
            str(memoryview(data)[at : rows.used], "utf-8")
            break
        except UnicodeDecodeError as fault:
            place = at + fault.start
            row = int(np.searchsorted(rows.nexts, place, side="right"))
            if row >= rows.nexts.size:
                break
            found[row] = place
            at = int(rows.nexts[row])
    return found


def _longest(row: bytes, *, delimiter: str) -> int:
    seen = np.frombuffer(row, dtype=np.uint8)
    quotes = np.flatnonzero(seen == QUOTE)
    marks = np.flatnonzero(seen == ord(delimiter))
    marks = marks[_outside(marks, quotes)]
    edges = np.concatenate([[-1], marks, [seen.size]])
    return int(np.diff(edges).max() - 1)


def _outside(places: Places, quotes: Places) -> npt.NDArray[np.bool_]:
    """Say which places lie outside quotes."""
    if not quotes.size:
        return np.ones(places.size, dtype=np.bool_)
    outside: npt.NDArray[np.bool_] = np.searchsorted(quotes, places) % 2 == 0
    return outside


def _structural(seen: npt.NDArray[np.uint8], *, delimiter: int, breaks: Places, line: int) -> tuple[Places, Places]:
    """Return the quotes that open and close cells, and the places of those that do neither."""
    quotes = np.flatnonzero(seen == QUOTE)
    none = np.empty(0, dtype=np.int64)
    if not quotes.size or _well_placed(seen, quotes, delimiter=delimiter):
        return quotes, none
    return _walked(seen, quotes, delimiter=delimiter, breaks=breaks, line=line)


def _well_placed(seen: npt.NDArray[np.uint8], quotes: Places, *, delimiter: int) -> bool:
    """Say whether every second quote opens a cell and the others close one, doubled quotes counting as both."""
    opening, closing = quotes[::2], quotes[1::2]
    before = seen[np.maximum(opening - 1, 0)]
    touching = np.zeros(opening.size, dtype=np.bool_)
    touching[1:] = opening[1:] == closing[: opening.size - 1] + 1
    opens = (opening == 0) | touching | (before == delimiter) | (before == NEWLINE) | (before == RETURN)
    after = seen[np.minimum(closing + 1, seen.size - 1)]
    ends = (closing == seen.size - 1) | (after == delimiter) | (after == NEWLINE) | (after == RETURN)
    followed = np.zeros(closing.size, dtype=np.bool_)
    followed[: opening.size - 1] = opening[1:] == closing[: opening.size - 1] + 1
    return bool(opens.all() and (ends | followed).all())


def _walked(
    seen: npt.NDArray[np.uint8], quotes: Places, *, delimiter: int, breaks: Places, line: int
) -> tuple[Places, Places]:
    """Go through the quotes one by one: a quote inside a plain cell is a letter like any other."""
    kept: list[int] = []
    stray: list[int] = []
    edges = (delimiter, NEWLINE, RETURN)
    opened, skip = -1, -1
    listed = quotes.tolist()
    for at, place in enumerate(listed):
        if place == skip:
            continue
        if opened < 0:
            if place == 0 or seen[place - 1] in edges:
                opened = place
                kept.append(place)
            continue
        if at + 1 < len(listed) and listed[at + 1] == place + 1:
            skip = place + 1
            kept += [place, place + 1]
        elif place == seen.size - 1 or seen[place + 1] in edges:
            opened = -1
            kept.append(place)
        elif seen[place - 1] in edges and place - 1 > opened:
            # A cell seems to open although one is open: the earlier quote was never closed.
            raise unclosed(line + int(np.searchsorted(breaks, opened)))
        else:
            stray.append(place)
    return np.array(kept, dtype=np.int64), np.array(stray, dtype=np.int64)


def _refuse_unclosed(quotes: Places, breaks: Places, *, line: int) -> None:
    if quotes.size % 2:
        raise unclosed(line + int(np.searchsorted(breaks, quotes[-1])))


def unclosed(line: int) -> UnreadableFile:
    """Name the line on which a quote was opened and never closed."""
    return UnreadableFile(
        f"unclosed quote on line {line:,}: the cell that begins with a quote there never ends, so nothing after it can "
        'be told apart. Close it (or double it, "", if it belongs to the text) and import the file again.'
    )
