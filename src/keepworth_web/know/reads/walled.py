"""Who stands behind the wall: customers of other teams, and the people who work for them by now."""

from collections.abc import Iterable

from keepworth.tables.answering import lake_here
from keepworth.tables.lake.concerning import SUBJECT
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import Reader


def behind_wall(reader: Reader, *, customers: Iterable[str] = (), contacts: Iterable[str] = ()) -> bool:
    """Tell whether one of these is, by their ids; an id that no run has seen is nobody's."""
    visible = reader.visible
    if visible.teams is None:
        return False
    named = {*customers, *(reader.employer(contact) for contact in contacts)} - {""}
    with lake_here(visible.book) as lake:
        reader.ids.find(lake, {"customer": named})
        merged = lake.merged.get("customer", {})
    for number in reader.ids.of("customer", named):
        read_as = merged.get(number, number)
        if visible.scored.one(read_as) is not None and visible.one(read_as) is None:
            return True
    return False


def is_seen(reader: Reader, row: Row) -> bool:
    """Tell whether a row that an address names may be shown: its customer, and nobody whose data are restricted."""
    customer = row.values.get("customer_id")
    if customer is not None and behind_wall(reader, customers=[str(customer)]):
        return False
    with lake_here(reader.visible.book) as lake:
        of = lake.restricted
        return not of or not any(
            row.numbers.get(column) in of.of(kind) for kind, column in SUBJECT.items() if kind != "colleague"
        )
