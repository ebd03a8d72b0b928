"""Which team's customers became worth more since the run before, why, and what was sold to them meanwhile."""

import hashlib
from collections.abc import Iterator
from typing import Any, Final

from django.core.cache import cache
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from keepworth.runs.team_values import TeamValue, TeamValues, team_values
from keepworth_web.know.reads import seen_by
from keepworth_web.measure.reads.words import run_said
from keepworth_web.shared.amounts import amount, likely
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.value.reads.equity import bridge_said

VERDICTS: Final[dict[str, Promise]] = {
    "more": pgettext_lazy("customers of a team", "surely worth more"),
    "less": pgettext_lazy("customers of a team", "surely worth less"),
    "cannot tell": pgettext_lazy("customers of a team", "cannot tell"),
}  # fmt: skip
STEPS: Final = ("new", "lost", "grown", "shrunk", "re_estimated")


def changes_here(request: SignedIn) -> TeamValues | None:
    """Return what became of the customers of the teams that the reader sees; kept as long as what it came from."""
    visible = seen_by(request)
    run = visible.scored.run
    if run is None:
        return None
    asked = hashlib.sha256(f"{visible.scored.mark} {visible.teams}".encode()).hexdigest()

    def told() -> TeamValues | None:
        return team_values(visible.book, run=run, teams=visible.teams)

    found: TeamValues | None = kept(request, "team values", find=lambda: cache.get_or_set(f"team-values-{asked}", told))
    return found


def verdict_of(one: TeamValue) -> str:
    """Tell whether the change without re-estimation is surely more or less than nothing."""
    if one.moved_low is None or one.moved_high is None:
        return "cannot tell"
    return "more" if one.moved_low > 0 else "less" if one.moved_high < 0 else "cannot tell"


def page_of_teams(request: SignedIn) -> dict[str, Any]:
    """Return what the page shows."""
    found = changes_here(request)
    teams = list(_told(found)) if found else []
    return {
        "teams": teams, "since": found.since if found else None, "until": found.until if found else None,
        "is_seen_anew": found is not None and found.is_seen_anew,
        "more": sum(one["verdict"] == "more" for one in teams), "less": sum(one["verdict"] == "less" for one in teams),
        "fast": [one["name"] for one in teams if one["verdict"] == "less" and one["sales_grew"]],
        "about": run_said(seen_by(request).record),
    }  # fmt: skip


def _told(found: TeamValues) -> Iterator[dict[str, Any]]:
    told = STEPS if found.is_seen_anew else STEPS[:-1]
    for one in found.teams:
        verdict, of = verdict_of(one), one.bridge
        ends = None if one.moved_low is None or one.moved_high is None else (one.moved_low, one.moved_high)
        yield {
            "name": one.team or _("no team"), "customers": one.customers, "verdict": verdict,
            "said": VERDICTS[verdict], "moved": amount(one.moved), "was": amount(of.before), "is": amount(of.now),
            "range": likely(*ends) if ends else "",
            "steps": [{"head": bridge_said()[name], "money": amount(getattr(of, name))} for name in told],
            "sales": amount(one.sales), "sales_before": amount(one.sales_before),
            "sales_grew": one.sales > one.sales_before,
        }  # fmt: skip


def team_lines(request: SignedIn) -> list[list[Value]]:
    """Return the teams for a file, unrounded."""
    found = changes_here(request)
    return [
        [one.team or _("no team"), one.customers, one.bridge.before, one.bridge.now, one.moved, one.moved_low,
         one.moved_high, str(VERDICTS[verdict_of(one)]), *(getattr(one.bridge, name) for name in STEPS), one.sales,
         one.sales_before]
        for one in (found.teams if found else ())
    ]  # fmt: skip
