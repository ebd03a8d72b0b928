"""A customer's time line: a lane for every stage of the journey, and the empty stretches in words."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepworth.tables.journey import place_of, stages, touches_by_week
from keepworth_web.know.reads.rows import reader_of
from keepworth_web.know.reads.their_side import changes_at
from keepworth_web.know.reads.visible import customer_of, seen_by
from keepworth_web.know.templatetags.journey import stage_said
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import count, day

WEEKS = 104  # that are drawn
TALL = 10.0


@dataclass(frozen=True, slots=True)
class Lane:
    """One stage."""

    stage: str  # empty: nobody said
    touches: int  # within the weeks that are drawn
    last: dt.date | None  # ever
    marks: tuple[dict[str, str], ...]
    empty: dict[str, str] | None  # from the last touch on, where that is longer ago than the cadence
    said: str


def timeline_of(request: SignedIn, number: int) -> Mapping[str, Any] | None:
    """Return the time line of a customer; None where nothing ever happened."""
    row, visible = customer_of(request, number), seen_by(request)
    if row is None:
        return None
    weeks = _weeks(request, number, own=row["customer_id"])
    if not weeks:
        return None
    # What somebody wrote into a sample comes after its end.
    until = max(visible.until, *(one["last"] for one in weeks))
    cadence = visible.book.settings.cadence.days(row["segment"])
    names = sorted({*stages(visible.book), *(one["stage"] for one in weeks)}, key=place_of)
    lanes = [_lane(name, weeks, until=until, cadence=cadence) for name in names]
    first = _monday(until) - dt.timedelta(weeks=WEEKS - 1)
    return {
        "lanes": lanes,
        "sentences": list(_sentences(lanes, weeks, until=until, cadence=cadence)),
        "first": first,
        "until": until,
        "weeks": WEEKS,
        "total": sum(one["touches"] for one in weeks),
        "since": min(one["week"] for one in weeks),
        "cadence": cadence,
        "changes": _changes(request, number, first=first),
    }


def _changes(request: SignedIn, number: int, *, first: dt.date) -> dict[str, Any] | None:
    """Return the weeks in which somebody told of a change on their side; None where nobody did."""
    days = [row.values["at"].date() for row in changes_at(request, number)]
    if not days:
        return None
    weeks = sorted({(_monday(one) - first).days // 7 for one in days})
    return {"marks": [str(week) for week in weeks if 0 <= week < WEEKS], "many": len(days), "last": max(days)}


def _weeks(request: SignedIn, number: int, *, own: str) -> list[dict[str, Any]]:
    """Return touches by stage and week: those of files, and those that people wrote or corrected since."""
    reader, visible = reader_of(request), seen_by(request)
    changed = reader.changed("touchpoints", customer=number)
    before = {was["touchpoint_id"] for _, was in changed if was is not None}
    weeks = touches_by_week(
        visible.book, number, until=visible.day, without=reader.ids.of("touchpoint", before)
    )  # fmt: skip
    for row, _was in changed:
        if row is None or row["customer_id"] != own or row["automated"] or row["at"].date() > visible.day:
            continue
        day_of = row["at"].date()
        weeks.append({
            "stage": row["stage"] or "", "week": _monday(day_of), "touches": 1,
            "theirs": int(row["direction"] == "theirs"), "last": day_of,
        })  # fmt: skip
    return weeks


def _lane(name: str, weeks: Iterable[Mapping[str, Any]], *, until: dt.date, cadence: int) -> Lane:
    own = [one for one in weeks if one["stage"] == name]
    first = _monday(until) - dt.timedelta(weeks=WEEKS - 1)
    by_week: dict[int, int] = defaultdict(int)
    for one in own:
        by_week[(one["week"] - first).days // 7] += one["touches"]
    drawn = {week: many for week, many in by_week.items() if 0 <= week < WEEKS}
    last = max((one["last"] for one in own), default=None)
    is_empty = last is None or (until - last).days > cadence
    start = max((last - first).days / 7, 0.0) + 1 if last else 0.0
    return Lane(
        stage=name,
        touches=sum(drawn.values()),
        last=last,
        marks=tuple(_mark(week, many) for week, many in sorted(drawn.items())),
        empty={"x": f"{start:.1f}", "width": f"{max(WEEKS - start, 0):.1f}"} if is_empty and start < WEEKS else None,
        said=_since(last, is_empty=is_empty),
    )


def _mark(week: int, many: int) -> dict[str, str]:
    # Twice as tall is four times as many: a week of forty must not hide one of two.
    tall = min(3.0 + 2.0 * many**0.5, TALL)
    return {"x": str(week), "y": f"{TALL - tall:.1f}", "height": f"{tall:.1f}"}


def _since(last: dt.date | None, *, is_empty: bool) -> str:
    if last is None:
        return _("never")
    return (_("empty since %(day)s") if is_empty else _("last %(day)s")) % {"day": day(last)}


def _sentences(lanes: list[Lane], weeks: list[dict[str, Any]], *, until: dt.date, cadence: int) -> Iterable[str]:
    newest = max(weeks, key=lambda one: one["last"])
    said = {"stage": stage_said(newest["stage"]) or _("a talk"), "day": day(newest["last"])}
    if (until - newest["last"]).days > cadence:
        yield _("No touch after “%(stage)s” since %(day)s.") % said
    else:
        yield _("The last touch was %(day)s: “%(stage)s”.") % said
        empty = [lane for lane in lanes if lane.last and lane.empty and lane.stage]
        if empty:
            listed = _("; ").join(f"“{stage_said(lane.stage)}” {lane.said}" for lane in empty)
            yield _("Empty stretches: %(stages)s.") % {"stages": listed}
    never = [lane for lane in lanes if lane.last is None and lane.stage]
    if never:
        listed = _(", ").join(f"“{stage_said(lane.stage)}”" for lane in never)
        yield _("Never a touch at %(stages)s.") % {"stages": listed}
    total = sum(lane.touches for lane in lanes)
    form = ngettext("%(n)s touch in two years.", "%(n)s touches in two years.", total)
    yield form % {"n": count(total)}


def _monday(date: dt.date) -> dt.date:
    return date - dt.timedelta(days=date.weekday())
