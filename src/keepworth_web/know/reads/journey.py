"""The journey of all customers that somebody sees: stages and channels, what lies empty, who was not talked to."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepworth.measure.metrics import Score
from keepworth.runs.survey_overview import Seen, scores_by_stage
from keepworth.runs.survey_results import Withheld
from keepworth.tables.journey import (
    Touched,
    last_touches,
    place_of,
    silent_customers,
    stages,
    touches_by_stage,
)
from keepworth_web.know.reads.narrowing import Narrowed
from keepworth_web.know.reads.visible import Visible, seen_by
from keepworth_web.know.templatetags.journey import stage_said
from keepworth_web.shared.amounts import amount
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import count

DAYS = 365
LISTED, ALL = 50, 10_000
HEADS = (
    "customer_id", "customer", "segment", "team", "served_by", "value", "last_touch", "silent_days", "cadence_days",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the journey, over all channels."""

    stage: str
    touches: int
    cells: list[Touched | None]  # one a channel
    last: dt.date | None
    score: Score | Withheld | None  # the recommend score of the answers given at it; None: nobody gave one


def journey_of(request: SignedIn, narrow: Narrowed) -> dict[str, Any]:
    """Return what the page shows, for the twelve months until the day."""
    visible = seen_by(request)
    until = visible.until
    since = until - dt.timedelta(days=DAYS)
    book, scored = visible.book, visible.scored
    found = touches_by_stage(book, scored, wanted=narrow.wanted, since=since, until=until)
    channels = sorted({one.channel for one in found}, key=lambda name: (not name, name))
    scores = scores_by_stage(book, as_of=until, seen=_answering(visible, narrow))
    names = sorted({*stages(book), *(one.stage for one in found), *scores}, key=place_of)
    table = [_stage(name, found, channels=channels, score=scores.get(name)) for name in names]
    segments = last_touches(book, scored, wanted=narrow.wanted, until=until)
    silent = silent_customers(book, scored, wanted=narrow.wanted, until=until, most=LISTED)
    return {
        "stages": table,
        "is_scored": bool(scores),
        "channels": channels,
        "segments": segments,
        "silent": silent,
        "sentences": list(_sentences(table, segments, silent=silent)),
        "since": since,
        "until": until,
        "touches": sum(one.touches for one in table),
        "most": max((one.touches for one in found), default=0),
        "waiting": sum(row["silent"] + row["never"] for row in segments),
    }


def _answering(visible: Visible, narrow: Narrowed) -> Seen:
    """Return whose answers count; what nobody known said is everybody's until the page is narrowed."""
    return Seen(visible.scored, visible.teams, narrow.wanted if narrow.query else None)


def _stage(
    name: str, found: list[Touched], *, channels: list[str], score: Score | Withheld | None
) -> Stage:  # fmt: skip
    own = {one.channel: one for one in found if one.stage == name}
    return Stage(
        stage=name,
        touches=sum(one.touches for one in own.values()),
        cells=[own.get(channel) for channel in channels],
        last=max((one.last for one in own.values()), default=None),
        score=score,
    )


def _sentences(table: list[Stage], segments: list[dict[str, Any]], *, silent: list[dict[str, Any]]) -> Iterator[str]:
    total = sum(one.touches for one in table)
    yield ngettext("%(n)s touch in twelve months.", "%(n)s touches in twelve months.", total) % {"n": count(total)}
    empty = [one.stage for one in table if not one.touches and one.stage]
    if empty:
        yield _("Nothing happened at %(stages)s.") % {
            "stages": _(", ").join(f"“{stage_said(stage)}”" for stage in empty)
        }
    waiting = sum(row["silent"] + row["never"] for row in segments)
    customers = sum(row["customers"] for row in segments)
    if waiting:
        said = {"n": count(waiting), "of": count(customers)}
        yield _("%(n)s of %(of)s customers were not talked to within their cadence.") % said
        if silent and silent[0]["value"] is not None:
            said = {"name": silent[0]["name"], "value": amount(silent[0]["value"])}
            yield _("The most valuable of them is %(name)s, worth %(value)s.") % said
    elif customers:
        yield _("Every customer was talked to within their cadence.")


def silent_lines(request: SignedIn, narrow: Narrowed) -> tuple[list[list[Value]], int]:
    """Return who was not talked to as an export holds them, and how many they are."""
    visible = seen_by(request)
    rows = silent_customers(visible.book, visible.scored, wanted=narrow.wanted, until=visible.until, most=ALL)
    ids = visible.scored.some([row["number"] for row in rows], teams=visible.teams)
    lines: list[list[Value]] = [
        [ids[row["number"]]["customer_id"], row["name"], row["segment"], row["team"], row["owner"],
         None if row["value"] is None else round(row["value"]), row["last"], row["silent_days"], row["days"]]
        for row in rows
    ]  # fmt: skip
    return lines, len(rows)
