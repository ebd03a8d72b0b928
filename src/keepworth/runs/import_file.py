"""Import a file into a book: read it apart from the book, then add its rows as one batch."""

import filecmp
import hashlib
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from keepworth.errors import BadInput
from keepworth.runs.snapshots import take_snapshots
from keepworth.runs.writing import writing
from keepworth.tables.book import Book
from keepworth.tables.circles import circles_with
from keepworth.tables.correspondents import write_correspondents
from keepworth.tables.lake.aliases import ALIASES
from keepworth.tables.lake.batch import Incoming
from keepworth.tables.lake.change import Added, add_rows
from keepworth.tables.lake.consent import CONSENTS
from keepworth.tables.lake.manifest import read_manifest
from keepworth.tables.persons.agreeing import needs_consent, without_unagreed, write_consents
from keepworth.tables.persons.refusing import Kept, without_erased
from keepworth.tables.persons.tombstones import read_tombstones
from keepworth.tables.persons.withdrawing import withdrawn_note
from keepworth.tables.reading.gathered import refused_values
from keepworth.tables.reading.magic import exchange_in
from keepworth.tables.reading.rules import BookFacts
from keepworth.tables.reading.source import Read, Wanted, read_source
from keepworth.tables.refusals import (
    Reason,
    Refused,
    corrected_lines,
    keep_plan,
    kept_plans,
    reasons_of,
    write_error_file,
)
from keepworth.tables.schemas import table_named
from keepworth.tables.sealing import without_sealed, write_sealed

type Tell = Callable[[str, float], None]  # what is being done, and how far it is from 0 to 1


@dataclass(frozen=True, slots=True)
class Asked:
    """What a caller asks of an import."""

    table: str
    maps: tuple[str, ...] = ()  # ours=theirs
    options: tuple[str, ...] = ()  # key=value answers to what a file leaves open
    dry: bool = False
    called: str = ""  # the file's name, where it lies under another one
    whole: bool = False  # all rows or none: one that is refused refuses all


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file."""

    batch: str | None
    rows_read: int
    rows_new: int
    rows_same: int
    rows_replaced: int
    rows_refused: int
    rows_erased: int  # of those refused: rows of somebody whose data were erased
    rows_unagreed: int  # of those refused: rows of customers who did not consent to them
    error_file: str | None  # relative to the book
    reasons: tuple[Reason, ...]  # why most of them were refused; of erased persons nothing is told
    plan: str  # how it was read, in one sentence
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """The file that is imported, and the hash of what it holds."""

    file: Path
    hash: str


def import_file(book: Book, file: Path, *, asked: Asked, tell: Tell | None = None, own: bool = False) -> Imported:
    """Import one file; nothing is written when it cannot be read, all of a batch or none when it can.

    Parameters
    ----------
    book, file
        Where to, and what.
    asked
        The table, how columns map, and answers to what the file leaves open.
    tell
        Is told what is being done.
    own
        The file is Keepworth's own, for its sample book.

    Raises
    ------
    BadInput
        The file cannot be read, or leaves something open; the message names the option that answers.
    Busy
        Another process writes to the book.

    """
    if not own:
        refuse_sample(book)
    if not file.is_file():
        raise BadInput(f"There is no file {file}. See how it is called and where it lies.")
    table = table_named(asked.table)
    tell = tell or _nobody
    with nullcontext() if asked.dry else writing(book), tempfile.TemporaryDirectory(prefix="keepworth-") as aside:
        into = Path(aside)
        with ThreadPoolExecutor(1) as beside, file.open("rb") as opened:  # closed first: a refusal ends the hashing
            hashing = beside.submit(hashlib.file_digest, opened, "sha256")  # while another process reads it
            facts = facts_for(book, file, into=into, is_held=not asked.dry)
            read = read_source(file, table=table, wanted=wanted_by(asked), book=facts, into=into, tell=tell)
            source = Source(file, hashing.result().hexdigest())
        tell("adding rows", 0.0)
        return add_read(book, source, read=read, asked=asked, into=into)


def wanted_by(asked: Asked) -> Wanted:
    """Say to the reader what a caller asks for."""
    return Wanted(table=asked.table, maps=asked.maps, options=asked.options, called=asked.called)


def add_read(book: Book, source: Source, *, read: Read, asked: Asked, into: Path) -> Imported:
    """Add what was read to the book, or count what would be added; the caller holds the book where it is added."""
    table = table_named(asked.table)
    kept = without_erased(read, table=table, tombstones=read_tombstones(book.folder), into=into)
    if needs_consent(table):
        with book.lake() as lake:
            consents = write_consents(lake, table=table, into=into / "consents.parquet")
        kept = without_unagreed(kept, table=table, consents=consents, zone=book.settings.time_zone, into=into)
    if table.seal and kept.read.rows_read:
        with book.lake() as lake:
            sealed = write_sealed(lake, table=table, into=into / "sealed.parquet")
        kept = without_sealed(kept, table=table, sealed=sealed, into=into)
    if asked.whole and kept.read.rows_refused:
        raise BadInput(_not_whole(kept, read.rows_read))
    circles = _circles(book, kept.read.accepted) if table.name == ALIASES else ()
    added, error_file = _taken(book, source, kept=kept, asked=asked, into=into)
    return Imported(
        batch=None if asked.dry else added.batch,
        rows_read=read.rows_read,
        rows_new=added.rows_new,
        rows_same=added.rows_same,
        rows_replaced=added.rows_replaced,
        rows_refused=kept.read.rows_refused,
        rows_erased=kept.rows_erased,
        rows_unagreed=kept.rows_unagreed,
        error_file=error_file,
        reasons=_reasons(kept, into=into),
        plan=read.plan.sentence,
        notes=(*read.notes, *circles, *kept.notes, *added.notes, *_seen_no_more(book, asked)),
    )


def _reasons(kept: Kept, *, into: Path) -> tuple[Reason, ...]:
    """Return why most rows were refused."""
    if not kept.read.rows_refused:
        return ()
    return reasons_of(_refused(kept.read), spill=into / "spill")


def _refused(read: Read) -> Refused:
    return Refused(read.refused, read.staged.raw, read.staged.columns, read.staged.unfolded)


def _seen_no_more(book: Book, asked: Asked) -> tuple[str, ...]:
    """Say what consents that were taken back leave to be deleted."""
    return withdrawn_note(book.folder) if asked.table == CONSENTS and not asked.dry else ()


def _circles(book: Book, accepted: Path) -> tuple[str, ...]:
    """Say which rows close a circle of merged ids with rows that stand in the book."""
    with book.lake() as lake:
        return tuple(circles_with(lake, accepted))


def _not_whole(kept: Kept, rows: int) -> str:
    """Say why nothing was imported."""
    first = next(refused_values(kept.read.refused), None)
    why = f" Row {first.row + 1}, {first.column}: {first.why}." if first else ""
    notes = "".join(f" {note}" for note in kept.notes)
    refused = f"{kept.read.rows_refused:,} of {rows:,}"
    return f"Nothing was imported: all rows or none are taken, and {refused} are refused.{why}{notes}"


def refuse_sample(book: Book) -> None:
    """Keep files of one's own out of the sample book."""
    if book.settings.sample:
        raise BadInput(
            f"{book.folder} is the sample book, which takes no files of yours. Empty it first: "
            f"keepworth demo --remove {book.folder}. Or make a book of your own: keepworth init my-book --currency USD"
        )


def _taken(book: Book, source: Source, *, kept: Kept, asked: Asked, into: Path) -> tuple[Added, str | None]:
    """Add the accepted rows, and list the refused ones but for those of erased persons."""
    read = kept.read
    added = _add(book, source, read=read, asked=asked, into=into)
    is_listed = read.rows_refused > kept.rows_erased + kept.rows_unagreed and not asked.dry
    return added, _refuse(book, read, batch=added.batch, into=into) if is_listed else None


def facts_of(book: Book) -> BookFacts:
    """Say what reading must know of the book."""
    batches = read_manifest(book.lake_folder).batches
    plans = [(name, batch.plan) for batch in batches for name in (batch.id, *batch.was)]
    return BookFacts(
        currency=book.settings.currency,
        zone=book.settings.time_zone,
        today=book.today().isoformat(),
        plans=(*plans, *kept_plans(book.errors)),
        instruments=str(book.folder),
    )


def facts_for(book: Book, file: Path, *, into: Path, is_held: bool = False) -> BookFacts:
    """Say what reading a file must know of the book: of a mailbox or calendar also whose the addresses are.

    `is_held` says that the caller holds the book's lock.
    """
    facts = facts_of(book)
    if not exchange_in(file):
        return facts
    take_snapshots(book, is_held=is_held)  # people may have been written in the website
    return replace(facts, people=str(write_correspondents(book, into=into / "people")))


def _add(book: Book, source: Source, *, read: Read, asked: Asked, into: Path) -> Added:
    lines = None
    if read.corrects:
        lines = corrected_lines(
            read.staged.raw, columns=read.staged.columns, into=into / "lines.parquet", spill=into / "spill"
        )
    incoming = Incoming(
        table=table_named(asked.table),
        accepted=read.accepted,
        source=asked.called or source.file.name,
        source_hash=source.hash,
        plan=read.plan.as_json(),
        corrects=_batch_now(book, read.corrects),
        corrected_lines=lines,
    )
    return add_rows(book.lake_folder, incoming, limits=book.limits, dry=asked.dry)


def _batch_now(book: Book, name: str | None) -> str | None:
    """Return what the batch of that id is called now: it has another id since a person was erased from it."""
    batches = read_manifest(book.lake_folder).batches
    return next((batch.id for batch in batches if name in batch.was), name)


def _refuse(book: Book, read: Read, *, batch: str | None, into: Path) -> str:
    """Write the error file; a corrected file's own refusals go on naming the first batch."""
    book.errors.mkdir(exist_ok=True)
    mark = read.corrects or batch or f"none-{_hash(read.refused)[:12]}"
    place = book.errors / f"{batch or mark}.csv"
    if not read.corrects and not batch:
        keep_plan(book.errors, batch=mark, plan=read.plan.as_json())

    def write(at: Path) -> None:
        write_error_file(at, batch=mark, of=_refused(read), spill=into / "spill")

    if place.exists():
        write(into / place.name)
        place = _beside_begun(place, fresh=into / place.name)
    write(place)
    return f"errors/{place.name}"


def _beside_begun(place: Path, *, fresh: Path) -> Path:
    """Return where a fresh error file goes: never over one that somebody has begun to correct."""
    number, at = 1, place
    while at.exists() and not filecmp.cmp(at, fresh, shallow=False):
        number += 1
        at = place.with_stem(f"{place.stem}-{number}")
    return at


def _hash(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _nobody(what: str, share: float) -> None:
    """Tell nobody."""
