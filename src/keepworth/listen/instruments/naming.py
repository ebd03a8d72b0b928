"""Which item a person means who names it: in a file's columns, on the command line."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from keepworth.errors import InstrumentRefused
from keepworth.listen.instruments.known import all_instruments, newest_first
from keepworth.listen.instruments.records import ELEMENT, Instrument

BETWEEN: Final = "/"  # an instrument and its item


class Meant(NamedTuple):
    """An item of an instrument; one that nobody knows has no version."""

    instrument: str
    version: str
    item: str


def meant_item(name: str, *, own: Sequence[Instrument] = ()) -> Meant:
    """Return the item that a name means; `own` are the company's instruments.

    `INSTRUMENT/ITEM` is taken as it stands, in the newest version that has the item; of an instrument that is not
    known it has none. An item's name alone will do where one instrument alone has it, and an instrument's
    where it scores one item.

    Raises
    ------
    InstrumentRefused
        Several instruments have such an item, or none; or the instrument named lacks it.

    """
    instrument, slash, item = (part.strip() for part in name.rpartition(BETWEEN))
    if slash:
        return _of(instrument, item, own=own)
    versions = [one for one in newest_first(own) if one.name == item]
    scored = [one.name for one in versions[0].items if one.scale.is_scored] if versions else []
    if len(scored) == 1:
        return Meant(item, versions[0].version, scored[0])
    holders = [one for one in newest_first(own) if _has(one, item)]
    names = list(dict.fromkeys(one.name for one in holders))
    if len(names) == 1:
        return Meant(names[0], holders[0].version, item)
    if names:
        options = " or ".join(f"{one}{BETWEEN}{item}" for one in names)
        raise InstrumentRefused(f"{item!r} is an item of {', '.join(names)}. Say which: {options}.")
    known = ", ".join(dict.fromkeys(one.name for one in all_instruments(own)))
    raise InstrumentRefused(
        f"{item!r} is no item of a questionnaire that is known ({known}). If it is your own, say of which: "
        f"QUESTIONNAIRE{BETWEEN}{item}."
    )


def _of(instrument: str, item: str, *, own: Sequence[Instrument]) -> Meant:
    versions = [one for one in newest_first(own) if one.name == instrument]
    if not versions or not item:
        return Meant(instrument, "", item)
    for one in versions:
        if _has(one, item):
            return Meant(instrument, one.version, item)
    versions[0].item(item)  # refuses, and says which there are
    raise AssertionError


def _has(of: Instrument, item: str) -> bool:
    return any(one.name == item.partition(ELEMENT)[0] for one in of.items)
