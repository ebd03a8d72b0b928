"""One contact who is really two: ids and addresses go to the second person, with all that was noted under the ids."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from keepworth.errors import BadInput
from keepworth.tables.schemas import TABLES
from keepworth_web.know.actions.change_rows import Change, begin_split
from keepworth_web.know.actions.wall import check_wall
from keepworth_web.know.actions.write_row import new_id
from keepworth_web.know.models import WrittenChange
from keepworth_web.know.reads.rows import Reader
from keepworth_web.know.reads.several import Several, several_of
from keepworth_web.know.reads.visible import visible_to
from keepworth_web.know.reads.written import key_of
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person


@dataclass(frozen=True, slots=True)
class Persons:
    """What of a contact belongs to another person."""

    customer: str  # the id of the customer for whom both work
    contact: str
    name: str  # of the second person
    aliases: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


def split_contact(persons: Persons, *, by: Person | None, at: dt.datetime) -> WrittenChange:
    """Make a second contact, to whom the ids and addresses belong from now on; no row of a file is touched.

    By None a command does.

    Raises
    ------
    BadInput
        Nothing was chosen, or what was chosen is not this contact's.
    NotPermitted
        The contact is behind the wall.
    Busy
        Somebody changed one of the rows meanwhile.

    """
    reader = Reader(visible_to(by))
    of = several_of(reader, persons.contact)
    if not (persons.aliases or persons.addresses):
        raise BadInput(_("Choose what belongs to the second person."))
    if not (set(persons.aliases) <= set(of.aliases) and set(persons.addresses) <= set(of.addresses)):
        raise BadInput(_("This is not what the contact has by now. Look at it again."))
    second, contacts = new_id(), TABLES["contacts"]
    with transaction.atomic():
        said = {"customer_id": persons.customer, "contact_id": of.root}
        check_wall(contacts, said, customer=persons.customer, reader=reader)
        change = begin_split("contact", of=of.root, into=second, by=by, at=at)
        key = key_of(contacts, {"contact_id": second})
        change.put(contacts, key=key, changed={"customer_id": persons.customer}, whose=(persons.customer, second))
        mail = {"mail": ", ".join(persons.addresses)} if persons.addresses else {}
        _name(change, second, said={"name": persons.name, **mail}, customer=persons.customer)
        if persons.addresses:
            left = [one for one in of.addresses if one not in persons.addresses]
            _name(change, of.root, said={"mail": ", ".join(left) or None}, customer=persons.customer)
        _lead(change, of, chosen=set(persons.aliases), second=second)
        note("contact.split", by=by, about=f"change {change.row.pk}", rows=len(change.rows))
    return change.row


def _name(change: Change, contact: str, *, said: dict[str, str | None], customer: str) -> None:
    identities = TABLES["identities"]
    key = key_of(identities, {"who": "contact", "who_id": contact})
    change.put(identities, key=key, changed=said, whose=(customer, contact))


def _lead(change: Change, of: Several, *, chosen: set[str], second: str) -> None:
    """Let chosen ids be read as the second person, and no other by way of one of them."""
    for alias, row in of.aliases.items():
        if alias in chosen:
            into = second
        elif row.values["into_id"] in chosen:
            into = of.root
        else:
            continue
        change.put(TABLES["aliases"], key=row.key, changed={"into_id": into}, version=row.version)
