"""Both sides of relationships in words: of one customer, and over all whom somebody sees."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keepworth.measure.sides import Gap, Judged, Known, View
from keepworth.runs.asked import LEVEL
from keepworth.runs.both_sides import SidesOf, SidesOverall, both_sides, sides_overall
from keepworth.runs.survey_results import Withheld
from keepworth.tables.scored import Filter, Wanted
from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.listen.reads.known import title_here
from keepworth_web.shared.panels import Words
from keepworth_web.shared.requests import SignedIn, kept

INDICATORS: Final[Mapping[str, Words]] = {
    "emotional": gettext_lazy("emotional dependence"),
    "structural_benefit": gettext_lazy("benefit of being linked"),
    "structural_cost": gettext_lazy("cost of leaving"),
    "business": gettext_lazy("business dependence"),
    "satisfaction": gettext_lazy("satisfaction"),
    "performance": gettext_lazy("performance"),
    "evp": gettext_lazy("value for money"),
    "fit": gettext_lazy("fit"),
    "trust": gettext_lazy("trust"),
    "control": gettext_lazy("a say for both"),
    "commitment": gettext_lazy("commitment"),
    "mindset": gettext_lazy("mind-set"),
    "recommend": gettext_lazy("recommendation"),
}
JUDGED: Final[Mapping[Judged, Words]] = {
    Judged.DIFFER: gettext_lazy("differ"),
    Judged.ALIKE: gettext_lazy("alike, within 10 points"),
    Judged.UNKNOWN: gettext_lazy("cannot tell"),
}
STANDS: Final[Mapping[Known, Words]] = {
    Known.CONSENSUS: gettext_lazy("Both see it alike, and we think so."),
    Known.DISSENSUS: gettext_lazy("Both see it differently, and we know."),
    Known.FALSE_CONSENSUS: gettext_lazy("Both see it differently, and we think that they do not."),
    Known.FALSE_CONFLICT: gettext_lazy("Both see it alike, and we think that they do not."),
}


@dataclass(frozen=True, slots=True)
class SaidView:
    """A view as a page says it."""

    score: str
    low: str
    high: str
    n: int


@dataclass(frozen=True, slots=True)
class SaidGap:
    """A difference as a page says it, or why it is withheld."""

    gap: str
    low: str
    high: str
    n: int  # customers, where it is over all
    judged: str
    because: str = ""


def sides_found(request: SignedIn, number: int) -> tuple[SidesOf, ...]:
    """Return how both sides see the relationship with a visible customer."""
    visible = seen_by(request)
    wanted = Wanted(teams=visible.teams, filters=(Filter("number", "is", str(number)),))
    return kept(request, f"sides of {number}", find=lambda: both_sides(
        visible.book, visible.scored, wanted=wanted, until=visible.until,
    ))  # fmt: skip


def sides_of(request: SignedIn, number: int) -> Mapping[str, Any] | None:
    """Return what the customer's panel shows; None where only one side spoke."""
    if customer_of(request, number) is None:
        return None
    found = sides_found(request, number)
    if not found:
        return None
    return {
        "rows": [_row(one) for one in found if one.ours or one.our_guess or one.their_guess],
        "sentences": [
            *(_sentence(one.indicator, one.gap) for one in found if one.gap and _is_sure(one.gap)),
            *(_guessed(one.indicator, one.our_error) for one in found if one.our_error and _is_sure(one.our_error)),
        ],
        "is_compared": any(one.gap or one.our_error for one in found),
        "last": max(one.last for one in found),
    }


def overall_found(request: SignedIn) -> tuple[SidesOverall, ...]:
    """Return the mean gaps over the customers that are seen."""
    visible = seen_by(request)
    wanted = replace(Wanted(), teams=visible.teams)
    return kept(request, "sides", find=lambda: sides_overall(
        both_sides(visible.book, visible.scored, wanted=wanted, until=visible.until)
    ))  # fmt: skip


def sides_overall_of(request: SignedIn) -> dict[str, Any] | None:
    """Return what the page of results shows of both sides; None where only one side spoke."""
    found = overall_found(request)
    if not found:
        return None
    gaps = [(one.indicator, one.gap) for one in found if not isinstance(one.gap, Withheld)]
    told = [one for one in found if not (isinstance(one.gap, Withheld) and isinstance(one.our_error, Withheld))]
    return {
        "too_few": list(dict.fromkeys(named(one.indicator) for one in found if one not in told)),
        "rows": [
            {"what": named(one.indicator), "title": _title(one), "gap": said_gap(one.gap),
             "our_error": said_gap(one.our_error)}
            for one in told
        ],
        "sentences": [_sentence(indicator, gap) for indicator, gap in gaps if _is_sure(gap)],
        "is_compared": bool(gaps),
    }  # fmt: skip


def named(indicator: str) -> str:
    """Return an indicator in the page's language."""
    return str(INDICATORS.get(indicator, indicator))


def said_gap(of: Gap | Withheld | None) -> SaidGap | None:
    """Round a difference to whole points, with its sign."""
    if of is None:
        return None
    if isinstance(of, Withheld):
        return SaidGap("", "", "", 0, "", of.because)
    return SaidGap(_points(of.gap), _points(of.low), _points(of.high), of.n[0], str(JUDGED[of.judged]))


def said_view(of: View | None) -> SaidView | None:
    """Round a view to whole points."""
    if of is None:
        return None
    low, high = of.range(LEVEL)
    return SaidView(f"{of.score:.0f}", f"{low:.0f}", f"{high:.0f}", of.n)


def _row(of: SidesOf) -> dict[str, Any]:
    return {
        "what": named(of.indicator),
        "title": _title(of),
        "theirs": said_view(of.theirs),
        "ours": said_view(of.ours),
        "gap": said_gap(of.gap),
        "our_guess": said_view(of.our_guess),
        "our_error": said_gap(of.our_error),
        "their_guess": said_view(of.their_guess),
        "their_error": said_gap(of.their_error),
        "stand": str(STANDS[of.stand]) if of.stand else "",
    }


def _title(of: SidesOf | SidesOverall) -> str:
    return title_here(of.of)


def _is_sure(gap: Gap) -> bool:
    return gap.judged is Judged.DIFFER


def _sentence(indicator: str, gap: Gap) -> str:
    more = _("%(what)s: we say %(gap)s points more than they do (likely %(low)s to %(high)s, of 100).")
    less = _("%(what)s: we say %(gap)s points less than they do (likely %(low)s to %(high)s, of 100).")
    low, high = sorted(abs(end) for end in (gap.low, gap.high))
    said = {
        "what": named(indicator).capitalize(),
        "gap": f"{abs(gap.gap):.0f}",
        "low": f"{low:.0f}",
        "high": f"{high:.0f}",
    }
    return (more if gap.gap > 0 else less) % said


def _guessed(indicator: str, error: Gap) -> str:
    more = _("%(what)s: we think that they say %(gap)s points more than they do.")
    less = _("%(what)s: we think that they say %(gap)s points less than they do.")
    return (more if error.gap > 0 else less) % {
        "what": named(indicator).capitalize(), "gap": f"{abs(error.gap):.0f}",
    }  # fmt: skip


def _points(points: float) -> str:
    return f"{points:+.0f}".replace("-", "−").replace("+0", "0")
