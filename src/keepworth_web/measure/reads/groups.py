"""What groups say for the persons in them who were not asked, in words, for their page."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepworth.runs.groups import GroupTold, groups_in
from keepworth.tables.wanted import Filter, Wanted
from keepworth_web.know.reads import Visible, seen_by
from keepworth_web.listen.reads.sides import named
from keepworth_web.measure.reads.drawn import strength_drawn
from keepworth_web.measure.reads.words import range_said, run_said, score_said
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import count


def groups_seen(request: SignedIn) -> tuple[GroupTold, ...]:
    """Return the groups of the run that is shown, of segments in which the caller sees any customer."""
    visible = seen_by(request)
    found = groups_in(visible.scored.run) if visible.scored.run else ()
    seen = {segment for segment in {one.segment for one in found} if _sees(visible, segment)}
    return tuple(one for one in found if one.segment in seen)


def _sees(visible: Visible, segment: str) -> bool:
    of = Filter("segment", "is", segment) if segment else Filter("segment", "none")
    return visible.scored.count(Wanted(teams=visible.teams, filters=(of,))) > 0


def groups_of(request: SignedIn) -> Mapping[str, Any]:
    """Return what the page of groups shows."""
    found = groups_seen(request)
    speaking = sum(one.speaks for one in found)
    return {
        "rows": [_row(one) for one in found],
        "said": ngettext(
            "%(n)s of %(all)s groups can speak for persons of it who were not asked.",
            "%(n)s of %(all)s groups can speak for persons of them who were not asked.",
            speaking,
        )
        % {"n": count(speaking), "all": count(len(found))},
        "about": run_said(seen_by(request).record),
    }


def _row(of: GroupTold) -> dict[str, Any]:
    row: dict[str, Any] = {
        "name": group_called(of),
        "is_part": of.location is not None,
        "people": count(of.people),
        "shown_by": count(of.shown_by),
        "speaks": of.speaks,
    }
    if of.strength is None:
        return row
    low, high = of.low or 0.0, of.high or 0.0
    return row | {
        "strength": score_said(of.strength),
        "range": range_said(low, high),
        "of_one": range_said(of.low_of_one or 0.0, of.high_of_one or 0.0),
        "weakest": named(of.weakest) if of.weakest else "",
        "line": strength_drawn(of.strength, low, high=high, is_own=False),
    }


def group_called(of: GroupTold) -> str:
    """Return what a group is called."""
    if of.location is None:
        return of.segment or _("customers without a segment")
    return _("%(segment)s at %(location)s") % {"segment": of.segment or _("all"), "location": of.location}
