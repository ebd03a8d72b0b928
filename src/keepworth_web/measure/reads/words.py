"""The words of measured relationships: numbers with their ranges, ages, what a source is called."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from keepworth.measure import sources
from keepworth.tables.measured import Line
from keepworth_web.listen.reads.sides import named
from keepworth_web.shared.panels import Words
from keepworth_web.shared.templatetags.shown import count
from keepworth_web.shared.templatetags.shown import day as day_said

MONTH: Final = 365.25 / 12
STRUCTURAL: Final = gettext_lazy("structural dependence")
SOURCES: Final[Mapping[str, Words]] = {
    "item": gettext_lazy("an answer"),
    sources.YES_NO: gettext_lazy("a yes or a no"),
    sources.INDEX: gettext_lazy("answers to several questions"),
    "effort": gettext_lazy("an answer about effort"),
    "affiliation, status, learning": gettext_lazy("an answer about belonging, standing, learning"),
    sources.PROMISES: gettext_lazy("promises and how they were kept"),
    sources.SPENDING: gettext_lazy("our share of their spending"),
    sources.RETURN: gettext_lazy("what they gain for what they pay"),
    sources.INTEGRATIONS: gettext_lazy("systems that are linked"),
    sources.USERS: gettext_lazy("people of theirs who are trained"),
    sources.CONTRACT: gettext_lazy("how long the contract still runs"),
    sources.ACTS: gettext_lazy("something that they did for us"),
    "opinion of a colleague": gettext_lazy("a colleague's opinion"),
}


def score_said(score: float) -> str:
    """Return a score in whole points, kept on the scale."""
    return str(round(min(max(score, 0.0), 100.0)))


def range_said(low: float, high: float) -> str:
    """Return a range in whole points."""
    # Translators: a range, such as "8,200 to 14,600".
    return _("%(low)s to %(high)s") % {"low": score_said(low), "high": score_said(high)}


def points_said(points: float, *, digits: int = 0) -> str:
    """Return points with their sign."""
    said = f"{points:+.{digits}f}".replace("-", "−")
    return said[1:] if not said.strip("+−0.") else said


def age_said(days: int) -> str:
    """Say how long ago something was."""
    if days < 1:
        return _("today")
    if days < 2 * MONTH:
        return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": count(days)}
    months = round(days / MONTH)
    if months < 24:
        return ngettext("%(n)s month ago", "%(n)s months ago", months) % {"n": count(months)}
    years = round(months / 12)
    return ngettext("%(n)s year ago", "%(n)s years ago", years) % {"n": count(years)}


def pieces_said(pieces: int) -> str:
    """Say on how many pieces of evidence something rests."""
    return ngettext("%(n)s piece", "%(n)s pieces", pieces) % {"n": count(pieces)}


def hundredths(share: float) -> str:
    """Return a share in hundredths, for a sentence that says of what."""
    return str(round(100 * share))


def heard_said(of: Line, *, day: dt.date) -> str:
    """Say how old the newest of what was heard is."""
    return age_said((day - of.newest).days) if of.newest else ""


def rests_said(of: Line, *, day: dt.date) -> str:
    """Say on what a line rests: how old the newest piece is, and how many they are."""
    return listed([heard_said(of, day=day), pieces_said(of.pieces)])


def source_said(source: str) -> str:
    """Return what a source of evidence is called."""
    return str(SOURCES.get(source, source))


def tracked_said(name: str) -> str:
    """Return an indicator as it is tracked: structural dependence in one."""
    return str(STRUCTURAL) if name == "structural" else named(name)


def run_said(record: Mapping[str, Any] | None) -> str:
    """Say which run told it, and as of which day; nothing where no run speaks for the day."""
    if record is None:
        return ""
    said = {"day": day_said(dt.date.fromisoformat(record["as_of"])), "run": record["run"]}
    return _("As of %(day)s, run %(run)s.") % said


def listed(names: list[str]) -> str:
    """Name several things in a row."""
    return _(", ").join(names)
