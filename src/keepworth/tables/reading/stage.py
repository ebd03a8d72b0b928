"""Any source file becomes staged columns: what it is, how it is laid out, which rows cannot be split."""

from pathlib import Path

from keepworth.errors import UnreadableFile
from keepworth.tables.reading import encoding, layout, magic
from keepworth.tables.reading.child import report
from keepworth.tables.reading.limits import FILE, MIB
from keepworth.tables.reading.options import ReadOptions
from keepworth.tables.reading.parquet import stage_parquet
from keepworth.tables.reading.refusing import Refusals
from keepworth.tables.reading.staged import Staged
from keepworth.tables.reading.text_source import Layout, stage_text

LOOKED = MIB  # bytes at the head by which a layout is judged
TAIL = 64 * 1024  # bytes at the end in which a row of totals would stand


def stage(source: Path, *, options: ReadOptions, into: Path) -> Staged:
    """Take a source file apart into columns, in a folder of its own.

    Raises
    ------
    UnreadableFile
        The file is not what it says, is damaged, or exceeds a limit.
    NeedsAnswer
        It can be read in more than one way; the message holds the exact options.

    """
    if source.stat().st_size > FILE.amount:
        raise UnreadableFile(f"{source.name} is larger than {FILE.amount >> 30} GB, the limit for one file.")
    into.mkdir(parents=True, exist_ok=True)
    kind, refusals = magic.kind_of(source), Refusals()
    raw, refused = into / "raw.parquet", into / "unsplit.parquet"
    if kind == "parquet":
        columns, rows = stage_parquet(source, raw=raw)
        staged = Staged("parquet", columns, raw, refused, rows, ("Parquet",))
    elif kind == "zip":
        from keepworth.tables.reading.xlsx import stage_xlsx

        columns, rows, said, notes = stage_xlsx(source, options=options, raw=raw, refusals=refusals)
        staged = Staged("xlsx", columns, raw, refused, rows, said, notes)
    else:
        staged = _stage_text(source, packed=kind == "gzip", options=options, into=into, refusals=refusals)
    refusals.write(refused)
    return staged


def _stage_text(source: Path, *, packed: bool, options: ReadOptions, into: Path, refusals: Refusals) -> Staged:
    name = source.name
    if packed:
        magic.unpack_gzip(source, into=into / name.removesuffix(".gz"))
        source = into / name.removesuffix(".gz")
        magic.check_unpacked(source, packed=name)
    found = encoding.Encoding(options.encoding, options.encoding.upper()) if options.encoding else None
    found = found or encoding.find_encoding(source)
    text = _as_utf8(source, found=found, into=into)
    sample, whole = _head(text)
    delimiter = layout.find_delimiter(sample, asked=options.delimiter, name=name)
    rows = [row for row in layout.parse(sample, delimiter) if row]
    if not rows:
        raise _of_no_rows(text, name=name)
    head = layout.find_header(rows, options=options, name=name)
    if head > len(rows):
        raise UnreadableFile(f"{name} has no row {head}: it has {len(rows)}. Correct --read header.")
    headers = rows[head - 1] if head else [f"column{at}" for at in range(1, len(rows[0]) + 1)]
    columns = layout.check_headers(headers, options=options, name=name)
    footer = _footer(text, delimiter=delimiter, head=head, options=options, name=name)
    raw = into / "raw.parquet"
    how = Layout(
        delimiter=delimiter,
        columns=len(columns),
        skip=_physical(sample, delimiter, head=head) if whole or head else 0,
        encoding=found.codec.removesuffix("-sig"),
        footer=footer,
    )
    count, calm = stage_text(text, layout=how, raw=raw, refusals=refusals, tell=report)
    said = (found.said, *(("gzipped",) if packed else ()), layout.WORDS[delimiter])
    said += (f"header in row {head}" if head else "no header",)
    said += ("the row of totals left out",) if footer is not None else ()
    notes = (found.note,) if found.note else ()
    return Staged("csv", columns, raw, into / "unsplit.parquet", count, said, notes, calm)


def _as_utf8(source: Path, *, found: encoding.Encoding, into: Path) -> Path:
    """Return the text in UTF-8 with line feeds, made anew only where it is not so already."""
    text = source
    if found.codec not in ("utf-8", "utf-8-sig"):
        text = into / "utf8.txt"
        encoding.to_utf8(source, codec=found.codec, into=text)
    with text.open("rb") as opened:
        head = opened.read(LOOKED)
    if b"\r" in head and b"\n" not in head:
        unified = into / "unified.txt"
        encoding.unify_line_ends(text, into=unified)
        text = unified
    return text


def _of_no_rows(text: Path, *, name: str) -> UnreadableFile:
    with text.open("rb") as opened:
        if b"\0" in opened.read(LOOKED):
            return UnreadableFile(
                f"{name} holds nothing but zero bytes, as a broken copy does. Export or copy it anew."
            )
    return UnreadableFile(f"{name} is empty: it holds nothing but blank lines.")


def _head(text: Path) -> tuple[str, bool]:
    """Return the first rows of a text, and whether that is all of it."""
    with text.open("rb") as opened:
        data = opened.read(LOOKED)
    whole = len(data) < LOOKED
    if not whole and b"\n" in data:
        data = data[: data.rindex(b"\n") + 1]
    return data.decode("utf-8", "replace").lstrip("\ufeff").replace("\x00", ""), whole


def _physical(sample: str, delimiter: str, *, head: int) -> int:
    """Return how many rows, blank ones too, stand before the first row of data."""
    seen = 0
    for at, row in enumerate(layout.parse(sample, delimiter), 1):
        seen += bool(row)
        if seen == head:
            return at
    return head


def _footer(text: Path, *, delimiter: str, head: int, options: ReadOptions, name: str) -> int | None:
    """Return where a row of totals begins that is to be left out."""
    size = text.stat().st_size
    with text.open("rb") as opened:
        opened.seek(max(size - TAIL, 0))
        tail = opened.read()
    lines = tail.rstrip(b"\r\n").split(b"\n")
    if len(lines) < 3 + head * (size <= TAIL):
        return None
    before, last = (
        next(iter(layout.parse(line.decode("utf-8", "replace").replace("\x00", ""), delimiter)), [])
        for line in lines[-2:]
    )
    if not last or not layout.has_totals(last, before, options=options, name=name):
        return None
    return size - len(tail) + len(b"\n".join(lines[:-1])) + 1
