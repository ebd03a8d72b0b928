"""How a table of text is laid out: its delimiter, its header, a row of totals at its end."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence

from keepworth.errors import NeedsAnswer, UnreadableFile
from keepworth.tables.reading.limits import COLUMNS, COLUMNS_ASKED
from keepworth.tables.reading.options import ReadOptions

WORDS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "pipes"}
OPTION = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
LOOKED = 40  # rows at the head by which the layout is judged
STEADY = 0.9  # share of rows with the same number of cells that makes a delimiter plausible
# What a cell of data looks like: a number, an amount, a day.
DATA = re.compile(
    r"^[\s(]*[-+]?[$€£¥￥]?\s*[0-9０-９][0-9０-９.,'’  /:年月日TZ+-]*\s*[)%]?\s*$|^\d{1,2}[ -][A-Za-z]{3,9}[ -]\d{2,4}$"
)
TOTAL = re.compile(
    r"^\s*(grand\s+)?(sub)?(total|totals|sum|summe|gesamt|合计|总计|总和|小计|合計|總計)\s*:?\s*$", re.IGNORECASE
)

type Cells = Sequence[str]


def find_delimiter(sample: str, *, asked: str, name: str) -> str:
    """Find the mark between cells: the one that cuts nearly all rows into the same number of cells.

    Raises
    ------
    NeedsAnswer
        Two marks do, or none does.

    """
    if asked:
        return asked
    steady: dict[str, tuple[float, int]] = {}
    for mark in WORDS:
        widths = [len(row) for row in parse(sample, mark) if row]
        most, times = Counter(widths).most_common(1)[0] if widths else (1, 1)
        steady[mark] = (times / max(len(widths), 1), most)
    cut = {mark: share for mark, (share, width) in steady.items() if width > 1}
    plausible = [mark for mark, share in cut.items() if share >= STEADY]
    if len(plausible) == 1:
        return plausible[0]
    if not cut:
        return ","
    if len(plausible) > 1:
        raise NeedsAnswer(_tie(sample, plausible, name=name))
    if max(cut.values()) < 0.5:
        raise NeedsAnswer(_tie(sample, sorted(cut, key=lambda mark: -cut[mark]), name=name))
    return max(cut, key=lambda mark: cut[mark])


def parse(sample: str, delimiter: str) -> list[list[str]]:
    """Cut a short text into rows of cells."""
    reader = csv.reader(io.StringIO(sample), delimiter=delimiter)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) >= LOOKED:
                break
    except csv.Error:
        pass  # what a short look cannot read, the reading itself names with its line
    return rows


def find_header(rows: Sequence[Cells], *, options: ReadOptions, name: str) -> int:
    """Return the number of the header's row, counted from 1; 0 means that there is none.

    Raises
    ------
    NeedsAnswer
        There seems to be no header, more than one, or a title above it.

    """
    if options.header == "none":
        return 0
    if options.header:
        return int(options.header)
    width = Counter(len(row) for row in rows[1:] or rows).most_common(1)[0][0] if rows else 0
    first = rows[0] if rows else ()
    if len(first) != width or (width > 1 and sum(bool(cell.strip()) for cell in first) == 1):
        wide = next(
            (at for at, row in enumerate(rows, 1) if len(row) == width and all(cell.strip() for cell in row)), 2
        )
        raise NeedsAnswer(
            f"{name}: row 1 does not look like a header ({_show(first)}); row {wide} does ({_show(rows[wide - 1])}). "
            f"Say --read header={wide}, or --read header=1 if row 1 is the header."
        )
    if any(DATA.match(cell) for cell in first):
        raise NeedsAnswer(
            f"{name}: row 1 looks like data, not like a header ({_show(first)}). Say --read header=none if the file "
            "has no header (columns are then named column1, …), or --read header=1 if these are their names."
        )
    if _two_headers(rows):
        raise NeedsAnswer(
            f"{name}: rows 1 and 2 both look like headers ({_show(rows[0])} | {_show(rows[1])}). Say --read header=2 "
            "if the second names the columns, or --read header=1 if the first does."
        )
    return 1


def check_headers(headers: Sequence[str], *, options: ReadOptions, name: str) -> tuple[str, ...]:
    """Take the headers, or ask where they are blank, repeated or more than anybody would expect.

    Raises
    ------
    NeedsAnswer
        Headers are blank or repeated, or there are very many.
    UnreadableFile
        There are more than the limit.

    """
    found = tuple(header.strip("\ufeff") for header in headers)
    if len(found) > COLUMNS.amount:
        raise UnreadableFile(f"{name} has {len(found):,} columns; the limit is {COLUMNS.amount:,}. Leave out some.")
    asked = []
    repeated = sorted(header for header, times in Counter(found).items() if times > 1 and header.strip())
    blank = [str(at) for at, header in enumerate(found, 1) if not header.strip()]
    if (repeated or blank) and options.headers != "numbered":
        what = [f"the headers {', '.join(repeated)} stand more than once"] if repeated else []
        what += [f"column {', '.join(blank[:10])} has no header"] if blank else []
        asked.append(f"{' and '.join(what)}. Say --read headers=numbered to call them {_numbered_example(found)}")
    if len(found) > COLUMNS_ASKED.amount and options.columns != len(found):
        asked.append(
            f"there are {len(found)} columns, which is unusual. Say --read columns={len(found)} if that is meant"
        )
    if asked:
        raise NeedsAnswer(f"{name}: {'; '.join(asked)}.")
    return numbered(found) if options.headers == "numbered" else found


def numbered(headers: Sequence[str]) -> tuple[str, ...]:
    """Give blank headers their place as a name, and repeated ones a number."""
    seen: Counter[str] = Counter()
    named = []
    for at, header in enumerate(headers, 1):
        name = header if header.strip() else f"column{at}"
        seen[name] += 1
        named.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return tuple(named)


def has_totals(last: Cells, before: Cells, *, options: ReadOptions, name: str) -> bool:
    """Say whether the last row is to be left out because it holds totals.

    Raises
    ------
    NeedsAnswer
        It looks like totals, and nobody has said what to do.

    """
    if options.footer:
        return options.footer == "drop"
    named = any(TOTAL.match(cell) for cell in last)
    mostly_blank = bool(last) and not last[0].strip() and sum(not cell.strip() for cell in last) * 2 >= len(last)
    sums = any(DATA.match(cell) for cell in last) and all(cell.strip() for cell in before[:1])
    if named or (mostly_blank and sums and len(last) > 1):
        raise NeedsAnswer(
            f"{name}: the last row looks like totals ({_show(last)}). Say --read footer=drop to leave it out, or "
            "--read footer=keep if it is a row like the others."
        )
    return False


def _two_headers(rows: Sequence[Cells]) -> bool:
    """Say whether row 2 holds words where every later row holds data."""
    if len(rows) < 4 or any(DATA.match(cell) for cell in rows[1]):
        return False
    later = [row for row in rows[2:] if len(row) == len(rows[1])]
    if len(later) < 2 or not any(cell.strip() for cell in rows[1]):
        return False
    return any(all(DATA.match(row[at]) for row in later) for at in range(len(rows[1])))


def _numbered_example(headers: Sequence[str]) -> str:
    changed = [new for old, new in zip(headers, numbered(headers), strict=True) if old != new]
    return ", ".join(changed[:4]) + (", …" if len(changed) > 4 else "")


def _show(cells: Cells) -> str:
    shown = ", ".join(cell.strip()[:24] or "(blank)" for cell in cells[:6])
    return shown + (", …" if len(cells) > 6 else "")


def _tie(sample: str, marks: Sequence[str], *, name: str) -> str:
    reads = "\n".join(
        f"  --read delimiter={OPTION[mark]:<10} {_show(next(iter(parse(sample, mark)), []))} | "
        f"{_show(next(iter(parse(sample, mark)[1:]), []))}"
        for mark in marks
    )
    return f"{name}: cells could be separated by {' or by '.join(WORDS[mark] for mark in marks)}. Say which:\n{reads}"
