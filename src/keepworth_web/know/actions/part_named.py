"""Make two of one customer or contact, as a command asks for it: everything is named by ids of one's own."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils import timezone

from keepworth.errors import BadInput
from keepworth_web.know.actions.settle_written import settle_written
from keepworth_web.know.actions.split_contact import Persons, split_contact
from keepworth_web.know.actions.split_customer import CHOSEN, Parting, split_customer
from keepworth_web.know.actions.undo_write import undo_write
from keepworth_web.know.models import WrittenChange
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import Reader
from keepworth_web.know.reads.visible import visible_to

NAMED_BY: Final = {"needs": "need_id", "promises": "promise_id", "rivals": "rival"}


def part_named(asked: Mapping[str, Any]) -> WrittenChange:
    """Make two of one; `asked` has the fields of `keepworth.runs.part.Parting`.

    Raises
    ------
    BadInput
        Nobody has an id that was named, or the split cannot be.
    Busy
        Somebody changed one of the rows meanwhile.

    """
    reader = Reader(visible_to(None))
    if asked["kind"] == "contact":
        employer = reader.employer(asked["of"])
        if not employer:
            raise BadInput(f"This book holds no contact with the id {asked['of'][:60]!r} who works for a customer.")
        persons = Persons(employer, asked["of"], asked["name"], tuple(asked["aliases"]), tuple(asked["addresses"]))
        done = split_contact(persons, by=None, at=timezone.now())
    else:
        done = split_customer(_parting(reader, asked), by=None, at=timezone.now())
    settle_written(reader.visible.book)
    return done


def rejoin_named(change: int) -> WrittenChange:
    """Take a split back, by the number of its change.

    Raises
    ------
    BadInput
        No split has that number, or it was taken back.
    Busy
        More was written of the second one since.

    """
    found = WrittenChange.objects.filter(pk=change, undone_at=None).exclude(split_kind="").first()
    if found is None:
        raise BadInput(f"No split that stands has the number {change}.")
    undo_write(found, by=None, at=timezone.now())
    settle_written(visible_to(None).book)
    return found


def _parting(reader: Reader, asked: Mapping[str, Any]) -> Parting:
    number = _number(reader, asked["of"])
    if asked["into"]:
        _number(reader, asked["into"])
    people = {row.values["contact_id"] for row in reader.rows("contacts", customer=number)}
    _check(asked["contacts"], among=people, what="contact")
    rows = [row for table in CHOSEN for row in _chosen(reader, table, customer=number, named=asked[table])]
    return Parting(number, asked["into"], asked["name"], tuple(asked["contacts"]), tuple(rows))


def _chosen(reader: Reader, table: str, *, customer: int, named: list[str]) -> list[Row]:
    by = {str(row.values[NAMED_BY[table]]): row for row in reader.rows(table, customer=customer)} if named else {}
    _check(named, among=by, what=table.removesuffix("s"))
    return [by[one] for one in dict.fromkeys(named)]


def _check(named: Iterable[str], *, among: Iterable[str], what: str) -> None:
    unknown = sorted(set(named) - set(among))
    if unknown:
        listed = ", ".join(repr(one[:60]) for one in unknown[:5])
        raise BadInput(f"This customer has no {what} {listed}{' and others' if len(unknown) > 5 else ''}.")


def _number(reader: Reader, customer: str) -> int:
    reader.identities("customer", [customer])
    number = reader.ids.number("customer", customer)
    if number is None or reader.visible.one(number) is None:
        raise BadInput(f"This book holds no customer with the id {customer[:60]!r}.")
    return number
