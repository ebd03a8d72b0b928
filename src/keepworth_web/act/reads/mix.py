"""The retention mix in words: what was given of each element, what it cost, and what can be said of what it earned."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from keepworth.act.plays import plays_of
from keepworth.numerics.shares import ShareChange, changed_share
from keepworth.tables.after_purchase import Around, stood_by
from keepworth.tables.mix import Element, Mix, Stayed, mix_of
from keepworth_web.act.reads.action_words import mix_said
from keepworth_web.know.reads import seen_by
from keepworth_web.shared.amounts import minus
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn, kept

FEWEST: Final = 10  # of each group, for a difference to be told; ours
ON_A_PAGE: Final = 50
NEVER, FEW, ASSOCIATION, EFFECT = "never tested", "not enough", "association", "effect"


@dataclass(frozen=True, slots=True)
class Earned:
    """What can be said of what an element earned: points of a hundred that stayed a year, with the range."""

    verdict: str  # one of the four above
    groups: Stayed | None = None
    change: ShareChange | None = None  # of an effect or an association alone


@dataclass(frozen=True, slots=True)
class Line:
    """One element with what it earned."""

    of: Element
    earned: Earned

    @property
    def name(self) -> str:
        """What the element is called."""
        return mix_said(self.of.name)

    @property
    def said(self) -> str:
        """Say what it earned."""
        return earned_said(self.earned)


def around_here(request: SignedIn) -> Around:
    """Return whose customers, on which day."""
    visible = seen_by(request)
    return Around(visible.book, visible.scored, visible.teams, visible.until)


def mix_here(request: SignedIn) -> tuple[Mix, list[Line]]:
    """Return the mix of the customers that this person sees; asked once."""
    found: tuple[Mix, list[Line]] = kept(request, "mix", find=lambda: _mix(request))
    return found


def _mix(request: SignedIn) -> tuple[Mix, list[Line]]:
    plays = {one.key: one.mix for one in plays_of(seen_by(request).book.settings.act.plays)}
    found = mix_of(around_here(request), plays)
    return found, [Line(one, earned_of(one)) for one in found.elements]


def earned_of(one: Element) -> Earned:
    """Tell an effect only where it was given by lot; what else is compared is an association."""
    groups, verdict = (one.by_lot, EFFECT) if one.by_lot else (one.beside, ASSOCIATION)
    if groups is None:
        return Earned(NEVER)
    if min(groups.got, groups.none) < FEWEST:
        return Earned(FEW, groups)
    return Earned(verdict, groups, changed_share((groups.got_stayed, groups.got), (groups.none_stayed, groups.none)))


def earned_said(earned: Earned) -> str:
    """Say it in a sentence, with its n and its range."""
    groups, change = earned.groups, earned.change
    if groups is None:
        return _("Never tested: nobody can be compared.")
    said: dict[str, int | str] = {"got": groups.got, "none": groups.none}
    if change is None:
        return _("Not enough to say: %(got)s customers got it and %(none)s did not; ten of each are needed.") % said
    shown = {"points": change.change, "low": change.low, "high": change.high}
    said |= {name: minus(f"{100 * value:+.0f}") for name, value in shown.items()}
    if earned.verdict == EFFECT:
        words = _(
            "Effect: %(points)s in 100 more stayed (%(low)s to %(high)s, 8 in 10), of %(got)s who were to get it "
            "and %(none)s held out by lot."
        )
    else:
        words = _(
            "Association, no effect: %(points)s in 100 more stayed the year after (%(low)s to %(high)s, 8 in 10), of "
            "%(got)s who got it and %(none)s who did not; who is given something may be who stays anyway."
        )
    return words % said


def mix_lines(request: SignedIn) -> list[list[Value]]:
    """Return the mix for a file."""
    return [
        [one.name, one.of.given, one.of.customers, float(one.of.cost), one.of.unpriced, *_earned_cells(one.earned)]
        for one in mix_here(request)[1]
    ]


def _earned_cells(of: Earned) -> list[Value]:
    change = [of.change.change, of.change.low, of.change.high] if of.change else [None] * 3
    return [of.verdict, *change, of.groups.got if of.groups else 0, of.groups.none if of.groups else 0]


def standing_by(request: SignedIn) -> list[dict[str, Any]]:
    """Return for whom somebody stands by after a purchase, those who complain first; asked once."""
    days = seen_by(request).book.settings.act.standby_days
    found: list[dict[str, Any]] = kept(request, "stood by", find=lambda: stood_by(around_here(request), days=days))
    return found


def standing_lines(request: SignedIn) -> list[list[Value]]:
    """Return them for a file."""
    names = ("customer_id", "name", "bought_on", "product", "owner", "open_cases", "cases", "touches", "answers")
    return [[row[name] for name in names] for row in standing_by(request)]
