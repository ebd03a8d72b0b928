"""Who a person is: found by own id, mail or phone, and every form in which files may name them."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from keepworth.errors import BadInput
from keepworth.tables.lake.engine import named, quoted, typed
from keepworth.tables.persons.held import Held
from keepworth.tables.schemas import TABLES

KINDS: Final = ("customer", "contact", "colleague", "partner")
GONE: Final = "erased-"  # begins what stands in the place of an id that was erased
SHORTEST_PHONE: Final = 6  # digits; fewer are an extension, which many share
SHORTEST_SOUGHT: Final = 4  # characters of an id that is looked for inside other texts
IDENTITIES: Final = TABLES["identities"]


@dataclass(frozen=True, slots=True)
class Person:
    """One person by kind, number and own id."""

    kind: str
    number: int
    text: str

    @property
    def asked(self) -> str:
        """How to name this person and nobody else on the command line."""
        return f"{self.kind}:{self.text}"


@dataclass(frozen=True, slots=True)
class Traits:
    """What tells a person in a text, as it was written."""

    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()

    @property
    def telling_names(self) -> tuple[str, ...]:
        """The names that are not also common words: of two parts, or in Hanzi."""
        return tuple(name for name in self.names if " " in name.strip() or (len(name) > 1 and not name.isascii()))

    @property
    def telling_ids(self) -> tuple[str, ...]:
        """The ids that are nothing else when they stand inside a longer text."""
        return tuple(one for one in self.ids if len(one) >= SHORTEST_SOUGHT and not one.isdigit())


def normal_id(text: str) -> str:
    """Return an id as it is compared: however Unicode composes its letters."""
    return unicodedata.normalize("NFC", text)


def mails_in(text: str) -> list[str]:
    """Return the mail addresses in a cell, as they are compared."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return [one.strip(".<>()[]\"'") for one in re.split(r"[\s,;|<>\"'()]+", folded) if "@" in one]


def normal_phone(text: str) -> str:
    """Return the digits of a telephone number; empty where they are too few to tell anybody."""
    digits = "".join(mark for mark in unicodedata.normalize("NFKC", text) if mark.isdecimal())
    return digits.removeprefix("00") if len(digits) >= SHORTEST_PHONE else ""


def phones_in(text: str) -> list[str]:
    """Return the telephone numbers in a cell, as they are compared."""
    return [one for part in re.split(r"[,;|/]|\s{2,}", text) if (one := normal_phone(part))]


def find_persons(held: Held, *, asked: str) -> list[Person]:
    """Return everybody whom an id, a mail address or a telephone number names; `contact:7` names the kind."""
    found = _by(held, asked=asked, kinds=KINDS)
    kind, colon, rest = asked.partition(":")
    if not found and colon and kind in KINDS:
        found = _by(held, asked=rest, kinds=(kind,))
    return found


def the_person(held: Held, *, asked: str) -> Person:
    """Return the one person who is meant.

    Raises
    ------
    BadInput
        Nobody is called that, several are, or it is an organisation.

    """
    found = find_persons(held, asked=asked)
    if not found:
        raise BadInput(
            "This book holds nobody of that id, mail address or telephone number. Look them up: "
            "keepworth export BOOK identities"
        )
    if len(found) > 1:
        shown = ", ".join(person.asked for person in found[:10])
        raise BadInput(f"That names {len(found)} persons of this book. Say which, by kind and id: {shown}.")
    check_is_person(held, person=found[0])
    return found[0]


def check_is_person(held: Held, *, person: Person) -> None:
    """Refuse an organisation: rights of persons are those of its contacts."""
    if person.kind != "customer":
        return
    for batch in reversed(held.manifest.ever("customers")):
        if "kind" not in batch.columns:
            continue
        found = held.rows(
            f"SELECT kind FROM {held.file(batch)} WHERE customer_id = {person.number} AND kind IS NOT NULL "
            "ORDER BY file_row_number DESC LIMIT 1"
        )
        if found and found[0][0] in ("organisation", "internal"):
            raise BadInput(
                f"{person.text} is no person ({found[0][0]}, by the customers table). Name one of its contacts "
                "instead; to take an organisation out, undo the imports that brought it."
            )
        if found:
            return


def _by(held: Held, *, asked: str, kinds: tuple[str, ...]) -> list[Person]:
    keys, these = held.keys, ", ".join(quoted(kind) for kind in kinds)
    own = f"SELECT kind, number FROM ({keys}) WHERE nfc_normalize(text) = nfc_normalize({quoted(asked.strip())})"
    asks = [own]
    contact = _contact_columns(held)
    if contact and "@" in asked:
        mail = quoted("".join(mails_in(asked)[:1]))
        split = "list_transform(string_split_regex(lower(mail), '[\\s,;|<>]+'), lambda one: trim(one))"
        asks.append(f"SELECT who AS kind, who_id AS number FROM ({contact}) WHERE list_contains({split}, {mail})")
    if contact and normal_phone(asked):
        digits = "regexp_replace(regexp_replace(phone, '\\D', '', 'g'), '^00', '')"
        asks.append(
            f"SELECT who AS kind, who_id AS number FROM ({contact}) WHERE {digits} = {quoted(normal_phone(asked))}"
        )
    query = (
        f"SELECT DISTINCT kind, number, text FROM ({' UNION '.join(asks)}) JOIN ({keys}) USING (kind, number) "
        f"WHERE kind IN ({these}) ORDER BY ALL"
    )
    return [Person(str(kind), int(number), str(text)) for kind, number, text in held.rows(query)]


def _contact_columns(held: Held) -> str:
    """Select who, who_id and all columns of every identity that was ever imported, replaced ones too."""
    return " UNION ALL ".join(
        f"SELECT {typed(IDENTITIES, batch.columns)} FROM {held.file(batch)}"
        for batch in held.manifest.ever("identities")
    )


def traits_of(held: Held, *, persons: Iterable[Person]) -> Traits:
    """Return everything by which files may name some persons, from all that was ever imported."""
    persons = tuple(persons)
    given: dict[str, set[str]] = {"name": set(), "mail": set(), "phone": set()}
    contact = _contact_columns(held)
    for person in persons if contact else ():
        where = f"who = {quoted(person.kind)} AND who_id = {person.number}"
        for column, values in given.items():
            rows = held.rows(
                f"SELECT DISTINCT {named(column)} FROM ({contact}) WHERE {where} AND {named(column)} IS NOT NULL"
            )
            values.update(str(row[0]) for row in rows)
    mails = {mail for text in given["mail"] for mail in mails_in(text)}
    mails |= {mail for person in persons for mail in mails_in(person.text)}
    return Traits(
        ids=tuple(sorted({person.text for person in persons})),
        names=tuple(sorted(name.strip() for name in given["name"] if name.strip())),
        mails=tuple(sorted(mails)),
        phones=tuple(sorted(phone.strip() for phone in given["phone"] if normal_phone(phone))),
    )


def sharing(held: Held, *, person: Person, traits: Traits) -> tuple[str, ...]:
    """Return who else has the same mail address or telephone number: perhaps the same person under another id."""
    others: set[str] = set()
    for trait in (*traits.mails, *traits.phones):
        found = find_persons(held, asked=trait)
        others |= {one.asked for one in found if (one.kind, one.number) != (person.kind, person.number)}
    return tuple(sorted(others))
