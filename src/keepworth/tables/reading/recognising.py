"""Which columns of a table with a row a respondent hold the answers to items: by the item's name, or its question."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from keepworth.errors import BadInput, InstrumentRefused
from keepworth.tables.known_names import fold
from keepworth.tables.reading.items import ANSWERED, MADE, TABLE, apart
from keepworth.tables.reading.mapping import asked_for, match_columns
from keepworth.tables.reading.profiles import profile_of
from keepworth.tables.schemas import table_named

if TYPE_CHECKING:
    from keepworth.listen.instruments import Instrument, Item, Words

# How survey tools number their questions: "3. How …", "Q3: How …", "G1Q2. How …".
NUMBERED: Final = re.compile(r"^\s*(?:\d{1,3}|[A-Za-z]{1,3}\d{1,4}(?:[A-Za-z]{1,3}\d{1,4})?)\s*[.):：、]\s*")
OPEN_PLACE: Final = re.compile(r"\\\{(?:company|customer|person)\\\}")

type Maps = tuple[str, ...]


def named_items(headers: Sequence[str], *, table: str, maps: Sequence[str], own: "Sequence[Instrument]" = ()) -> Maps:
    """Return the maps that name items: those that were asked for, else one for each column that is known as an item's.

    Columns are looked at only where a file of answers has no column of items, and nobody said which it is.

    Parameters
    ----------
    headers, table
        The file's headers, and what it fills.
    maps
        What the person asked for.
    own
        The company's instruments.

    """
    named, rest = apart(maps)
    if named or table != TABLE or any(one.partition("=")[0].strip() in ANSWERED for one in rest):
        return named
    full, profile = table_named(TABLE).as_read, profile_of(headers, table=TABLE)
    if profile and profile.items:
        return tuple(_said(profile.items, headers))
    try:
        asked = asked_for("", headers, table=full, maps=rest)
    except BadInput:
        return ()  # said by whoever maps the columns
    found, unclear = match_columns(headers, table=full, asked=asked, profile=profile)
    if "item" in {*found, *unclear}:
        return ()
    taken = {at for at in asked.values() if at is not None} | {one.at for one in found.values()}
    return tuple(_known(headers, taken=taken, own=own))


def _said(items: Mapping[str, Sequence[str]], headers: Sequence[str]) -> Iterator[str]:
    """Return the maps that an export's profile says by itself."""
    folded = [fold(header) for header in headers]
    for name, theirs in items.items():
        at = next((folded.index(one) for one in theirs if one in folded), None)
        if at is not None:
            yield f"{name}=#{at + 1}"


def _known(headers: Sequence[str], *, taken: set[int], own: "Sequence[Instrument]") -> Iterator[str]:
    from keepworth.listen.instruments import all_instruments

    questions = [
        (_map(of.name, item), _pattern(item.customer), len(of.items) == 1)
        for of in all_instruments(own)
        for item in of.items
        if item.customer and not item.per_element
    ]
    seen: set[str] = set()
    for at, header in enumerate(headers):
        if at in taken or fold(header) in {fold(name) for name in MADE}:
            continue
        name = _by_name(header, own=own) or _by_question(header, questions)
        if name and name not in seen:
            seen.add(name)
            yield f"{name}=#{at + 1}"


def _by_name(header: str, *, own: "Sequence[Instrument]") -> str:
    """Return the map of a header that is an item's name, alone or behind its instrument's; empty where it is none."""
    from keepworth.listen.instruments import instrument, meant_item

    try:
        meant = meant_item(header.strip().casefold(), own=own)
        if not meant.version:  # of an instrument that nobody knows
            return ""
        item = instrument(meant.instrument, meant.version, own=own).item(meant.item)
    except InstrumentRefused:
        return ""
    return _map(meant.instrument, item)


def _by_question(header: str, questions: list[tuple[str, re.Pattern[str], bool]]) -> str:
    """Return the map of a header that is the question of one item, before others of a questionnaire of its own."""
    bare = NUMBERED.sub("", header).strip()
    if len(bare) < 4:
        return ""
    fits = [(name, is_alone) for name, pattern, is_alone in questions if pattern.fullmatch(bare)]
    for found in ({name for name, is_alone in fits if is_alone}, {name for name, _ in fits}):
        if len(found) == 1:
            return found.pop()
    return ""


def _pattern(words: "Words") -> re.Pattern[str]:
    """Return how a question reads in any language, whatever the company is called."""
    either = (OPEN_PLACE.sub(".{1,120}?", re.escape(text)) for text in (words.en, words.zh_hans))
    return re.compile("|".join(f"(?:{one})" for one in either), re.IGNORECASE)


def _map(instrument: str, item: "Item") -> str:
    return f"{'words' if item.scale.kind == 'words' else 'item'}:{instrument}/{item.name}"
