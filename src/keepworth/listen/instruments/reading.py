"""Read instruments from their files. Everything that is wrong with one is said in one go, with its place."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import Final, get_args

from keepworth.errors import InstrumentRefused
from keepworth.listen.instruments.checked import Fault, Notes, Part
from keepworth.listen.instruments.indicators import INDICATORS
from keepworth.listen.instruments.records import Instrument, Item, Kind, Role, Scale
from keepworth.listen.instruments.wording import LANGUAGES, PLACES, Words

FORMAT: Final = 1
WHOLES: Final = 2**63  # TOML's whole numbers lie below, and not below its negative
SIDES: Final = ("customer", "us")
MOST_CHARACTERS: Final = 400  # of a text: on a phone nobody reads more
MOST_ITEMS: Final = 100  # nobody answers as many
NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,39}")
VERSION: Final = re.compile(r"[0-9]{1,6}\.[0-9]{1,6}")
OPEN_PLACE: Final = re.compile(r"\{(.*?)\}")
# Nobody speaks of themselves by their name.
NOT_FOR: Final = {"customer": ("customer",), "us": ("company",)}


def read_scales(text: str, *, where: str) -> dict[str, Scale]:
    """Return the scales that a file holds, by name.

    Raises
    ------
    InstrumentRefused
        The file is no TOML, or scales cannot be what it says.

    """
    whole = _parsed(text, where=where)
    scales = {name: _scale(name, whole.part(name)) for name in whole.rest("format")}
    _refuse(whole)
    return scales


def read_instrument(text: str, *, where: str, scales: Mapping[str, Scale]) -> Instrument:
    """Return the instrument that a file holds.

    Parameters
    ----------
    text
        TOML; the reference page of instruments says what it must hold.
    where
        What messages call the file.
    scales
        `read_scales`.

    Raises
    ------
    InstrumentRefused
        The file is no TOML, or no instrument: every fault is named with its place.

    """
    whole = _parsed(text, where=where)
    made = _instrument(whole, scales=scales)
    _refuse(whole)
    return made


def faults_in(text: str, *, where: str, scales: Mapping[str, Scale]) -> tuple[Fault, ...]:
    """Return everything that is wrong with an instrument's file, each with its place; see `read_instrument`.

    Raises
    ------
    InstrumentRefused
        The file is no TOML.

    """
    whole = _parsed(text, where=where)
    _instrument(whole, scales=scales)
    whole.check_all_read()
    return tuple(whole.notes.found)


def scales_in(text: str, *, where: str) -> dict[str, Scale]:
    """Return the scales that an instrument's file brings itself, as far as they can be read."""
    part = _parsed(text, where=where).part("scales")
    return {name: _scale(name, part.part(name)) for name in part.rest()}


def _instrument(whole: Part, *, scales: Mapping[str, Scale]) -> Instrument:
    own = whole.part("scales")
    known = {**scales, **{name: _scale(name, own.part(name)) for name in own.rest()}}
    items: list[Item] = []
    for part in whole.parts("items", most=MOST_ITEMS):
        items.append(_item(part, scales=known, before=items))
    if not items:
        whole.fault("items", "has none")
    asked = [side for side in SIDES if any(side in _sides(item) for item in items)]
    both = asked if any(len(_sides(item)) == len(SIDES) for item in items) else []
    return Instrument(
        name=whole.text("name", like=NAME),
        version=whole.text("version", like=VERSION),
        title=_words(whole.part("title"), side=None),
        sources=whole.text("sources"),
        opening=_by_side(whole.part("opening"), sides=asked),
        guess=_by_side(whole.part("guess"), sides=both),
        verdicts={name: _words(whole.part("verdicts").part(name), side=None) for name in whole.part("verdicts").rest()},
        items=tuple(items),
        unasked=whole.flag("unasked"),
    )


def _parsed(text: str, *, where: str) -> Part:
    try:
        held = tomllib.loads(text)
        _check_wholes(held)
    except (ValueError, RecursionError) as fault:  # no TOML, or one that is nested without end
        raise InstrumentRefused(f"{where} is no TOML: {fault}") from fault
    whole = Part(held, notes=Notes(where))
    if whole.whole("format") != FORMAT:
        whole.fault("format", f"must be {FORMAT}")
    return whole


def _check_wholes(value: object) -> None:
    """Refuse whole numbers that TOML does not promise, of which the largest can be neither computed with nor said."""
    if isinstance(value, int) and not -WHOLES <= value < WHOLES:
        raise ValueError("a whole number has more than 64 bits")
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _check_wholes(one)


def _refuse(whole: Part) -> None:
    """Refuse the file if anything in it was at fault, or nobody asked for it."""
    whole.check_all_read()
    found = whole.notes.found
    if found:
        many = f"{len(found)} faults" if len(found) > 1 else "a fault"
        raise InstrumentRefused(f"{whole.notes.where} has {many}:\n" + "\n".join(f"  {one}" for one in found))


def _scale(name: str, part: Part) -> Scale:
    kind: Kind = part.choice("kind", get_args(Kind.__value__), otherwise="words")
    bounds = part.number("lowest"), part.number("highest")
    if kind in ("points", "percent", "count", "number"):
        if None in bounds or bounds[0] >= bounds[1]:  # type: ignore[operator]  # neither is None here
            part.fault("lowest and highest", f"must be two numbers, the first smaller: {kind} has ends")
    elif bounds != (None, None):
        part.fault("lowest and highest", f"make no sense for {kind}")
    choices = tuple((one.needed_whole("value"), _words(one, side=None)) for one in part.parts("choices"))
    low, high = (_words(part.part(end), side=None) if part.has(end) else None for end in ("low", "high"))
    if kind == "choice" and len(choices) < 2:
        part.fault("choices", "must be at least two")
    if len({value for value, _ in choices}) < len(choices):
        part.fault("choices", "use a value twice")
    if kind in ("points", "percent") and (low is None or high is None) and not choices:
        part.fault("low and high", "must say what the ends mean, or choices what each point means")
    if kind == "points" and choices and None not in bounds:
        points = range(int(bounds[0] or 0), int(bounds[1] or 0) + 1)
        if sorted(value for value, _ in choices) != list(points):
            part.fault("choices", f"must be one for each point, {points[0]} to {points[-1]}")
    return Scale(name, kind, *bounds, low, high, choices)


def _item(part: Part, *, scales: Mapping[str, Scale], before: Iterable[Item]) -> Item:
    name = part.text("name", like=NAME)
    part.called(name)
    if name in {one.name for one in before}:
        part.fault("name", "stands twice in this instrument")
    named = part.choice("scale", tuple(scales), otherwise="")
    scale = scales.get(named, Scale("", "points"))
    per_element = part.flag("per_element")
    texts = {side: _words(part.part(side), side=side, per_element=per_element) for side in SIDES if part.has(side)}
    if not texts:
        part.fault("customer or us", "must hold its words: somebody has to be asked")
    feeds, because, role = _target(part, scale=scale)
    return Item(
        name=name, construct=part.text("construct"), scale=scale, feeds=feeds, because=because,
        customer=texts.get("customer"), us=texts.get("us"), part=part.text("part", needed=False),
        lower_is_better=part.flag("lower_is_better"), role=role, top=_top(part, scale=scale),
        only_if=_only_if(part, before=before), per_element=per_element, needs_proof=part.flag("needs_proof"),
    )  # fmt: skip


def _target(part: Part, *, scale: Scale) -> tuple[str | None, str, Role]:
    """Return what an item feeds, or why it feeds nothing, and as what."""
    feeds = part.choice("feeds", INDICATORS, otherwise="") if part.has("feeds") else ""
    because = part.text("because", needed=False)
    if part.has("feeds") == bool(because):
        part.fault("feeds", "must name an indicator, or `because` say why it feeds none; one of the two")
    if feeds and not scale.is_scored:
        part.fault("scale", f"gives {scale.kind}, which cannot feed an indicator")
    if part.has("part") and not feeds:
        part.fault("part", "makes no sense without `feeds`")
    role: Role = part.choice("role", get_args(Role.__value__), otherwise="score") if part.has("role") else "score"
    return feeds or None, because, role


def _top(part: Part, *, scale: Scale) -> int | None:
    top = part.whole("top")
    if top is not None and (scale.kind != "points" or not (scale.lowest or 0) <= top <= (scale.highest or 0)):
        part.fault("top", "must be a point of the scale")
    return top


def _only_if(part: Part, *, before: Iterable[Item]) -> tuple[str, int] | None:
    """Return on which answer to which earlier item this one hangs."""
    if not part.has("only_if"):
        return None
    inner = part.part("only_if")
    names = inner.rest()
    earlier = {one.name: one for one in before}
    if len(names) != 1 or names[0] not in earlier:
        part.fault("only_if", "must name one item that stands before, and the answer to it")
        return None
    value, scale = inner.needed_whole(names[0]), earlier[names[0]].scale
    if scale.lowest is not None and scale.highest is not None and not scale.lowest <= value <= scale.highest:
        part.fault("only_if", f"asks for {value}, which nobody can answer to {names[0]}")
    return names[0], value


def _sides(item: Item) -> tuple[str, ...]:
    return SIDES if item.side == "both" else (item.side,)


def _by_side(part: Part, *, sides: Iterable[str]) -> dict[str, Words]:
    return {side: _words(part.part(side), side=side) for side in sides}


def _words(part: Part, *, side: str | None, per_element: bool = False) -> Words:
    """Return one text in every language; each has the same open places, and only those that make sense."""
    texts = {language: part.text(language) for language in LANGUAGES}
    for language, text in texts.items():
        if len(text) > MOST_CHARACTERS:
            part.fault(language, f"has {len(text)} characters, more than {MOST_CHARACTERS}")
    found = {language: set(OPEN_PLACE.findall(text)) for language, text in texts.items()}
    allowed = {place for place in PLACES if side and place not in NOT_FOR[side] and (place != "element" or per_element)}
    for language, places in found.items():
        for place in sorted(places - allowed):
            part.fault(language, f"leaves open {{{place}}}, which is not known here")
    if all(texts.values()) and len(set(map(frozenset, found.values()))) > 1:
        part.fault("", "leaves other places open in one language than in another")
    if per_element and all(texts.values()) and "element" not in set().union(*found.values()):
        part.fault("", "must have {element}, for it is asked of each")
    return Words(*texts.values())
