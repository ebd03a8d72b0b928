"""A trial, opened: what came of it, by how much it moves what we believe, and the fact that it was read from."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from keepworth.tables.evidence_facts import Facts, facts_of_trial
from keepworth.tables.fought import Trial
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.checked import fought_with
from keepworth_web.know.reads.rows import rows_of
from keepworth_web.measure.reads.fighting import KINDS, TOLD, mark_of_trial, trial_said
from keepworth_web.measure.reads.opened import facts_said
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.states import points
from keepworth_web.shared.templatetags.shown import day, in_100

type Row = Mapping[str, Any]

ENDED: Final = {"yes": gettext_lazy("renewed, known %(day)s"), "no": gettext_lazy("not renewed, known %(day)s")}


@dataclass(frozen=True, slots=True)
class Tried:
    """The trials that were read from one fact (of a price that was named there are two), and the fact."""

    trials: tuple[Trial, ...]
    facts: Facts


def tried_of(request: SignedIn, number: int, *, mark: str) -> Tried | None:
    """Return the trials of a visible customer that were read from a fact, None where there are none."""
    found = fought_with(request, number)
    trials = tuple(one for one in found.trials if mark_of_trial(one) == mark) if found else ()
    visible = seen_by(request)
    if not trials or visible.record is None:
        return None
    first, until = trials[0], dt.date.fromisoformat(visible.record["as_of"])
    facts = facts_of_trial(visible.book, first.evidence_id, customer=number, day=first.day, until=until)
    return Tried(trials, facts)


def trial_of(request: SignedIn, number: int, *, mark: str) -> Mapping[str, Any] | None:
    """Return what the page of a trial shows."""
    found = tried_of(request, number, mark=mark)
    if found is None:
        return None
    said = facts_said(found.facts, visible=seen_by(request), number=number, side="customer")
    if found.facts.kind in LINES:
        said["lines"] = [LINES[found.facts.kind](row) for row in found.facts.rows]
    first = found.trials[0]
    return {
        "number": number,
        "what": str(KINDS.get(first.kind, first.kind)),
        "day": first.day,
        "trials": [trial_said(one) for one in found.trials],
        **said,
        "leads": said["leads"] + _leads(request, found.facts, number=number),
    }


def _leads(request: SignedIn, of: Facts, *, number: int) -> list[dict[str, str]]:
    """Return where the fact stands by itself."""
    if of.kind == "grown":
        return [{"url": f"{reverse('know:customer', args=[number])}#panel-rivals", "said": _("Who else serves them")}]
    table = {"case": "cases", "trial": "trials"}.get(of.kind)
    if not table or not of.rows:
        return []
    rows, own = rows_of(request, table, customer=number), of.rows[0]["own_id"]
    found = next((row for row in rows if row.values[f"{of.kind}_id"] == own), None)
    if found is None:
        return []
    if of.kind == "case":
        return [{"url": reverse("listen:case", args=[found.mark]), "said": _("The complaint")}]
    return [{"url": reverse("know:change-row", args=[number, "trials", found.mark]), "said": _("Where it was told")}]


def _decision(row: Row) -> str:
    """Say a contract, what was offered when it was to be renewed, and what became of it."""
    said = {"what": row["own_id"] or "", "begin": day(row["starts_on"]), "end": day(row["ends_on"])}
    if row["ends_on"]:
        parts = [_("Contract %(what)s, from %(begin)s to %(end)s") % said]
    else:
        parts = [_("Contract %(what)s, from %(begin)s") % said]
    if row["price_change"]:
        change = f"{row['price_change']:+.3g}".replace("-", "−")
        parts.append(_("the price was to change by %(points)s points") % {"points": change})
    if row["rival_gap"] is not None:
        parts.append(_beside(row["rival_gap"]))
    known = row["renewed_on"] or row["ends_on"]
    if row["renewed"] in ENDED and known:
        parts.append(str(ENDED[row["renewed"]]) % {"day": day(known)})
    return _listed(parts)


def _beside(gap: float) -> str:
    """Say how a rival's price stood to ours."""
    if gap > 0:
        return _("a rival was %(points)s points cheaper") % {"points": points(gap)}
    return _("a rival was %(points)s points dearer") % {"points": points(-gap)} if gap else _("a rival asked the same")


def _listed(parts: list[str]) -> str:
    # Translators: stands between the parts of one fact.
    return _("; ").join(parts)


def _failure(row: Row) -> str:
    said = {"what": row["own_id"] or "", "day": day(row["opened_at"].date())}
    parts = [_("Complaint %(what)s, %(day)s") % said]
    if row["severity"] is not None:
        parts.append(_("how bad: %(n)s of 5") % {"n": row["severity"]})
    if row["contact"]:
        parts.append(str(row["contact"]))
    if row["words"]:
        parts.append(f"“{row['words']}”")
    if row["solved_at"]:
        parts.append(_("solved %(day)s") % {"day": day(row["solved_at"].date())})
    if row["solution"]:
        parts.append(f"“{row['solution']}”")
    return _listed(parts)


def _told(row: Row) -> str:
    what = str(TOLD.get((row["kind"] or "").strip().lower().replace("_", " "), row["kind"] or TOLD[""]))
    went = _("passed") if row["outcome"] == "passed" else pgettext("trial", "failed")
    parts = [f"{what[:1].upper()}{what[1:]}", day(row["happened_on"]), went]
    if row["price_gap"]:
        form = _("we were %(points)s points dearer") if row["price_gap"] > 0 else _("we were %(points)s points cheaper")
        parts.append(form % {"points": points(abs(row["price_gap"]))})
    parts.append(f"“{row['words']}”" if row["words"] else _("its proof is not in the book"))
    return _listed(parts)


def _share(row: Row) -> str:
    said = {"who": row["rival"], "share": in_100(row["share"]), "before": in_100(row["share_before"]),
            "day": day(row["valid_from"])}  # fmt: skip
    parts = [_("%(who)s: %(share)s of their spending since %(day)s, %(before)s before") % said]
    if row["price_gap"] is not None:
        parts.append(_beside(row["price_gap"]))
    if row["source"]:
        parts.append(str(row["source"]))
    return _listed(parts)


LINES: Final[Mapping[str, Callable[[Row], str]]] = {
    "contract": _decision, "case": _failure, "trial": _told, "grown": _share,
}  # fmt: skip
