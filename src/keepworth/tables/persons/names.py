"""Persons with their names: found by any of what they are called."""

from dataclasses import dataclass
from typing import Final

from keepworth.tables.lake.engine import quoted
from keepworth.tables.persons.held import Held
from keepworth.tables.persons.who import KINDS, Person, find_persons

SHORTEST: Final = 2  # characters of a name that is looked for; one is anybody


@dataclass(frozen=True, slots=True)
class Named:
    """A person and the names that were ever imported for them."""

    person: Person
    names: tuple[str, ...]


def persons_like(held: Held, *, asked: str, most: int) -> list[Named]:
    """Return whom an id, mail address or telephone number names, else those whose name holds the text."""
    found = find_persons(held, asked=asked)
    if not found and len(asked.strip()) >= SHORTEST:
        names = _names(held)
        query = (
            f"SELECT DISTINCT kind, number, text FROM ({names}) JOIN ({held.keys}) USING (kind, number) "
            f"WHERE contains(lower(nfc_normalize(name)), lower(nfc_normalize({quoted(asked.strip())}))) "
            f"ORDER BY ALL LIMIT {most:d}"
        )
        found = [Person(str(kind), int(number), str(text)) for kind, number, text in held.rows(query)] if names else []
    return [Named(person, _names_of(held, person)) for person in found[:most]]


def person_numbered(held: Held, *, kind: str, number: int) -> Named | None:
    """Return the person who has this number, with the id as it stands now."""
    if kind not in KINDS:
        return None
    rows = held.rows(f"SELECT text FROM ({held.keys}) WHERE kind = {quoted(kind)} AND number = {number:d}")
    if not rows:
        return None
    person = Person(kind, number, str(rows[0][0]))
    return Named(person, _names_of(held, person))


def _names_of(held: Held, person: Person) -> tuple[str, ...]:
    names = _names(held)
    if not names:
        return ()
    query = f"SELECT DISTINCT name FROM ({names}) WHERE kind = {quoted(person.kind)} AND number = {person.number:d}"
    return tuple(str(row[0]) for row in held.rows(f"{query} ORDER BY 1"))


def _names(held: Held) -> str:
    """Select kind, number and name of every identity that has one, replaced ones too."""
    return " UNION ALL ".join(
        f"SELECT who AS kind, who_id AS number, trim(name) AS name FROM {held.file(batch)} WHERE trim(name) <> ''"
        for batch in held.manifest.ever("identities")
        if "name" in batch.columns
    )
