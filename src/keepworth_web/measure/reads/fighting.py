"""Whether a customer stays and fights to keep us, as the panel says it: words, the line of trials, the reasons."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from keepworth.tables.fought import Fight, Fought, Stay, Stressed, Trial
from keepworth_web.know.forms import TRIALS as KINDS_TOLD
from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.know.reads.checked import badge_of, fought_with
from keepworth_web.know.reads.rows import rows_of
from keepworth_web.measure.reads.words import listed, points_said, run_said
from keepworth_web.shared.amounts import amount
from keepworth_web.shared.panels import Words
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.states import points
from keepworth_web.shared.templatetags.shown import count, day, in_100

SHORTEST: Final = 30  # percentage points that the line of trials shows at least
STEP: Final = 10
LEAST: Final = 0.0005  # of a probability: what adds less is not listed
# What a chance of staying rests on, as `keepworth.measure.staying` names it.
TERMS: Final[Mapping[str, Words]] = {
    "strength": gettext_lazy("how strong the relationship is"),
    "single_thread": gettext_lazy("how much hangs on one person"),
    "champion_left": gettext_lazy("somebody who fought for us has left"),
    "promises_broken": gettext_lazy("promises that we broke lately"),
    "usage_trend": gettext_lazy("whether they use it more or less"),
    "order_trend": gettext_lazy("whether they order more or less"),
    "price_gap": gettext_lazy("our price beside the best rival's"),
    "price_change": gettext_lazy("the price that was asked anew"),
    "structural_cost": gettext_lazy("how hard it would be to leave"),
    "business": gettext_lazy("how much of their business is with us"),
    "open_severe_case": gettext_lazy("a severe complaint is open"),
    "tenure": gettext_lazy("how long they have been with us"),
    "doubt": gettext_lazy("what is not known for sure"),
    "corrected": gettext_lazy("how far chances like it were off before"),
}
KINDS: Final[Mapping[str, Words]] = {
    "price_rise": gettext_lazy("renewal at a changed price"),
    "cheaper_rival": gettext_lazy("a cheaper offer on the table"),
    "failure": gettext_lazy("a severe failure of ours"),
    "spoke_up": gettext_lazy("somebody spoke up for us"),
    "discount": gettext_lazy("a discount demanded to stay"),
    "rival_business": gettext_lazy("business given to a rival"),
    "other": gettext_lazy("another trial, entered by hand"),
    "switching_price": gettext_lazy("said from what price they would leave"),
    "would_object": gettext_lazy("said whether they would object to replacing us"),
}
TOLD: Final[Mapping[str, Words]] = dict(KINDS_TOLD)
STRESSES: Final[Mapping[str, Words]] = {
    "rival_10": gettext_lazy("A rival 10 %% cheaper"),
    "rival_20": gettext_lazy("A rival 20 %% cheaper"),
    "champion_leaves": gettext_lazy("Who speaks for us leaves"),
    "failure": gettext_lazy("A serious failure of ours"),
    "all": gettext_lazy("All of that at once"),
}


@dataclass(frozen=True, slots=True)
class Tick:
    """A trial on the line."""

    at: str
    passed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """Percentage points of price, with a tick for each trial and the band of F50; places are shares of its width."""

    ends: tuple[int, int]
    marks: list[tuple[str, int]]
    ticks: list[Tick]
    even: str
    low: str
    high: str


def fighting_of(request: SignedIn, number: int) -> Mapping[str, Any] | None:
    """Return what the panel shows; None where the run says nothing of staying, and nobody told of a trial."""
    found, entered = fought_with(request, number), list(_entered(request, number))
    if found is None:
        return {"number": number, "entered": entered} if entered else None
    return {
        "number": number,
        "entered": entered,
        "stays": [
            {
                "said": stay_said(one),
                "reasons": list(_reasons(one)),
                "sum": in_100(one.p_stay),
                "is_renewal": one.due is not None,
            }
            for one in found.stays
        ],
        "checked": badge_of(request),
        "fight": fight_said(found),
        "about": f"{run_said(seen_by(request).record)} {price_said(found.priors)}",
        "line": _line(found.fight, found.trials) if found.fight and found.trials else None,
        "trials": [trial_said(one) | {"mark": mark_of_trial(one)} for one in found.trials],
        "stresses": list(stresses_said(found.stresses)),
    }


def _entered(request: SignedIn, number: int) -> Iterator[dict[str, Any]]:
    """Yield the trials that somebody told of, by hand or in a file, the newest first."""
    if customer_of(request, number) is None:
        return
    rows = rows_of(request, "trials", customer=number)
    for row in sorted(rows, key=lambda one: one.values["happened_on"], reverse=True):
        said = row.values
        yield {
            "mark": row.mark,
            "what": str(TOLD.get(said["kind"] or "", said["kind"])),
            "day": said["happened_on"],
            "passed": said["outcome"] == "passed",
            "proof": row.words.get("proof_text_id", ""),
        }


def stay_said(of: Stay) -> str:
    """Say how likely they are to stay, until when, and what of that any customer of their age would be."""
    said = {"chance": in_100(of.p_stay), "low": round(100 * of.low), "high": round(100 * of.high)}
    if of.due is None:
        form = _("Likely to stay for a year: %(chance)s (likely %(low)s to %(high)s, 8 in 10).")
    else:
        form = _("Likely to renew by %(day)s: %(chance)s (likely %(low)s to %(high)s, 8 in 10).")
        said["day"] = day(of.due)
    return form % said


def fight_said(of: Fought) -> str:
    """Say how much dearer we may be until keeping is even, and by how many trials that is told."""
    if of.fight is None:
        return _never(of.priors)
    fight = of.fight
    said = {"even": points(fight.f50), "low": points(fight.low), "high": points(fight.high)}
    trials = listed([
        ngettext("%(n)s trial passed", "%(n)s trials passed", fight.trials_passed) % {"n": count(fight.trials_passed)},
        ngettext("%(n)s failed", "%(n)s failed", fight.trials_failed) % {"n": count(fight.trials_failed)},
    ])  # fmt: skip
    if fight.f50 <= 0:
        form = _(
            "They would not fight at our price: keeping them is even where we are %(cheaper)s %% cheaper (likely "
            "%(low)s to %(high)s %% dearer, 8 in 10): %(trials)s."
        )
        return form % {**said, "cheaper": points(-fight.f50), "trials": trials}
    form = _("They fight up to %(even)s %% dearer (likely %(low)s to %(high)s, 8 in 10): %(trials)s.")
    return form % {**said, "trials": trials}


def _never(priors: Mapping[str, Any]) -> str:
    said = {name: points(priors[name]) for name in ("f50", "low", "high")}
    return _(
        "Never tested: nothing has shown yet how much dearer we may be. Of anybody we believe %(f50)s %% (likely "
        "%(low)s to %(high)s, 8 in 10), and that is no proof of loyalty."
    ) % said  # fmt: skip


def price_said(priors: Mapping[str, Any]) -> str:
    """Say whose word it is what a point of price costs."""
    said = {"renewals": count(priors["renewals"]), "lost": count(priors.get("lost", 0))}
    if priors.get("wrong_signed"):
        form = _(
            "Of %(renewals)s decided renewals a higher price seems to keep customers: prices followed demand, so what "
            "a point of price costs is ours and not learnt from them."
        )
    elif priors.get("not_converged"):
        form = _(
            "What a point of price costs is ours: learning it from %(renewals)s decided renewals, %(lost)s of them "
            "lost, did not come to an end."
        )
    elif priors["gamma_learnt"]:
        form = _("What a point of price costs was learnt from %(renewals)s decided renewals, %(lost)s of them lost.")
    else:
        form = _(
            "What a point of price costs is ours: %(renewals)s decided renewals of a known price, %(lost)s of them "
            "lost, are too few to learn it from."
        )
    return form % said


def stresses_said(of: tuple[Stressed, ...]) -> Iterator[str]:
    """Say what becomes of the customer under each stress, in the order in which they are put."""
    by_key = {one.stress: one for one in of}
    for key, what in STRESSES.items():
        one = by_key.get(key)
        if one is None or one.p_stay is None:
            continue
        said = {"what": str(what).replace("%%", "%"), "chance": in_100(one.p_stay)}
        if one.value_lost is None:
            yield _("%(what)s: likely to stay %(chance)s; what they are worth is not known, nor what is lost.") % said
        else:
            form = _("%(what)s: likely to stay %(chance)s; on average %(value)s of their value would be lost.")
            yield form % {**said, "value": amount(one.value_lost)}


def _reasons(of: Stay) -> Iterator[dict[str, str]]:
    """Return what the chance is made of: that of any customer of that age, and what each thing adds to it."""
    yield {"what": _("any customer of that age"), "adds": in_100(of.baseline)}
    for one in of.because:
        if abs(one.points) < LEAST:
            continue
        yield {"what": str(TERMS.get(one.term, one.term)), "adds": points_said(100 * one.points, digits=1)}


def mark_of_trial(trial: Trial) -> str:
    """Return what an address calls the fact that a trial was read from."""
    return hashlib.blake2b(f"{trial.evidence_id} {trial.day}".encode(), digest_size=8).hexdigest()


def trial_said(of: Trial) -> dict[str, Any]:
    """Return what is said of a trial: how hard it was, how it went, and by how much it moves what is believed."""
    return {
        "what": str(KINDS.get(of.kind, of.kind)),
        "day": of.day,
        "gap": points(of.gap),
        "is_hard": of.stress > 0,
        "passed": of.passed,
        "is_stated": of.weight < 1,
        "adds": points_said(of.push, digits=2),
    }


def _line(fight: Fight, trials: tuple[Trial, ...]) -> Line:
    """Place trials and band on a line of at least 0 to 30."""
    seen = [one.gap for one in trials] + [fight.f50]
    low = min(0, *(int(one // STEP) * STEP for one in seen))
    high = max(SHORTEST, *(-int(-one // STEP) * STEP for one in seen))

    def at(gap: float) -> str:
        return f"{100 * min(max((gap - low) / (high - low), 0.0), 1.0):.2f}%"

    return Line(
        ends=(low, high),
        marks=[(at(one), one) for one in range(low, high + 1, STEP)],
        ticks=[Tick(at(one.gap), one.passed) for one in trials],
        even=at(fight.f50),
        low=at(fight.low),
        high=at(fight.high),
    )
