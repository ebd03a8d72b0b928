"""Erasing: a journal first, then everything that holds the person, and a receipt at the end.

Until the journal is written nothing happened. From then on the erasure is finished, if not by this process then by
the next that writes to the book. What is shown changes in one moment, when the manifest is replaced.
"""

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from keepworth.tables.directory import forget_directory
from keepworth.tables.lake.engine import quoted
from keepworth.tables.lake.files import ASIDE, TRASH, nobody_reads
from keepworth.tables.lake.manifest import commit, read_manifest
from keepworth.tables.lake.restricted import Restrictions, read_restrictions, write_restrictions
from keepworth.tables.persons.held import Held
from keepworth.tables.persons.held import held as opened
from keepworth.tables.persons.journal import Journal, keep_journal, read_journal, write_receipt
from keepworth.tables.persons.planning import Planned, plan_erasure
from keepworth.tables.persons.questionnaires import forget_in_questionnaires
from keepworth.tables.persons.rewriting import without_persons
from keepworth.tables.persons.scores import rewrite_scores, swaps
from keepworth.tables.persons.tombstones import Tombstones, add_marks, make_secret, read_tombstones
from keepworth.tables.persons.who import (
    KINDS,
    Person,
    Traits,
    find_persons,
    mails_in,
    normal_id,
    phones_in,
    the_person,
    traits_of,
)

REWRITTEN: Final = ("identities", "texts", "keys")

type Eraser = Callable[[Path, tuple[Person, ...], Traits], dict[str, int]]  # of another store, such as the website's


@dataclass(frozen=True, slots=True)
class Erased:
    """What became of an erasure."""

    receipt: dict[str, Any] | None  # None: a dry run
    counts: dict[str, int]
    shared_with: tuple[str, ...]
    notes: tuple[str, ...]
    before: str | None = None  # the day on which the same person was erased already


def erase(book: Path, *, asked: str, at: dt.datetime, dry: bool = False, erasers: tuple[Eraser, ...] = ()) -> Erased:
    """Erase the person whom an id, a mail address or a telephone number names; the caller holds the book's lock.

    Raises
    ------
    BadInput
        Nobody is called that, several are, or it is an organisation.
    Busy
        Somebody reads the book and did not come to an end in time.

    """
    finish(book, erasers=erasers)
    with opened(book) as held:
        before = erased_before(book, asked) if not find_persons(held, asked=asked) else None
        if before:
            return Erased(
                None, {}, (), (f"Erased already, on {before}: this book holds nothing of that name.",), before
            )
        person = the_person(held, asked=asked)
        planned = plan_erasure(held, persons=(person,), at=at)
    receipt = None if dry else carry_out(book, planned, erasers=erasers)
    counts = planned.journal.counts if receipt is None else receipt["deleted"]
    return Erased(receipt, counts, planned.shared_with, planned.notes)


def erased_before(book: Path, asked: str) -> str | None:
    """Return the day on which whoever is called that was erased."""
    tombstones = read_tombstones(book)
    kind, _, rest = asked.partition(":")
    names = [(each, normal_id(asked)) for each in KINDS] + [(kind, normal_id(rest))]
    names += [("mail", mail) for mail in mails_in(asked)] + [("phone", phone) for phone in phones_in(asked)]
    return next((day for name in names if (day := tombstones.of(*name))), None)


def erase_again(
    book: Path, *, marks: frozenset[str], at: dt.datetime, erasers: tuple[Eraser, ...] = ()
) -> int:  # fmt: skip
    """Erase everybody whom tombstones name, as after a restore; return how many that were."""
    finish(book, erasers=erasers)
    with opened(book) as held:
        persons = marked_persons(held, Tombstones(make_secret(book), dict.fromkeys(marks, "")))
        planned = plan_erasure(held, persons=persons, at=at) if persons else None
    if planned is not None:
        carry_out(book, planned, erasers=erasers)
    return len(persons)


def marked_persons(held: Held, tombstones: Tombstones) -> tuple[Person, ...]:
    """Return everybody whose own id is that of somebody erased; others may share an address."""
    these = ", ".join(quoted(kind) for kind in KINDS)
    keys = held.rows(f"SELECT kind, number, text FROM ({held.keys}) WHERE kind IN ({these})")
    return tuple(Person(kind, number, text) for kind, number, text in sorted(keys) if tombstones.is_id(kind, text))


def carry_out(book: Path, planned: Planned, *, erasers: tuple[Eraser, ...] = ()) -> dict[str, Any]:
    """Decide upon an erasure and finish it; return the receipt."""
    with nobody_reads(book / "lake"):
        keep_journal(book, planned.journal)
        return _finish(book, planned.journal, erasers=erasers)


def finish(book: Path, *, erasers: tuple[Eraser, ...] = ()) -> dict[str, Any] | None:
    """Finish an erasure that a killed process had begun; the caller holds the book's lock."""
    journal = read_journal(book)
    if journal is None:
        return None
    with nobody_reads(book / "lake"):
        return _finish(book, journal, erasers=erasers)


def _finish(book: Path, journal: Journal, *, erasers: tuple[Eraser, ...]) -> dict[str, Any]:
    lake = book / "lake"
    with opened(book) as held:
        texts = _texts_now(held, journal)
        is_done = all(texts.get((one.kind, one.number)) == one.text for one in journal.renamed)
        if not is_done:
            add_marks(book, journal.marks, day=journal.day)
            persons = tuple(Person(who.kind, who.number, texts[who.kind, who.number]) for who in journal.persons)
            traits = traits_of(held, persons=persons)
            for eraser in erasers:
                journal.counts.update(eraser(book, persons, traits))
            keep_journal(book, journal)  # with what the others counted
            _outside(book, journal, traits=traits, texts=texts)
            commit(lake, without_persons(held, journal=journal, traits=traits))
    sweep_persons(lake)
    _lift_restrictions(book, journal)
    return write_receipt(book, journal)


def _lift_restrictions(book: Path, journal: Journal) -> None:
    """Lift the restrictions of those erased: what is left is of nobody."""
    gone = {(who.kind, who.number) for who in journal.persons}
    since = read_restrictions(book).since
    if gone & set(since):
        write_restrictions(book, Restrictions({who: day for who, day in since.items() if who not in gone}))


def _texts_now(held: Held, journal: Journal) -> dict[tuple[str, int], str]:
    """Return the texts of renamed ids as they stand: the old ones, or after the change the random ones."""
    which = " OR ".join(f"(kind = {quoted(each.kind)} AND number = {each.number})" for each in journal.renamed)
    rows = held.rows(f"SELECT kind, number, text FROM ({held.keys}) WHERE {which}")
    return {(str(kind), int(number)): str(text) for kind, number, text in rows}


def _outside(book: Path, journal: Journal, *, traits: Traits, texts: dict[tuple[str, int], str]) -> None:
    """Take a person out of everything outside the lake."""
    ids = {texts[each.kind, each.number]: each.text for each in journal.renamed}
    rewrite_scores(book / "scores", swaps(journal.renamed, texts=texts), traits=traits, ids=ids)
    for name in journal.files:
        (book / name).unlink(missing_ok=True)
    forget_in_questionnaires(book, traits)


def sweep_persons(lake: Path, *, but: Path | None = None, tables: tuple[str, ...] = REWRITTEN) -> None:
    """Delete for good what held a person: replaced files, undone ones in the trash, and what killed imports left.

    The caller holds the book's lock and keeps readers out; `but` is a folder of its own, `tables` are those
    that were written anew.
    """
    forget_directory(lake)
    named = set(read_manifest(lake).files())
    for table in tables:
        for path in lake.glob(f"{table}/*.parquet"):
            if path.relative_to(lake).as_posix() not in named:
                path.unlink(missing_ok=True)
        for path in (lake / TRASH).glob(f"{table}-*"):
            path.unlink(missing_ok=True)
    for left in lake.glob(f"{ASIDE}*"):
        if left != but:
            shutil.rmtree(left, ignore_errors=True)
