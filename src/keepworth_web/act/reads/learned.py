"""What was learned lately, for those who would not look it up: what came of what was done, and what lots compared."""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from keepworth.numerics.shares import wilson_share
from keepworth.runs.store import latest_run, read_record, run_made_before
from keepworth_web.act.models import EARLY, HELPED
from keepworth_web.act.reads.action_words import compared_said, play_said
from keepworth_web.act.reads.done import done_here
from keepworth_web.know.reads import seen_by
from keepworth_web.measure.reads.words import hundredths
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import count

WEEK: Final = dt.timedelta(days=7)
SHOWN: Final = 5


def learned_here(request: SignedIn) -> list[str]:
    """Return what was learned in the last seven days, in sentences: of the customers whom this person sees."""
    return [*_compared(request), *_told(request)][:SHOWN]


def _told(request: SignedIn) -> Iterator[str]:
    """Yield of each play of which an outcome was written this week how often it helped so far."""
    since, every = timezone.now() - WEEK, done_here(request)
    known = [one for one in every if one.outcome not in ("", EARLY)]
    fresh = {one.play for one in known if one.row.written is not None and one.row.written.at >= since}
    for play in sorted(fresh):
        mine = [one.outcome for one in known if one.play == play]
        share = wilson_share(mine.count(HELPED), len(mine))
        if share is not None:
            yield _(
                "%(play)s: by our own judgement it helped %(helped)s of %(told)s times (%(low)s to %(high)s in 100, "
                "8 in 10). Nobody was compared, so it is no effect."
            ) % {
                "play": play_said(play) if play else _("not told"), "helped": count(share.hits),
                "told": count(share.of), "low": hundredths(share.low), "high": hundredths(share.high),
            }  # fmt: skip


def _compared(request: SignedIn) -> Iterator[str]:
    """Yield what lots taught of a play since the run of a week ago; of the whole book, so to who sees all of it."""
    visible = seen_by(request)
    if visible.teams is not None or visible.scored.run is None:
        return
    scores = visible.book.scores
    before = run_made_before(scores, began=(timezone.now() - WEEK).isoformat())
    earlier = {one["play"]: _size(one) for one in _effects(before)} if before else {}
    for one in _effects(latest_run(scores)):
        if one["log_odds"] is not None and _size(one) > earlier.get(one["play"], 0):
            yield compared_said(one)


def _effects(run: Path) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = (read_record(run).get("actions") or {}).get("effects", [])
    return found


def _size(of: Mapping[str, Any]) -> int:
    return int(of["got"]) + int(of["held_out"])
