"""What moved an indicator: from what was believed, piece by piece, to where it stands; and what was known when."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepworth.charts.waterfall import Bar, waterfall
from keepworth.listen.instruments.indicators import INDICATORS
from keepworth.measure import sources
from keepworth.runs.relationship import Both, Relationship
from keepworth.runs.store import read_record, runs_until
from keepworth.tables.measured import Line, Push, measured_before, pushes_of
from keepworth_web.know.reads import seen_by
from keepworth_web.listen.reads.sides import named
from keepworth_web.measure.reads.basis import agreement_said, basis_said
from keepworth_web.measure.reads.relationship import relationship_with
from keepworth_web.measure.reads.words import (
    age_said,
    hundredths,
    pieces_said,
    points_said,
    range_said,
    rests_said,
    score_said,
    source_said,
)
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.shared.templatetags.shown import count
from keepworth_web.shared.templatetags.shown import day as day_said

SHOWN: Final = 40  # pushes that have a bar of their own: the newest; the earlier ones share one
RUNS: Final = 12
FACTS: Final = frozenset({  # what nobody said
    sources.PROMISES, sources.SPENDING, sources.RETURN, sources.INTEGRATIONS, sources.USERS, sources.CONTRACT,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """An indicator of a relationship, and what moved it."""

    relationship: Relationship
    both: Both
    pushes: list[Push]


def mark_of(push: Push) -> str:
    """Return what an address calls a piece of evidence; "" where nobody may open it."""
    named_so = f"{push.side} {push.evidence_id} {push.day}".encode()
    return "" if push.is_restricted else hashlib.blake2b(named_so, digest_size=8).hexdigest()


def found_of(request: SignedIn, number: int, *, indicator: str) -> Found | None:
    """Return an indicator of a visible customer; None where there is none."""
    of = relationship_with(request, number) if indicator in INDICATORS else None
    if of is None:
        return None
    visible = seen_by(request)
    pushes = kept(request, f"pushes {number} {indicator}", find=lambda: pushes_of(
        visible.book, visible.scored, number=number, indicator=indicator, teams=visible.teams,
    ))  # fmt: skip
    return Found(of, of.line(indicator), pushes)


def indicator_of(request: SignedIn, number: int, *, indicator: str) -> Mapping[str, Any] | None:
    """Return what the page of an indicator shows; None where there is none."""
    found = found_of(request, number, indicator=indicator)
    if found is None:
        return None
    of = found.both
    return {
        "number": number,
        "indicator": indicator,
        "what": named(indicator),
        "sentences": _sentences(found),
        "agreement": agreement_said(of, by=found.relationship) if of.theirs.is_heard else [],
        "basis": basis_said(of, by=found.relationship),
        "theirs": _fall(found, of.theirs),
        "ours": _fall(found, of.ours) if of.ours else None,
        "ours_said": _ours(of.ours, day=found.relationship.as_of) if of.ours else "",
        "before": [_before(run, line) for run, line in before_of(request, number, indicator=indicator)],
    }


def before_of(request: SignedIn, number: int, *, indicator: str) -> list[tuple[Path, Line | None]]:
    """Return how the kept runs saw an indicator of a visible customer, the newest first."""
    visible = seen_by(request)
    runs = runs_until(visible.book.scores, day=visible.day)[:RUNS]
    return measured_before(visible.scored, number, indicator=indicator, runs=runs)


def _sentences(of: Found) -> list[str]:
    line, day = of.both.theirs, of.relationship.as_of
    said = {
        "score": score_said(line.score), "range": range_said(line.low, line.high), "prior": score_said(line.prior),
        "pieces": pieces_said(line.pieces), "covered": hundredths(line.coverage), "told": hundredths(line.information),
        "segment": of.relationship.stood.population or "",
        "age": age_said((day - line.newest).days) if line.newest else "", "day": day_said(day),
    }  # fmt: skip
    if not line.is_heard:
        return [
            _("As of %(day)s nothing was heard of it, so what is believed before anything is heard stands in: "
              "%(score)s (likely %(range)s, 8 in 10).") % said
        ]  # fmt: skip
    form = _(
        "As of %(day)s they say %(score)s of 100 (likely %(range)s, 8 in 10), from %(pieces)s, the newest %(age)s."
    )
    if not any(one.side == "customer" and one.source not in FACTS for one in of.pushes):
        form = _(
            "As of %(day)s the facts say %(score)s of 100 (likely %(range)s, 8 in 10), from %(pieces)s, the newest "
            "%(age)s; nobody of theirs was heard on it."
        )
    found = [
        form % said,
        *([_("Heard were %(covered)s in 100 of the influence of who decides.") % said] if line.coverage > 0 else []),
        _("What was heard took away %(told)s in 100 of the doubt.") % said,
    ]
    if not of.both.is_informed:
        found.append(_("That is too little for it to count as heard."))
    if of.both.is_split:
        found.append(_("Their own people see it differently; one number hides that."))
    return found


def _ours(of: Line, *, day: dt.date) -> str:
    return _("We say %(score)s of 100 (likely %(range)s, 8 in 10): %(rests)s.") % {
        "score": score_said(of.score), "range": range_said(of.low, of.high), "rests": rests_said(of, day=day),
    }  # fmt: skip


def _fall(found: Found, line: Line) -> dict[str, Any]:
    """Place the waterfall of a side: the prior, the earlier pieces together, each of the newest, the sum."""
    mine = [one for one in found.pushes if one.side == line.side]
    earlier, shown = mine[: max(len(mine) - SHOWN, 0)], mine[max(len(mine) - SHOWN, 0) :]
    steps = [line.prior, *([sum(one.push for one in earlier)] if earlier else []), *(one.push for one in shown)]
    *bars, whole = waterfall(steps, digits=1)
    lines = [{"way": "base", "what": _("What is believed before anything is heard"), "bar": bars[0], "said": ""}]
    if earlier:
        form = ngettext("%(n)s earlier piece", "%(n)s earlier pieces", len(earlier))
        lines.append({"way": _way(bars[1]), "what": form % {"n": count(len(earlier))}, "bar": bars[1], "said": ""})
    lines += [_push(one, bar) for one, bar in zip(shown, bars[1 + bool(earlier) :], strict=True)]
    return {"lines": [one | {"adds": _adds(one)} for one in lines], "whole": whole, "sum": f"{whole.amount:.1f}",
            "is_kept_on_scale": not 0 <= line.score <= 100}  # fmt: skip


def _adds(one: Mapping[str, Any]) -> str:
    bar: Bar = one["bar"]
    return f"{bar.amount:.1f}" if one["way"] == "base" else points_said(bar.amount, digits=1)


def _way(bar: Bar) -> str:
    return "down" if bar.amount < 0 else "up"


def _push(of: Push, bar: Bar) -> dict[str, Any]:
    if of.is_restricted:
        what = _("somebody whose data are restricted")
        return {"way": _way(bar), "what": what, "who": None, "day": None, "said": "", "bar": bar, "mark": ""}
    return {
        "way": _way(bar), "what": source_said(of.source) if of.source else "", "who": of.who, "day": of.day,
        "said": "" if of.y is None else score_said(of.y), "bar": bar, "mark": mark_of(of),
    }  # fmt: skip


def _before(run: Path, line: Line | None) -> dict[str, Any]:
    return {
        "day": dt.date.fromisoformat(read_record(run)["as_of"]),
        "run": run.name,
        "is_heard": line is not None,
        "score": score_said(line.score) if line else "",
        "range": range_said(line.low, line.high) if line else "",
        "pieces": pieces_said(line.pieces) if line else "",
    }
