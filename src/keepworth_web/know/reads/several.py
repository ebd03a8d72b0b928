"""What may be told apart in one contact: the ids that are read as it, and the addresses of its own id."""

import re
from dataclasses import dataclass
from typing import Final

from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import Reader

_BETWEEN: Final = re.compile(r"[\s,;|]+")


@dataclass(frozen=True, slots=True)
class Several:
    """A contact, and what stands under it."""

    root: str  # the id that holds
    aliases: dict[str, Row]  # by id: the row that says as what it is read
    names: dict[str, str]  # of the ids: name and address, as far as they are known
    addresses: tuple[str, ...]  # of the id that holds


def several_of(reader: Reader, contact: str) -> Several:
    """Return what is read as a contact."""
    same = reader.known_as(contact)
    rows = {row.values["alias_id"]: row for row in reader.all_rows("aliases")
            if row.values["who"] == "contact" and row.values["alias_id"] in same}  # fmt: skip
    root = next((one for one in same if one not in rows), contact)
    said = reader.identities("contact", same)
    names = {one: _called(said.get(one, {}).get("name"), said.get(one, {}).get("mail")) for one in same}
    return Several(root, rows, names, addresses_of(said.get(root, {}).get("mail")))


def addresses_of(mail: str | None) -> tuple[str, ...]:
    """Return the addresses of a cell, as they stand there."""
    return tuple(dict.fromkeys(part.strip("<>()\"'") for part in _BETWEEN.split(mail or "") if "@" in part))


def _called(name: str | None, mail: str | None) -> str:
    return ", ".join(part for part in (name, mail) if part)
