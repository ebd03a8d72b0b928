"""Where the marks of an indicator's line stand, as SVG reads them: shares of its width, with a point."""

from dataclasses import dataclass

from keepworth.runs.relationship import Both
from keepworth.tables.measured import Line

FRESH, FAIR = 0.75, 0.5  # of the information that it were if all had been said today


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line from 0 to 100: a tick for the prior, a dot with its bar for theirs, a hollow diamond for ours."""

    prior: str
    theirs: str
    low: str
    high: str
    marks: str  # classes: hollow where too little was heard, paler where it is older
    ours: str = ""
    gap: tuple[str, str] | None = None  # from where to where, where both sides surely differ


def drawn(of: Both) -> Drawn:
    """Place the marks of an indicator."""
    theirs, ours = of.theirs, of.ours
    gap = None
    if ours and of.gap and of.gap.judged == "differ":
        gap = (at(min(theirs.score, ours.score)), at(max(theirs.score, ours.score)))
    return Drawn(
        prior=at(theirs.prior),
        theirs=at(theirs.score),
        low=at(theirs.low),
        high=at(theirs.high),
        marks=" ".join(_marks(theirs, is_informed=of.is_informed)),
        ours=at(ours.score) if ours else "",
        gap=gap,
    )


def strength_drawn(strength: float, low: float, *, high: float, is_own: bool) -> Drawn:
    """Place the marks of a strength, which has no prior of its own to show; that of a group is hollow."""
    return Drawn(prior="", theirs=at(strength), low=at(low), high=at(high), marks="" if is_own else "hollow")


def at(score: float) -> str:
    """Write a place on the line."""
    return f"{min(max(score, 0.0), 100.0):.2f}%"


def _marks(of: Line, *, is_informed: bool) -> list[str]:
    found = [] if is_informed else ["hollow"]
    if not of.is_heard:
        return [*found, "unheard"]
    if of.freshness is not None and of.freshness < FRESH:
        found.append("older" if of.freshness >= FAIR else "oldest")
    return found
