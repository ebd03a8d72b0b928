"""The picture of who knows whom: people and bands with their places, as the template draws them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from keepworth.charts.bands import Band, Tie, bands
from keepworth_web.know.reads.people import People, Row, has_left, is_new, key_of
from keepworth_web.know.reads.people_words import state_of
from keepworth_web.know.templatetags.positions import position_said

WIDTH = 560.0
LEFT, RIGHT = 168.0, 316.0  # where bands begin and end
NAME, LINE, BELOW = 24, 36, 40  # letters that fit


@dataclass(frozen=True, slots=True)
class Drawn:
    """One person of the picture."""

    key: str
    name: str  # as far as it fits
    whole: str
    beside: str  # role, and whether they decide
    below: str
    y: str
    below_y: str
    marks: str  # classes
    is_champion: bool
    decides: bool
    is_new: bool  # nobody can be taken out of ties that are not computed yet


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole picture; lengths are written as SVG reads them."""

    width: str
    height: str
    left: str
    right: str
    ours: tuple[Drawn, ...]
    theirs: tuple[Drawn, ...]
    bands: tuple[dict[str, str], ...]


def picture_of(people: People) -> Drawing | None:
    """Place a customer's people; None where nobody is to be drawn."""
    if not people.theirs:
        return None
    ties = [
        Tie(tie["colleague_id"], tie["contact_id"], tie["strength"], tie["depth_theirs"], tie["depth_ours"])
        for tie in people.known.ties
    ]
    placed = bands(
        [one["colleague_id"] for one in people.ours],
        [one["contact_id"] for one in people.theirs],
        ties=ties, left=LEFT, right=RIGHT,
    )  # fmt: skip
    return Drawing(
        width=f"{WIDTH:g}",
        height=f"{placed.height + 8:.0f}",
        left=f"{LEFT - 8:g}",
        right=f"{RIGHT + 10:g}",
        ours=tuple(_colleague(people, one, y=placed.ours[one["colleague_id"]]) for one in people.ours),
        theirs=tuple(_contact(people, one, y=placed.theirs[one["contact_id"]]) for one in people.theirs),
        bands=tuple(_written(people, placed.bands)),
    )


def _written(people: People, placed: tuple[Band, ...]) -> Iterator[dict[str, str]]:
    gone = people.lifted.key if people.lifted else ""
    for band in placed:
        keys = (f"contact-{band.tie.theirs}", f"colleague-{band.tie.ours}")
        yield {
            "fill": band.fill,
            "upper": band.upper if band.upper_width else "",
            "lower": band.lower if band.lower_width else "",
            "upper_width": f"{band.upper_width:.2f}",
            "lower_width": f"{band.lower_width:.2f}",
            "marks": "gone" if gone in keys else "",
        }


def _contact(people: People, contact: Row, *, y: float) -> Drawn:
    role = position_said(contact["role"] or contact["level"])
    words = [role, _("decides") if contact["decides"] else ""]
    beside = " · ".join(word for word in words if word)
    room = LINE - _width(_short(contact["name"] or "", NAME))
    if _width(beside) > room:
        beside = role  # the ring says that they decide
    silent = (
        has_left(contact) or people.is_elsewhere(contact) or (people.is_silent(contact) and not contact["champion"])
    )
    return _drawn(
        people, contact, y=y, beside=beside, silent=silent,
        below=_short(state_of(people, contact), BELOW),
    )  # fmt: skip


def _colleague(people: People, colleague: Row, *, y: float) -> Drawn:
    below = _("not computed yet") if is_new(colleague) else ""
    return _drawn(people, colleague, y=y, beside="", below=below, silent=False)


def _drawn(people: People, person: Row, *, y: float, beside: str, below: str, silent: bool) -> Drawn:
    whole = person["name"] or _("somebody erased")
    lifted = people.lifted
    alone = {key_of(one) for one in lifted.alone} if lifted else set()
    key = key_of(person)
    marks = (
        ["new"] * is_new(person)
        + ["silent"] * silent
        + ["lifted"] * bool(lifted and lifted.key == key)
        + ["alone"] * (key in alone)
    )
    return Drawn(
        key=key,
        name=(name := _short(whole, NAME)),
        whole=whole,
        beside=_short(beside, LINE - _width(name)),
        below=below,
        y=f"{y:.1f}",
        below_y=f"{y + 14:.1f}",
        marks=" ".join(marks),
        is_champion=bool(person.get("champion")),
        decides=bool(person.get("decides")),
        is_new=is_new(person),
    )


def _width(text: str) -> int:
    """Count letters; a Hanzi is as wide as two."""
    return sum(2 if ord(letter) >= 0x2E80 else 1 for letter in text)


def _short(text: str, most: int) -> str:
    """Cut a text to what fits."""
    room, kept = most, ""
    for letter in text:
        room -= _width(letter)
        if room < 0:
            return kept.rstrip(" ·") + "…"
        kept += letter
    return kept
