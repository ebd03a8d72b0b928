"""What erasing a person would delete, counted before anything is touched."""

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Final

from keepworth.tables.lake.concerning import SUBJECT, columns_of, facts_about, text_columns
from keepworth.tables.lake.engine import named, quoted
from keepworth.tables.persons.held import Held
from keepworth.tables.persons.journal import Journal, Renamed
from keepworth.tables.persons.leftovers import files_that_hold
from keepworth.tables.persons.mentions import sought
from keepworth.tables.persons.questionnaires import questionnaires_that_hold
from keepworth.tables.persons.scores import count_rows
from keepworth.tables.persons.tombstones import make_secret, marks_of
from keepworth.tables.persons.who import GONE, KINDS, Person, Traits, sharing, traits_of

BITS: Final = 62  # of a random number in results: no two meet, and none is that of a customer


@dataclass(frozen=True, slots=True)
class Planned:
    """An erasure that could begin, and what a person should know of it."""

    journal: Journal
    traits: Traits
    shared_with: tuple[str, ...]  # who else has the same mail address or telephone number
    notes: tuple[str, ...]


def plan_erasure(held: Held, *, persons: tuple[Person, ...], at: dt.datetime) -> Planned:
    """Find everything that holds some persons, and give them random ids."""
    book = held.book
    traits = traits_of(held, persons=persons)
    texts = texts_of_persons(held, persons=persons)
    other = _other_ids(held, persons=persons, traits=traits, texts=texts)
    renamed = tuple(Renamed(who.kind, who.number, f"{GONE}{secrets.token_hex(8)}", secrets.randbits(BITS))
                    for who in persons)  # fmt: skip
    renamed += tuple(Renamed(kind, number, f"{GONE}{secrets.token_hex(8)}") for kind, number, _ in other)
    mentions = _mentions(held, traits=traits, texts=texts)
    also = [*((kind, text) for kind, _, text in other), *_texts_by_name(held, {*texts, *mentions})]
    files = files_that_hold(book, traits)
    counts = {
        "identities": _identities(held, persons=persons),
        "texts": len(texts),
        "mentions_in_texts": len(mentions),
        "ids": len(renamed),
        "rows_of_scores": count_rows(book / "scores", persons=persons, traits=traits),
        "files": len(files),
        "questionnaires": questionnaires_that_hold(book, traits),
    }
    # Marks are of this person in every later import; texts that were dropped or changed do not come back either.
    journal = Journal(
        id=f"{at:%Y-%m-%d}-{secrets.token_hex(6)}", day=f"{at:%Y-%m-%d}", renamed=renamed, texts=tuple(sorted(texts)),
        marks=tuple(sorted(marks_of(make_secret(book), persons=persons, traits=traits, also=also))), files=files,
        counts=counts,
    )  # fmt: skip
    shared = {name for who in persons for name in sharing(held, person=who, traits=traits)}
    shared -= {who.asked for who in persons}
    return Planned(journal, traits, tuple(sorted(shared)), _notes(held, traits=traits))


def _identities(held: Held, *, persons: tuple[Person, ...]) -> int:
    is_one = " OR ".join(f"(who = {quoted(who.kind)} AND who_id = {who.number})" for who in persons)
    return sum(
        held.count(f"SELECT count(*) FROM {held.file(batch)} WHERE {is_one}")
        for batch in held.manifest.ever("identities")
    )


def texts_of_persons(held: Held, *, persons: tuple[Person, ...]) -> set[int]:
    """Return the numbers of the texts that stand in a person's own rows, replaced rows too."""
    found: set[int] = set()
    for who in persons:
        for batch, columns in facts_about(held.manifest, kind=who.kind):
            subject = SUBJECT.get(who.kind)
            for text in text_columns(batch) if subject in columns else ():
                query = f"SELECT DISTINCT {named(text)} FROM {held.file(batch)} "
                query += f"WHERE {subject} = {who.number} AND {named(text)} IS NOT NULL"
                found |= {int(row[0]) for row in held.rows(query)}
    return found


def mention(column: str, traits: Traits) -> str:
    """Write SQL that tells whether a text mentions a person by name, address or id."""
    patterns = [pattern_of(trait) for trait in sought(traits)]
    return " OR ".join(f"regexp_matches({column}, {quoted(one)}, 'i')" for one in patterns) or "FALSE"


def pattern_of(trait: str) -> str:
    """Write a pattern that finds a trait and no longer word that holds it."""
    escaped = "".join(f"\\{mark}" if mark.isascii() and not mark.isalnum() else mark for mark in trait)
    before = "\\b" if trait[0].isascii() and trait[0].isalnum() else ""
    after = "\\b" if trait[-1].isascii() and trait[-1].isalnum() else ""
    return f"{before}{escaped}{after}"


def _mentions(held: Held, *, traits: Traits, texts: set[int]) -> set[int]:
    """Return the numbers of other texts that mention a person."""
    if not sought(traits):
        return set()
    found: set[int] = set()
    for batch in held.manifest.ever("texts"):
        query = f"SELECT DISTINCT text_id FROM {held.file(batch)} WHERE {mention('words', traits)}"
        found |= {int(row[0]) for row in held.rows(query)}
    return found - texts


def _other_ids(
    held: Held,
    *,
    persons: tuple[Person, ...],
    traits: Traits,
    texts: set[int],
) -> list[tuple[str, int, str]]:
    """Return ids of anything that have the person's mail or own id in them, such as an order called after a mail.

    Ids of other persons that are the same word stay: `contact:7` is not `customer:7`.
    """
    inside = [f"contains(lower(text), {quoted(mail)})" for mail in traits.mails]
    for own in traits.telling_ids:
        longer = f"(kind NOT IN ({', '.join(map(quoted, KINDS))}) OR length(text) > {len(own)})"
        inside.append(f"(regexp_matches(text, {quoted(pattern_of(own))}) AND {longer})")
    if not inside:
        return []
    rows = held.rows(f"SELECT kind, number, text FROM ({held.keys}) WHERE {' OR '.join(inside)} ORDER BY ALL")
    mine = {(who.kind, who.number) for who in persons}
    return [(str(kind), int(number), str(text)) for kind, number, text in rows if (kind, number) not in mine]


def _texts_by_name(held: Held, numbers: set[int]) -> list[tuple[str, str]]:
    if not numbers:
        return []
    query = f"SELECT number, text FROM ({held.keys}) WHERE kind = 'text'"
    return [("text", str(text)) for number, text in held.rows(query) if number in numbers]


def _notes(held: Held, *, traits: Traits) -> tuple[str, ...]:
    """Say what is not touched and may name the person all the same."""
    notes = []
    short = [name for name in traits.names if name not in traits.telling_names]
    if short:
        notes.append(
            f"{len(short)} name of one word goes from identities, and stays in other people's notes, where it may "
            "be a common word."
        )
    for batch in held.manifest.everything:
        columns = [column.name for column in columns_of(batch) if column.kind == "text"]
        if batch.table in ("identities", "texts") or not columns or not sought(traits):
            continue
        where = " OR ".join(f"({mention(named(name), traits)})" for name in columns)
        count = held.count(f"SELECT count(*) FROM {held.file(batch)} WHERE {where}")
        if count:
            notes.append(
                f"{count:,} rows of {batch.table} hold a name or an address in a column that is not for it; facts are "
                f"never rewritten. Take them out: keepworth undo BOOK {batch.id[:8]}, and import them without it."
            )
    return tuple(notes)
