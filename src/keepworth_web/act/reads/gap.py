"""The gap between knowing and doing, of the customers that somebody sees: in words, by kind and by team."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from keepworth.tables.gap import KINDS, WEAK, GapRow, gap_rows
from keepworth.tables.scored import Wanted
from keepworth_web.know.reads import seen_by
from keepworth_web.measure.reads.words import run_said
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn, kept

SAID: Final[dict[str, Promise]] = {
    "need": _("needs that are open"), "case": _("complaints that are not solved"),
    "indicator": _("indicators that are surely weak"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gap:
    """What waits, how much of it has a dated action, and how much was done."""

    waiting: int
    dated: int
    done: int

    @property
    def share(self) -> int | None:
        """In 100; nothing where nothing waits."""
        return round(100 * self.dated / self.waiting) if self.waiting else None


def gap_of(request: SignedIn) -> dict[str, Any]:
    """Return what the page shows."""
    visible, rows = seen_by(request), gap_here(request)
    teams = sorted({row.team for row in rows}, key=lambda one: (one is None, one or ""))
    return {
        "whole": added(rows),
        "kinds": [{"kind": kind, "said": SAID[kind], "gap": added(rows, kind=kind)} for kind in KINDS],
        "teams": [
            {"team": team, "gap": added([row for row in rows if row.team == team]),
             "kinds": [added([row for row in rows if row.team == team], kind=kind) for kind in KINDS]}
            for team in teams
        ] if len(teams) > 1 else [],
        "weak": round(WEAK),
        "about": run_said(visible.record),
        "is_measured": visible.record is not None,
    }  # fmt: skip


def gap_here(request: SignedIn) -> list[GapRow]:
    """Return what waits of the customers that this person sees; asked once."""
    visible = seen_by(request)
    wanted = Wanted(teams=visible.teams)
    found: list[GapRow] = kept(
        request, "gap", find=lambda: gap_rows(visible.book, visible.scored, wanted=wanted, day=visible.until)
    )
    return found


def added(rows: Sequence[GapRow], *, kind: str = "") -> Gap:
    """Add up what waits."""
    these = [row for row in rows if not kind or row.kind == kind]
    return Gap(sum(one.waiting for one in these), sum(one.dated for one in these), sum(one.done for one in these))


def gap_lines(request: SignedIn) -> list[list[Value]]:
    """Return what waits for a file, by kind and team."""
    return [[str(SAID[row.kind]), row.team, row.waiting, row.dated, row.done] for row in gap_here(request)]
