"""Let personal data go that are older than the book keeps them: `[retention]` in keepworth.toml."""

import datetime as dt
import json
import secrets
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from keepworth.errors import NotEnough
from keepworth.runs.snapshots import take_snapshots, written_rows
from keepworth.runs.store import LATEST, RECORD, latest_run
from keepworth.runs.writing import retirers, writing
from keepworth.tables.book import Book
from keepworth.tables.lake.consent import NEEDING
from keepworth.tables.lake.files import nobody_reads, replace_text
from keepworth.tables.lake.manifest import commit
from keepworth.tables.lake.verify import stray_files
from keepworth.tables.lake.written import Said, Written
from keepworth.tables.persons.erasing import REWRITTEN, sweep_persons
from keepworth.tables.persons.held import Held, held
from keepworth.tables.persons.journal import receipt_path
from keepworth.tables.persons.retiring import list_old_persons, list_old_texts, named_among, without_old
from keepworth.tables.persons.withdrawing import list_withdrawn, withdrawn_files, without_withdrawn
from keepworth.tables.retention import FAR_BACK, KEEP, WORDS_BESIDE, months_before

FORMAT = 1
SWEPT = tuple(f"{table}/" for table in ("identities", "texts", *WORDS_BESIDE, *NEEDING))
UNDOABLE = dt.timedelta(days=1)  # an import of consents can be undone for so long before anything is deleted


@dataclass(frozen=True, slots=True)
class Retired:
    """What went, or would go."""

    periods: Mapping[str, int | str]  # months, or "keep"
    deleted: Mapping[str, int]
    receipt: str | None  # None: a dry run, or nothing was too old


def apply_retention(
    book: Book, *, dry: bool = False, today: dt.date | None = None, withdrawn_by: dt.datetime | None = None
) -> Retired:
    """Delete personal data that are older than the book's settings keep them; with `dry` count them only.

    What was taken with a consent that was taken back goes whatever the settings say. Of the rest nothing goes unless a
    setting says so: the default of every kind is "keep". Facts stay, as they hold numbers; the newest score stays.
    Nobody is marked: what is imported again is kept anew.

    With `withdrawn_by` only that goes whose consent was known at that moment to be taken back, and nothing else.

    Raises
    ------
    Busy
        Another process writes to the book, or reads it for long; or the website's database does not answer.

    """
    today = today or book.today()
    periods = book.settings.retention.record()
    keeps = {kind: KEEP if withdrawn_by else of for kind, of in periods.items()}
    before = {kind: FAR_BACK if of == KEEP else months_before(today, int(of)) for kind, of in keeps.items()}
    with writing(book):
        # What was written since the last score is old, too, where it tells of long ago.
        written = () if withdrawn_by else _written(book)
        deleted, errors = _in_lake(book, before, written=written, withdrawn_by=withdrawn_by, dry=dry)
        old = {
            "scores": list(_old_runs(book, before["scores"])),
            "errors": sorted({*_old_files(book.errors, before["errors"]), *errors}),
            "sources": list(_old_files(book.folder / "sources", before["sources"])),
        }
        deleted |= {kind: len(paths) for kind, paths in old.items()}
        if dry or not any(deleted.values()):
            return Retired(periods, deleted, None)
        for paths in old.values():
            _delete(paths)
        return Retired(periods, deleted, _receipt(book, periods=periods, deleted=deleted, today=today))


def _written(book: Book) -> tuple[Said, ...]:
    take_snapshots(book, is_held=True)
    return tuple(written_rows(book))


def _in_lake(
    book: Book, before: Mapping[str, dt.date], *, written: tuple[Said, ...], withdrawn_by: dt.datetime | None,
    dry: bool,
) -> tuple[dict[str, int], list[Path]]:  # fmt: skip
    """Delete old rows of the lake and of the website; return how many, and the error files that hold withdrawn ones."""
    lake = book.lake_folder
    with held(book.folder) as facts:
        deleted = {
            "texts": list_old_texts(facts, before=before["texts"]) if before["texts"] > FAR_BACK else _none(facts),
            "identities": list_old_persons(facts, before=before["identities"])
            if before["identities"] > FAR_BACK
            else _nobody(facts),
            **list_withdrawn(facts, known_by=withdrawn_by),
        }
        # First, so that no snapshot brings them back.
        for kind, count in _in_website(facts, before, written=written, dry=dry).items():
            deleted[kind] += count
        # What a killed run of this left is no part of the book, and must not wait in the trash either.
        left = [name for name in stray_files(lake, facts.manifest) if name.startswith(SWEPT)]
        files = withdrawn_files(facts)
        if dry or not (any(deleted.values()) or left):
            return deleted, files
        with nobody_reads(lake):
            if any(deleted.values()):
                commit(lake, without_withdrawn(facts, without_old(facts, before=before["texts"])))
            sweep_persons(lake, but=facts.folder, tables=(*REWRITTEN, *WORDS_BESIDE, *NEEDING))
    return deleted, files


def _in_website(
    facts: Held, before: Mapping[str, dt.date], *, written: tuple[Said, ...], dry: bool
) -> dict[str, int]:  # fmt: skip
    """Delete from the website's rows what goes from the facts, and what they alone hold; count the latter."""
    if before["texts"] == before["identities"] == FAR_BACK:
        return {}
    texts = [text for row in written if row.table == "texts" for text in _text_ids(row)]
    persons = [
        (str(row.values["who"]), str(row.values["who_id"]))
        for row in written
        if isinstance(row, Written) and row.table == "identities"
    ]
    gone = named_among(facts, texts=texts, persons=persons)
    days = {kind: before[kind] for kind in ("texts", "identities") if before[kind] > FAR_BACK}
    counts = dict.fromkeys(days, 0)
    for retire in retirers():
        for kind, count in retire(facts.book, gone=gone, before=days, dry=dry).items():
            counts[kind] += count
    return counts


def _text_ids(row: Said) -> list[str]:
    ids = [row.values.get("text_id")] if isinstance(row, Written) else row.columns.column("text_id").to_pylist()
    return [text for text in ids if text]


def _none(facts: Held) -> int:
    facts.engine.execute("CREATE OR REPLACE TEMP TABLE gone_texts (text_id BIGINT)")
    return 0


def _nobody(facts: Held) -> int:
    facts.engine.execute("CREATE OR REPLACE TEMP TABLE gone_persons (who VARCHAR, who_id BIGINT)")
    return 0


def _old_runs(book: Book, before: dt.date) -> Iterable[Path]:
    """Yield runs that were made before a day, but for the newest."""
    try:
        newest = latest_run(book.scores)
    except NotEnough:
        newest = None
    for record in sorted(book.scores.glob(f"[!.]*/{RECORD}")):
        run = record.parent
        if run.name == LATEST or (newest is not None and run.resolve() == newest):
            continue
        started: Any = json.loads(record.read_text(encoding="utf-8")).get("started_at", "")
        if started and dt.date.fromisoformat(str(started)[:10]) < before:
            yield run


def _old_files(folder: Path, before: dt.date) -> Iterable[Path]:
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file() and dt.datetime.fromtimestamp(path.stat().st_mtime, tz=dt.UTC).date() < before:
            yield path


def _delete(paths: Iterable[Path]) -> None:
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _receipt(book: Book, *, periods: Mapping[str, int | str], deleted: Mapping[str, int], today: dt.date) -> str:
    name = f"{today:%Y-%m-%d}-retention-{secrets.token_hex(4)}"
    record = {
        "format": FORMAT,
        "receipt": name,
        "what": "data older than the book keeps them, or whose consent was taken back",
        "deleted_on": today.isoformat(),
        "periods_in_months": dict(periods),
        "deleted": dict(deleted),
    }
    path = receipt_path(book.folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_text(path, json.dumps(record, indent=1) + "\n")
    return name
