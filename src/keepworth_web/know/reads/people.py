"""Who knows whom at one customer: whom the page draws, whom it folds, and what is left if somebody goes."""

import datetime as dt
import re
import zoneinfo
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from keepworth.tables.known import Known, people_of
from keepworth.tables.tie_results import CONTACTS_FILE
from keepworth_web.know.reads.people_now import Now, now_of
from keepworth_web.know.reads.visible import Visible, customer_of, seen_by
from keepworth_web.shared.requests import SignedIn

THEIRS, OURS = 10, 8  # people that the panel draws
NEW = 3  # places of theirs, and of ours, that are kept for whoever came since the run
MANY = 40  # that a page of one department draws
LIFTED = re.compile(r"(contact|colleague)-([0-9]{1,18})")
HALF = 0.5

type Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Lifted:
    """What is left of the ties if one person goes."""

    who: Row
    is_ours: bool
    lost: float  # share of the strength of all ties
    alone: tuple[Row, ...]  # of the other side, who would know nobody any more
    left: Row | None  # of the same side, through whom most of the rest runs
    left_touches: int
    is_undefended: bool
    threads: float | None  # effective threads that are left

    @property
    def key(self) -> str:
        """How the address names the person."""
        return key_of(self.who)


@dataclass(frozen=True, slots=True)
class Folded:
    """People of one department who are not drawn."""

    department: str  # empty: none is known
    people: int
    tied: int
    deciding: int


@dataclass(frozen=True, slots=True)
class People:
    """The people of one customer, for its page."""

    customer: Row
    known: Known
    day: dt.date  # that the run speaks for
    cadence: int  # days after which somebody is silent
    theirs: list[Row]  # drawn
    ours: list[Row]
    folded: list[Folded]
    more_ours: int
    lifted: Lifted | None
    second: Row | None  # their person through whom most runs after the first
    second_touches: int
    department: str | None  # a page of one department alone
    computed: dt.datetime | None  # when ties were last computed; None: never
    now: Now  # who came since then, and who is elsewhere

    def is_elsewhere(self, person: Row) -> bool:
        """Return whether the run saw a contact here who works elsewhere, or is read as another one, by now."""
        return person.get("contact_id") in self.now.elsewhere

    def is_silent(self, contact: Row) -> bool:
        """Return whether nothing has passed between them and us for longer than the segment's cadence.

        Nobody can say that of whoever came since.
        """
        if is_new(contact):
            return False
        last = contact["last_touch_at"]
        return last is None or (self.day - last.date()).days > self.cadence

    @property
    def unmet(self) -> list[Row]:
        """Who decides, is there, and is silent or was never met."""
        there = (one for one in self.known.contacts if one["decides"] and not has_left(one))
        return [one for one in there if self.is_silent(one)]


def people_for(request: SignedIn, number: int) -> People | None:
    """Return the people of a customer: as the run of the day saw them, and who came since; None where nobody is."""
    row, visible = customer_of(request, number), seen_by(request)
    if row is None:
        return None
    known = known_of(visible, number) or Known([], [], [], None)
    now = now_of(request, number, known=known)
    known = replace(known, contacts=[*known.contacts, *now.contacts])
    if not known.contacts:
        return None
    department = request.GET.get("department")
    theirs = _drawn(known.contacts, department=department)
    ours = _of_ours(known, now.colleagues, those=theirs)
    second = _after_the_first(known)
    return People(
        customer=row,
        known=known,
        day=_day(visible),
        cadence=visible.book.settings.cadence.days(row["segment"]),
        theirs=theirs,
        ours=ours,
        folded=_folded(known.contacts, drawn=theirs),
        more_ours=len(known.colleagues) + len(now.colleagues) - len(ours),
        lifted=_lifted(known, request.GET.get("without", "")),
        second=second,
        second_touches=touches_of(known, second) if second else 0,
        department=department,
        computed=_computed(visible),
        now=now,
    )


def known_of(visible: Visible, number: int) -> Known | None:
    """Return who a run saw at a customer; the caller has asked whether this person may see it."""
    run = visible.scored.run
    return people_of(visible.book, number, run=run, on=_day(visible)) if run else None


def key_of(person: Row) -> str:
    """Return how an address names somebody."""
    kind = "contact" if "contact_id" in person else "colleague"
    return f"{kind}-{person[f'{kind}_id']}"


def has_left(contact: Row) -> bool:
    """Return whether somebody works elsewhere by now."""
    return contact["left_on"] is not None


def is_new(person: Row) -> bool:
    """Return whether somebody came since ties were last computed."""
    return bool(person.get("is_new"))


def touches_of(known: Known, person: Row) -> int:
    """Return how often anything passed between somebody and the other side."""
    return sum(tie["touches"] or 0 for tie in _of(known, person))


def _day(visible: Visible) -> dt.date:
    record = visible.record
    return dt.date.fromisoformat(record["as_of"]) if record else visible.day


def _computed(visible: Visible) -> dt.datetime | None:
    """Return when ties were last computed, in the book's zone; a run that did not look at people tells of none."""
    run, record = visible.scored.run, visible.record
    if record is None or run is None or not (run / CONTACTS_FILE).is_file():
        return None
    zone = zoneinfo.ZoneInfo(visible.book.settings.time_zone)
    return dt.datetime.fromisoformat(record["started_at"]).astimezone(zone)


def _of(known: Known, person: Row) -> list[dict[str, Any]]:
    column = "contact_id" if "contact_id" in person else "colleague_id"
    return [tie for tie in known.ties if tie[column] == person[column]]


def _strength(known: Known, person: Row) -> float:
    strength: float = sum(tie["strength"] for tie in _of(known, person))
    return strength


def _ties(known: Known, colleague: Row, *, those: list[Row]) -> list[dict[str, Any]]:
    drawn = {one["contact_id"] for one in those}
    return [tie for tie in _of(known, colleague) if tie["contact_id"] in drawn]


def _closest(known: Known) -> list[dict[str, Any]]:
    return sorted(known.colleagues, key=lambda one: (-_strength(known, one), one["colleague_id"]))


def _of_ours(known: Known, new: list[dict[str, Any]], *, those: list[Row]) -> list[Row]:
    """Choose whom of ours to draw: the closest to whom is drawn, then who came since."""
    tied = [one for one in _closest(known) if _ties(known, one, those=those)]
    kept = max(min(len(new), NEW), OURS - len(tied))
    return [*tied[: OURS - kept], *new[:kept]]


def _drawn(contacts: Iterable[Row], *, department: str | None) -> list[Row]:
    """Choose whom to draw: who decides or speaks for us first, then the closest, then the most influential.

    Some places are kept for who came since, whom a run could not order.
    """
    if department is not None:
        return [one for one in contacts if (one["department"] or "") == department][:MANY]
    there = [one for one in contacts if not has_left(one)]
    first = sorted(
        there,
        key=lambda one: (
            not (one["champion"] or one["decides"]),
            -(one["tie_share"] or 0),
            -(one["influence"] or 0),
            one["contact_id"],
        ),
    )
    new, seen = ([one for one in first if is_new(one) is wanted] for wanted in (True, False))
    kept = max(min(len(new), NEW), THEIRS - len(seen))
    chosen = {one["contact_id"] for one in (*seen[: THEIRS - kept], *new[:kept])}
    return [one for one in there if one["contact_id"] in chosen]


def _folded(contacts: list[dict[str, Any]], *, drawn: list[Row]) -> list[Folded]:
    shown = {one["contact_id"] for one in drawn}
    groups: dict[str, list[Row]] = {}
    for one in contacts:
        if one["contact_id"] not in shown:
            groups.setdefault(one["department"] or "", []).append(one)
    found = [
        Folded(name, len(some), sum(bool(one["ties"]) for one in some), sum(bool(one["decides"]) for one in some))
        for name, some in groups.items()
    ]
    return sorted(found, key=lambda one: (not one.department, -one.people, one.department))


def _after_the_first(known: Known) -> Row | None:
    tied = [one for one in known.contacts if one["tie_share"] and not has_left(one)]
    return tied[1] if len(tied) > 1 else None


def _lifted(known: Known, said: str) -> Lifted | None:
    """Take out who was asked for; None where the address names nobody of this customer."""
    asked = LIFTED.fullmatch(said)
    side = {"contact": known.contacts, "colleague": known.colleagues}
    people: Iterable[Row] = side[asked[1]] if asked else ()
    who = next((one for one in people if asked and one[f"{asked[1]}_id"] == int(asked[2])), None)
    return _without(known, who) if who else None


def _without(known: Known, who: Row) -> Lifted:
    own = "contact_id" if "contact_id" in who else "colleague_id"
    other = "colleague_id" if own == "contact_id" else "contact_id"
    rest = [tie for tie in known.ties if tie[own] != who[own]]
    total, held = (sum(tie["strength"] for tie in some) for some in (known.ties, rest))
    still = {tie[other] for tie in rest}
    others, same = (known.contacts, known.colleagues) if other == "contact_id" else (known.colleagues, known.contacts)
    alone = [one for one in others if one[other] not in still and _of(known, one)]
    shares = [sum(tie["strength"] for tie in rest if tie[own] == one[own]) for one in same]
    left = max(zip(shares, same, strict=True), key=lambda pair: pair[0], default=(0.0, None))
    told = who.get("undefended_without")
    return Lifted(
        who=who,
        is_ours=own == "colleague_id",
        lost=1 - held / total if total else 0.0,
        alone=tuple(alone),
        left=left[1] if left[0] > 0 else None,
        left_touches=touches_of(known, left[1]) if left[1] and left[0] > 0 else 0,
        is_undefended=bool(told) if told is not None else bool(known.ties) and not rest,
        threads=held**2 / sum(each**2 for each in shares) if held else None,
    )
