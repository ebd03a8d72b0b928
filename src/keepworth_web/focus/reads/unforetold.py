"""Hedges against what no book foretells: what hangs on them, what they cost and who said that when."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keepworth.runs.concentration import ConcentrationReport, Unforetold
from keepworth_web.shared.amounts import amount
from keepworth_web.shared.panels import Value, Words
from keepworth_web.shared.templatetags.shown import count, in_100
from keepworth_web.shared.templatetags.shown import day as day_said
from keepworth_web.staff.models import AuditEntry, Person

HEDGES: Final[Mapping[str, Words]] = {
    "second_partner": gettext_lazy("Win a second partner beside this one"),
    "be_different": gettext_lazy("Be different in this segment"),
}
COSTS: Final = "focus.repositioning"
PARTNER: Final = "focus.hedges.second_partner"
LOOKED: Final = 500  # changes of settings that are looked through, the newest

type Said = Mapping[tuple[str, float], tuple[dt.date, int | None]]  # setting, or segment, and its cost: when, and who


def unforetold_of(of: ConcentrationReport) -> list[dict[str, Any]]:
    """Return a row a hedge, for the page."""
    if not of.unforetold:
        return []
    said = _said()
    names = dict(Person.objects.filter(pk__in={who for _when, who in said.values()}).values_list("pk", "name"))
    return [_row(one, said=said, names=names) for one in of.unforetold]


def unforetold_rows(of: ConcentrationReport | None) -> Sequence[Sequence[Value]]:
    """Return a row a hedge for a file; what is not known is empty."""
    return [
        [str(HEDGES[one.hedge]), one.name or _("not named"), one.customers, one.amount, one.cost, one.pays_from]
        for one in (of.unforetold if of else ())
    ]


def _row(of: Unforetold, *, said: Said, names: Mapping[int, str]) -> dict[str, Any]:
    return {
        "what": HEDGES[of.hedge], "name": of.name or _("not named"), "customers": count(of.customers),
        "amount": None if of.amount is None else amount(of.amount),
        "cost": None if of.cost is None else amount(of.cost),
        "source": "" if of.cost is None else _source(of, said=said, names=names),
        "pays": "" if of.pays_from is None else _("does not pay") if of.pays_from > 1 else in_100(of.pays_from),
    }  # fmt: skip


def _source(of: Unforetold, *, said: Said, names: Mapping[int, str]) -> str:
    found = said.get((PARTNER if of.hedge == "second_partner" else of.name, of.cost or 0.0))
    if found is None:
        return _("as keepworth.toml has it; of which day is not known")
    when, who = found
    return _("said by %(who)s on %(day)s") % {"who": names.get(who or 0, "–"), "day": day_said(when)}


def _said() -> Said:
    """Return when each cost was last written here, and by whom, as the log has it."""
    found: dict[tuple[str, float], tuple[dt.date, int | None]] = {}
    for line in AuditEntry.objects.filter(kind="settings.change")[:LOOKED]:
        before, after = (dict(_costs(line.detail.get(end) or {})) for end in ("before", "after"))
        for name, cost in after.items():
            if before.get(name) != cost:
                found.setdefault((name, cost), (line.at.date(), line.person_id))
    return found


def _costs(of: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    if isinstance(of.get(PARTNER), (int, float)):
        yield PARTNER, float(of[PARTNER])
    for segment, cost in (of.get(COSTS) or {}).items():
        yield segment, float(cost)
