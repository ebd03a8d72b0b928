"""How well our own teams serve one another: in words, then every indicator with its range."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from keepworth.listen.instruments.indicators import INDICATORS
from keepworth.tables.between import Between, Served, between_in
from keepworth.tables.indicator_results import STRENGTH
from keepworth_web.know.reads import seen_by
from keepworth_web.listen.reads.sides import named
from keepworth_web.measure.reads.words import age_said, listed, range_said, run_said, score_said, source_said
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn, kept

SURE: Final[Mapping[str, Promise]] = {
    "firm": pgettext_lazy("of a strength between teams", "firm"),
    "provisional": pgettext_lazy("of a strength between teams", "provisional: heard from too few of those who decide"),
    "group": pgettext_lazy("of a strength between teams", "of others of its group"),
    "withheld": pgettext_lazy("of a strength between teams", "withheld: too few indicators were heard"),
}


def pairs_here(request: SignedIn) -> list[Between]:
    """Return who of ours serves whom of ours, of those whom the reader sees."""
    visible = seen_by(request)
    found: list[Between] = kept(request, "teams", find=lambda: between_in(visible.scored, teams=visible.teams))
    return found


def strength_of(pair: Between) -> Served | None:
    """Return how strong it is together; None where it is withheld."""
    found = pair.line(STRENGTH)
    return found if found is not None and found.is_told and found.published != "group" else None


def page_of_between(request: SignedIn) -> dict[str, Any]:
    """Return what the page shows."""
    pairs, record = pairs_here(request), seen_by(request).record
    told = [(pair, found) for pair in pairs if (found := strength_of(pair)) is not None]
    weakest = min(told, key=lambda one: one[1].score or 0.0) if len(told) > 1 else None
    return {
        "pairs": [_pair(request, one) for one in pairs], "told": len(told), "is_scored": record is not None,
        "weakest": _said_of(*weakest) if weakest else None, "about": run_said(record),
    }  # fmt: skip


def _said_of(pair: Between, found: Served) -> dict[str, Any]:
    return {"serving": _team(pair), "served": pair.served, **_numbers(found)}


def _pair(request: SignedIn, pair: Between) -> dict[str, Any]:
    together, strength = pair.line(STRENGTH), strength_of(pair)
    lines = [_line(request, pair, indicator=name) for name in INDICATORS]
    return {
        "number": pair.number, "serving": _team(pair), "served": pair.served, "is_heard": together is not None,
        "people": together.people if together else 0, "pieces": together.pieces if together else 0,
        "age": _age(request, together), "strength": _numbers(strength) if strength else None,
        "sure": SURE["withheld" if strength is None else str(strength.published)],
        "lines": [one for one in lines if one["is_heard"]],
        "unheard": listed([one["what"] for one in lines if not one["is_heard"]]),
    }  # fmt: skip


def _line(request: SignedIn, pair: Between, *, indicator: str) -> dict[str, Any]:
    theirs, ours = pair.line(indicator), pair.line(indicator, side="us")
    return {
        "what": named(indicator), "is_heard": theirs is not None or ours is not None,
        "theirs": _numbers(theirs) if theirs and theirs.is_told else None,
        "ours": _numbers(ours) if ours and ours.is_told else None,
        "people": theirs.people if theirs else 0, "pieces": theirs.pieces if theirs else 0,
        "age": _age(request, theirs), "sources": listed([source_said(one) for one in theirs.sources]) if theirs else "",
    }  # fmt: skip


def _numbers(line: Served) -> dict[str, str]:
    return {"score": score_said(line.score or 0.0), "range": range_said(line.low or 0.0, line.high or 0.0)}


def _age(request: SignedIn, line: Served | None) -> str:
    record = seen_by(request).record
    if record is None or line is None or line.newest is None:
        return ""
    return age_said((dt.date.fromisoformat(record["as_of"]) - line.newest).days)


def _team(pair: Between) -> str:
    return pair.serving or pgettext("who serves", "no team")


def between_lines(request: SignedIn) -> list[list[Value]]:
    """Return a row for each pair and line for a file; a number that is not earned is empty."""
    return [
        [_team(pair), pair.served, _("all together") if one.indicator == STRENGTH else named(one.indicator),
         _("whoever is served") if one.side == "customer" else _("whoever serves"),
         *((one.score, one.low, one.high) if is_told else (None, None, None)),
         one.people, one.pieces, one.newest, listed([source_said(source) for source in one.sources]),
         str(SURE["withheld" if not is_told else one.published or "firm"]) if one.indicator == STRENGTH else ""]
        for pair in pairs_here(request) for one in pair.lines
        for is_told in ((strength_of(pair) is not None) if one.indicator == STRENGTH else one.is_told,)
    ]  # fmt: skip
