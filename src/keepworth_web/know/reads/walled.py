"""Who stands behind the wall: customers of other teams, and the people who work for them by now."""

from collections.abc import Iterable

from keepworth.tables.answering import lake_here
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
