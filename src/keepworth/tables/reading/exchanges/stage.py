"""A mailbox or a calendar becomes staged touchpoints: who, when and which way."""

import datetime as dt
import zoneinfo
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import duckdb

from keepworth.errors import BadInput, NeedsAnswer, UnreadableFile
from keepworth.tables.reading import magic
from keepworth.tables.reading.child import report
from keepworth.tables.reading.engine import connect, text
from keepworth.tables.reading.exchanges.kept import Keeping
from keepworth.tables.reading.exchanges.mail import Mailbox
from keepworth.tables.reading.exchanges.pairs import COLUMNS, count_found, make_pairs, write_pairs
from keepworth.tables.reading.exchanges.people import find_people, likely_ours
from keepworth.tables.reading.exchanges.told import notes_of
from keepworth.tables.reading.limits import FILE
from keepworth.tables.reading.options import ReadOptions
from keepworth.tables.reading.refusing import Refusals
from keepworth.tables.reading.rules import BookFacts
from keepworth.tables.reading.staged import Staged

TABLE = "touchpoints"
_CALLED = {"mbox": "a mailbox", "message": "a message", "calendar": "a calendar"}


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of the file itself."""

    counts: Counter[str]
    what: str  # an event of it, in words
    channel: str
    more: tuple[str, ...] = ()


def stage_exchanges(source: Path, *, table: str, options: ReadOptions, book: BookFacts, into: Path) -> Staged:
    """Read who spoke with whom out of a mailbox or calendar (`magic.EXCHANGES`), gzipped or not.

    Titles, words and attachments are passed over and kept nowhere. Addresses are compared with those of the book's
    people and forgotten.

    Raises
    ------
    BadInput
        It was to fill another table.
    NeedsAnswer
        Nobody in it is known to be ours; the message holds the exact option.
    UnreadableFile
        It is damaged or exceeds a limit.

    """
    if table not in ("", TABLE):
        kind = _CALLED[magic.exchange_in(source)]
        raise BadInput(f"{source.name} is {kind}, which says who spoke with whom: import it --as {TABLE}.")
    if source.stat().st_size > FILE.amount:
        raise UnreadableFile(f"{source.name} is larger than {FILE.amount >> 30} GB, the limit for one file.")
    into.mkdir(parents=True, exist_ok=True)
    name, kind, plain = source.name, magic.exchange_in(source), _unpacked(source, into=into)
    with Keeping(into) as keeping:
        read = _read(plain, kind=kind, options=options, book=book, keeping=keeping)
    raw, refused = into / "raw.parquet", into / "unsplit.parquet"
    engine = connect(into / "spill")
    try:
        notes = _matched(engine, read, name=name, options=options, people=Path(book.people), into=into)
        write_pairs(engine, channel=read.channel, into=raw)
        row = engine.execute(f"SELECT count(*) FROM read_parquet({text(str(raw))})").fetchone()
    finally:
        engine.close()
    Refusals().write(refused)
    return Staged(
        "calendar" if kind == "calendar" else "mail",
        COLUMNS,
        raw,
        refused,
        int(row[0]) if row else 0,
        _said(kind, options=options),
        notes,
    )


def _unpacked(source: Path, *, into: Path) -> Path:
    if magic.kind_of(source) != "gzip":
        return source
    plain = into / "unpacked"
    magic.unpack_gzip(source, into=plain)
    return plain


def _read(file: Path, *, kind: str, options: ReadOptions, book: BookFacts, keeping: Keeping) -> _Read:
    zone = _zone(options.zone or book.zone)
    # Until the end of today where the book is.
    end = dt.datetime.fromisoformat(book.today).replace(tzinfo=zoneinfo.ZoneInfo(book.zone)) + dt.timedelta(days=1)
    end, size = end.astimezone(dt.UTC), max(file.stat().st_size, 1)
    with file.open("rb") as source:
        if kind == "calendar":
            from keepworth.tables.reading.exchanges.calendar import Calendar

            calendar = Calendar(zone=zone, end=end)
            calendar.read(source, keeping=keeping)
            return _Read(calendar.counts, "event", "meeting", calendar.notes)
        mailbox = Mailbox(zone=zone, end=end, copies=options.copies or "cc")
        mailbox.read(
            source, is_one=kind == "message", keeping=keeping, tell=lambda at: report("reading headers", at / size)
        )
    mailbox.keep_threads(keeping)
    return _Read(mailbox.counts, "message", "mail")


def _matched(
    engine: duckdb.DuckDBPyConnection, read: _Read, *, name: str, options: ReadOptions, people: Path, into: Path
) -> tuple[str, ...]:  # fmt: skip
    """Make touchpoints of what was read, and say what became of it."""
    events, parties = into / "events.parquet", into / "parties.parquet"
    ours = tuple(one for one in options.ours.split(",") if one)
    known = find_people(engine, people / "people.parquet", parties=parties, ours=ours)
    if not known and not ours:
        likely = likely_ours(engine, parties=parties)
        if likely:
            raise NeedsAnswer(_whose(name, likely))
    make_pairs(
        engine, channel=read.channel, files=(events, parties, people / "employers.parquet", into / "threads.parquet")
    )
    return (*notes_of(read.counts, count_found(engine, parties=parties), what=read.what), *read.more)


def _whose(name: str, likely: list[str]) -> str:
    options = [f"--read ours={domain}" for domain in likely]
    first, *others = options
    more = f" (or {' or '.join(others)})" if others else ""
    return (
        f"No address in {name} is a colleague's, so nothing says which side is ours. If your own addresses end with "
        f"@{likely[0]}: {first}{more}. Better: import your colleagues with their addresses first, so that each of them "
        "is known (--as colleagues, with colleague_id and mail)."
    )


def _zone(named: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(named)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as fault:
        raise BadInput(
            f"The zone asked for, {named!r}, does not exist. Name one such as --read zone=Asia/Shanghai"
        ) from fault


def _said(kind: str, *, options: ReadOptions) -> tuple[str, ...]:
    said = {"calendar": "organizers, attendees and days alone", "mbox": "headers alone", "message": "headers alone"}
    parts = [_CALLED[kind], said[kind]]
    if kind != "calendar":
        counted = {"to": "To alone counts", "bcc": "To, Cc and Bcc count"}
        parts.append(counted.get(options.copies, "To and Cc count"))
    return (*parts, *((f"ours besides colleagues: {options.ours}",) if options.ours else ()))
