"""How strong a relationship was found, day by day, by the scores that are kept: a small curve, and the same as rows."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from keepworth.runs.store import read_record, runs_until
from keepworth.tables.measured import Stood, stood_before
from keepworth_web.know.reads import seen_by
from keepworth_web.measure.reads.words import range_said, score_said
from keepworth_web.shared.addresses import customer_address
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.states import PUBLISHED, slug_of
from keepworth_web.shared.templatetags.shown import day as day_said

DAYS: Final = 12  # the newest days that are looked at, each by its last run
TOLD: Final = 2  # points from which there is a curve


@dataclass(frozen=True, slots=True)
class Kept:
    """How one run found the relationship on its day."""

    day: dt.date
    run: str
    stood: Stood


def kept_of(request: SignedIn, number: int) -> list[Kept]:
    """Return how the kept runs found a visible customer until the day shown: of each day the last, the oldest first."""
    visible = seen_by(request)
    found: dict[str, Path] = {}
    for run in runs_until(visible.book.scores, day=visible.day):
        found.setdefault(read_record(run)["as_of"], run)
        if len(found) == DAYS:
            break
    days = {run: as_of for as_of, run in found.items()}
    return [
        Kept(dt.date.fromisoformat(days[run]), read_record(run)["run"], stood)
        for run, stood in reversed(stood_before(visible.scored, number, runs=list(days)))
    ]


def history_of(request: SignedIn, number: int) -> Mapping[str, Any] | None:
    """Return the curve and its rows; None where strength was told on fewer than two days."""
    kept = kept_of(request, number)
    told = [one for one in kept if one.stood.strength is not None]
    if len(told) < TOLD:
        return None
    first, last = told[0].day, told[-1].day
    days = max((last - first).days, 1)
    return {
        "sentence": _moved(told[0], told[-1]),
        "bands": [_band(part, since=first, days=days) for part in _unbroken(kept)],
        "lines": [_line(part, since=first, days=days) for part in _unbroken(kept)],
        "points": [_point(one, number, since=first, days=days) for one in told],
        "rows": [_row(one, number) for one in reversed(kept)],
        "first": first,
        "last": last,
    }


def _unbroken(kept: list[Kept]) -> Iterator[list[Kept]]:
    """Yield days in a row on which strength was told: over what was withheld no line is drawn."""
    part: list[Kept] = []
    for one in kept:
        if one.stood.strength is not None:
            part.append(one)
        elif part:
            yield part
            part = []
    if part:
        yield part


def _across(one: Kept, *, since: dt.date, days: int) -> float:
    return 100 * (one.day - since).days / days


def _up(score: float | None) -> float:
    return 100 - min(max(score or 0.0, 0.0), 100.0)


def _band(part: list[Kept], *, since: dt.date, days: int) -> str:
    """Return the outline of the range: the upper ends forth, the lower ends back."""
    forth = [(_across(one, since=since, days=days), _up(one.stood.strength_high)) for one in part]
    back = [(_across(one, since=since, days=days), _up(one.stood.strength_low)) for one in reversed(part)]
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in (*forth, *back))


def _line(part: list[Kept], *, since: dt.date, days: int) -> str:
    return " ".join(f"{_across(one, since=since, days=days):.2f},{_up(one.stood.strength):.2f}" for one in part)


def _point(one: Kept, number: int, *, since: dt.date, days: int) -> dict[str, Any]:
    """Return where a day stands; a range of its own is drawn too, for a band of one day has no width."""
    stood = one.stood
    return {
        "x": f"{_across(one, since=since, days=days):.2f}%",
        "y": f"{_up(stood.strength):.2f}%",
        "low": f"{_up(stood.strength_low):.2f}%",
        "high": f"{_up(stood.strength_high):.2f}%",
        "is_group": stood.published == "group",
        "url": address_on(number, one.day),
        "said": f"{day_said(one.day)}: {score_said(stood.strength or 0)}",
    }


def _row(one: Kept, number: int) -> dict[str, Any]:
    stood = one.stood
    is_told = stood.strength is not None
    return {
        "day": one.day,
        "url": address_on(number, one.day),
        "score": score_said(stood.strength or 0) if is_told else "",
        "range": range_said(stood.strength_low or 0, stood.strength_high or 0) if is_told else "",
        "published": PUBLISHED.get(stood.published, stood.published),
        "state": slug_of(stood.state) if stood.state else "",
    }


def address_on(number: int, day: dt.date) -> str:
    """Return where the customer's page stands as of a day."""
    return f"{customer_address(number)}?as-of={day.isoformat()}#panel-strength"


def _moved(first: Kept, last: Kept) -> str:
    """Say from where to where it went, and whether it left the range that it had."""
    then, now = first.stood, last.stood
    said = {
        "first": day_said(first.day), "then": score_said(then.strength or 0),
        "range": range_said(then.strength_low or 0, then.strength_high or 0),
        "last": day_said(last.day), "now": score_said(now.strength or 0),
    }  # fmt: skip
    if (then.strength_low or 0) <= (now.strength or 0) <= (then.strength_high or 0):
        form = _("On %(first)s it was %(then)s (likely %(range)s), on %(last)s %(now)s: within that range.")
    else:
        form = _("On %(first)s it was %(then)s (likely %(range)s), on %(last)s %(now)s: outside that range.")
    return form % said
