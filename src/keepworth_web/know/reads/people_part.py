"""What a template gets of the people of a customer: sentences, picture, table, and on what they rest."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepworth.measure.touch_map import ENOUGH_PAIRS
from keepworth_web.know.reads.people import People, Row, is_new, key_of
from keepworth_web.know.reads.people_picture import picture_of
from keepworth_web.know.reads.people_words import lifted_words, name_of, percent, sentences_of, since_words, state_of
from keepworth_web.know.templatetags.positions import position_said
from keepworth_web.shared.templatetags.shown import count, day

TABLED = 60  # ties of a table


def part_of(people: People, *, is_open: bool = False) -> dict[str, Any]:
    """Return the context of the panel and of the page of all people; `is_open` shows the table at once."""
    return {
        "people": people,
        "sentences": sentences_of(people),
        "since": since_words(people),
        "lifted": lifted_words(people, people.lifted) if people.lifted else [],
        "drawing": picture_of(people),
        "rows": list(_rows(people))[:TABLED],
        "about": _about(people),
        "touch_map": _touch_map(people),
        "also": "" if people.department is None else f"&{urlencode({'department': people.department})}",
        "no_department": _("no department known"),
        "is_open": is_open or people.lifted is not None,
    }


def _rows(people: People) -> Iterator[dict[str, Any]]:
    """Give a row a tie of everybody drawn, and one for whoever has none."""
    ours = {one["colleague_id"]: name_of(one) for one in people.known.colleagues}
    for contact in people.theirs:
        own: list[Row | None] = [tie for tie in people.known.ties if tie["contact_id"] == contact["contact_id"]]
        for tie in own or [None]:
            yield _row(people, contact, tie=tie, ours=ours)
    for colleague in people.now.colleagues:
        yield {"name": "", "colleague": name_of(colleague), "words": _("not computed yet"), "touches": None,
               "last": None}  # fmt: skip


def _row(people: People, contact: Row, *, tie: Row | None, ours: dict[int, str]) -> dict[str, Any]:
    words = [position_said(contact["role"]), _("decides") if contact["decides"] else "", state_of(people, contact)]
    said: dict[str, Any] = {
        "key": "" if is_new(contact) else key_of(contact),
        "name": name_of(contact),
        "words": " · ".join(word for word in words if word),
    }
    if tie is None:
        return said | {"touches": None if is_new(contact) else 0, "last": contact["last_touch_at"]}
    ends = {"low": round(tie["strength_low"] or 0), "high": round(tie["strength_high"] or 0)}
    within = _("%(low)s to %(high)s") % ends if tie["strength_low"] is not None else ""
    return said | {
        "colleague": ours.get(tie["colleague_id"], _("somebody erased")),
        "strength": f"{round(tie['strength'])} ({within})" if within else str(round(tie["strength"])),
        "theirs": _depth(tie["depth_theirs"]),
        "ours": _depth(tie["depth_ours"]),
        "touches": tie["touches"] or 0,
        "last": tie["last_at"],
    }


def _depth(depth: float | None) -> str:
    return "" if depth is None else formats.number_format(depth, decimal_pos=0 if depth == int(depth) else 1)


def _about(people: People) -> str:
    """Say n, age and meaning of what is drawn."""
    if people.computed is None:
        return ""
    asked = sum(tie["asked_on"] is not None for tie in people.known.ties)
    touches = sum(tie["touches"] or 0 for tie in people.known.ties)
    ties = len(people.known.ties)
    said = {
        "ties": count(ties),
        "touches": count(touches),
        "asked": count(asked),
        "day": day(people.day),
        "computed": day(people.computed.date()),
        "days": count(people.cadence),
    }
    form = ngettext(
        "From %(ties)s tie: %(touches)s touches until %(day)s; asked about %(asked)s. "
        "Silent means: nothing for more than %(days)s days, the cadence of the segment. Ranges hold 8 in 10. "
        "Last computed on %(computed)s.",
        "From %(ties)s ties: %(touches)s touches until %(day)s; asked about %(asked)s of them. "
        "Silent means: nothing for more than %(days)s days, the cadence of the segment. Ranges hold 8 in 10. "
        "Last computed on %(computed)s.",
        ties,
    )
    return form % said


def _touch_map(people: People) -> str:
    """Say where it comes from what touches tell of strength, and what may be wrong with it; nothing without ties."""
    if not people.known.ties:
        return ""
    pairs = people.known.ties[0]["learnt_from"]
    if not pairs:
        return _("What touches tell of a tie is a printed guess, until enough pairs have both touches and an answer.")
    form = (
        _("What touches tell of a tie is learnt from %(pairs)s pairs of this book.")
        if pairs >= ENOUGH_PAIRS
        else _(
            "What touches tell of a tie is a printed guess, and %(pairs)s pairs of the %(enough)s that it gives way to."
        )
    )
    said = form % {"pairs": count(pairs), "enough": count(ENOUGH_PAIRS)}
    if all(tie["asked_on"] is not None for tie in people.known.ties):
        return said
    # No book can tell that of itself; how much it is was simulated, as the page about ties says.
    return (
        said + " " + _("Where closer people are likelier to be asked, ties without an answer look 3 to 12 too strong.")
    )


def listed(people: People) -> list[dict[str, Any]]:
    """Return everybody of the customer, or of the department asked for, the closest first."""
    wanted = people.department
    those = [one for one in people.known.contacts if wanted is None or (one["department"] or "") == wanted]
    return [
        {
            "number": one["contact_id"],
            "key": "" if is_new(one) else key_of(one),
            "name": name_of(one),
            "state": state_of(people, one),
            "is_champion": bool(one["champion"]) and one["left_on"] is None,
            "share": percent(one["tie_share"]) if one["tie_share"] else "",
            **{column: one[column] for column in ("department", "role", "level", "influence", "stance", "decides")},
        }
        for one in those
    ]
