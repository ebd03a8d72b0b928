"""What all customers are worth together: of what, why it changed, what moves it and in which segments; of the book."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepworth.runs.worth import worth_of
from keepworth.tables.scored import Filter, Totals, Wanted
from keepworth.tables.value_results import read_equity
from keepworth.value.equity import Equity
from keepworth_web.know.reads import Visible, seen_by
from keepworth_web.measure.reads.words import hundredths, run_said
from keepworth_web.shared.amounts import amount, likely, minus
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import count
from keepworth_web.value.reads.bridge import bridge_drawn, bridge_names

type Told = Mapping[str, Any]
STEPS: Final = ("new", "lost", "grown", "shrunk", "re_estimated")
CUSTOMERS: Final = tuple(Filter("kind", "not", kind) for kind in ("prospect", "internal"))
MOST: Final = 20  # segments, the most valuable


@dataclass(frozen=True, slots=True)
class Segment:
    """What the customers of one segment are worth together; "" is of no segment."""

    name: str
    customers: int
    mean: float
    low: float | None  # None: this run stored nothing that a range could be made from
    high: float | None


def equity_told(visible: Visible) -> Told | None:
    """Return what the run that is shown says of all customers together, None where it values nobody."""
    return read_equity(visible.scored.run) if visible.scored.run else None


def equity_of(request: SignedIn) -> dict[str, Any] | None:
    """Return what the page shows, None where no run tells it."""
    visible = seen_by(request)
    told = equity_told(visible)
    if told is None:
        return None
    mean, bridge = told["mean"], told["bridge"]
    segments = segments_of(visible)
    steps = [{"what": bridge_said()[name], "money": amount(bridge[name])} for name in STEPS
             if bridge[name] is not None] if bridge else []  # fmt: skip
    return {
        "said": [lead_said(told), *_changed(bridge)],
        "parts": [
            {"what": what, "money": amount(money), "share": minus(hundredths(money / mean)) if mean > 0 else ""}
            for what, money in parts_of(told)
        ],
        "picture": bridge_drawn(steps_drawn(bridge), names=bridge_names()) if bridge else "",
        "bridge": bridge and {"was": amount(bridge["was"]), "is": amount(bridge["is"]), "run": bridge["against"]},
        "is_seen_anew": bool(bridge) and bridge["re_estimated"] is not None,
        "steps": steps,
        "moves": list(moves_of(told)),
        "not_told": list(_not_told(told)),
        "segments": [_segment(one, of=mean) for one in segments],
        "most": MOST if len(segments) == MOST else 0,
        "about": list(_about(visible)),
        "currency": told["currency"],
        "whole": amount(mean),
        "range": likely(told["low"], told["high"]),
    }


def equity_rows(request: SignedIn) -> list[list[Value]]:
    """Return every figure of the page for a file, unrounded."""
    visible = seen_by(request)
    told = equity_told(visible)
    if told is None:
        return []
    whole, bridge = _("Customer equity"), told["bridge"]
    rows: list[list[Value]] = [[whole, whole, told["customers"], told["mean"], told["low"], told["high"]]]
    rows += [[_("What it is made of"), what, None, money, None, None] for what, money in parts_of(told)]
    if bridge:
        names = {"was": _("Before"), **bridge_said(), "is": _("Now")}
        rows += [[_("Why it changed"), names[name], None, bridge[name], None, None] for name in names]
    rows += [[_("What moves it"), one["what"], None, one["raw"], one["low"], one["high"]] for one in moves_of(told)]
    return rows + [
        [_("Segment"), one.name or _("no segment"), one.customers, one.mean, one.low, one.high]
        for one in segments_of(visible)
    ]


def parts_of(told: Told) -> list[tuple[str, float]]:
    """Return what equity is made of, parts that add up; what the book knows nothing of is left out."""
    names = {
        "contracts": _("Contracts: what is agreed, and renewals to come"),
        "orders": _("Orders to come"),
        "cost_to_serve": _("Less what serving them costs"),
    }
    sources = told["sources"]
    return [(what, sources[name]) for name, what in names.items() if sources[name] is not None]


def bridge_said() -> dict[str, str]:
    """Return what each step from the previous run to this one is called."""
    return {
        "new": _("New customers"),
        "lost": _("Lost customers"),
        "grown": _("Customers who grew"),
        "shrunk": _("Customers who shrank"),
        "re_estimated": _("Seen differently by today's models"),
    }


def moves_said() -> dict[str, str]:
    """Return what each assumption that moves equity is called, with how much more of it there would be."""
    return {
        "retention": _("One point more of contracts renewed"),
        "ordering": _("One point more who go on ordering each year"),
        "margin": _("One point more of margin"),
        "discount": _("One point more of the discount rate"),
        "acquisition_cost": _("Winning costs a point more of worth, a year"),
    }


def moves_of(told: Told) -> Iterator[dict[str, Any]]:
    """Yield what one point of each assumption is worth, in words and in money."""
    for name, what in moves_said().items():
        one = told["sensitivity"].get(name)  # a run of an older version tells less
        if one is None:
            continue
        elastic = one.get("elasticity")
        said = ""
        if name == "acquisition_cost":
            if one.get("point") is None:
                continue  # of a run of an older version
            one = {**one, "money": one["point"]}
            said = _("winning one costs %(each)s now, and who was won is worth %(worth)s, on average of %(n)s") % {
                "each": amount(one["each"]), "worth": amount(one["worth"]), "n": count(one["won"]),
            }  # fmt: skip
        elif elastic is not None:
            said = _("1 %% of it moves equity by %(percent)s %%") % {"percent": minus(f"{elastic:+.2f}")}
        low, high = one.get("low"), one.get("high")  # of a run that is older than ranges neither is known
        yield {"what": what, "money": amount(one["money"]), "raw": one["money"], "said": said, "slug": name,
               "low": low, "high": high, "range": "" if low is None or high is None else likely(low, high)}  # fmt: skip


def segments_of(visible: Visible) -> list[Segment]:
    """Return what the customers of each segment are worth together, the most valuable first."""
    named = [Filter("segment", "is", name) for name in visible.scored.values("segment")]
    summed = []
    for one in (*named, Filter("segment", "none", "")):
        asked = Wanted(teams=visible.teams, filters=(*CUSTOMERS, one))
        totals = visible.totals(asked)
        if totals.value is not None:
            summed.append((str(one.value or ""), totals, asked))
    summed.sort(key=lambda one: (not one[0], -(one[1].value or 0.0), one[0]))
    return [_ranged(visible, name, totals=totals, asked=asked) for name, totals, asked in summed[:MOST]]


def _ranged(visible: Visible, name: str, *, totals: Totals, asked: Wanted) -> Segment:
    mean, spread = float(totals.value or 0.0), None
    if visible.record and visible.record["spend"] is not None:
        spread = _together(visible, asked)
    ends = (spread.low, spread.high) if spread else (None, None)
    return Segment(name, totals.customers, mean, *ends)


def _together(visible: Visible, wanted: Wanted) -> Equity:
    """Return what customers are worth together; it is kept as long as the table that it came from."""
    asked = hashlib.sha256(f"{visible.scored.mark} {wanted.teams} {wanted.filters}".encode()).hexdigest()
    record = cast(Mapping[str, Any], visible.record)
    return cast(
        Equity, cache.get_or_set(f"segment-worth-{asked}", lambda: worth_of(record, held=visible.scored.held(wanted)))
    )


def lead_said(told: Told) -> str:
    """Say what all are worth together, with the range."""
    return ngettext(
        "%(customers)s customer is worth %(mean)s %(currency)s (likely %(range)s, 8 in 10).",
        "%(customers)s customers together are worth %(mean)s %(currency)s (likely %(range)s, 8 in 10).",
        told["customers"],
    ) % {
        "customers": count(told["customers"]), "mean": amount(told["mean"]), "currency": told["currency"],
        "range": likely(told["low"], told["high"]),
    }  # fmt: skip


def change_said(bridge: Told) -> str:
    """Say what equity is and was, and how much more or less that is."""
    change = bridge["is"] - bridge["was"]
    form = _("%(is)s now, %(was)s before: %(change)s more.") if change >= 0 else _(
        "%(is)s now, %(was)s before: %(change)s less."
    )  # fmt: skip
    return form % {"is": amount(bridge["is"]), "was": amount(bridge["was"]), "change": amount(abs(change))}


def _changed(bridge: Told | None) -> Iterator[str]:
    if bridge is None:
        yield _("There is no run of an earlier day to compare with.")
        return
    yield change_said(bridge)
    largest = max((name for name in STEPS if bridge[name]), key=lambda name: abs(bridge[name]), default=None)
    if largest:
        said = {"what": bridge_said()[largest], "money": amount(bridge[largest])}
        yield _("What moved it most: %(what)s, %(money)s.") % said


def steps_drawn(bridge: Told) -> dict[str, float]:
    """Return the bars of the bridge: what it was, each step, what it is."""
    return {"was": bridge["was"], **{one: bridge[one] or 0.0 for one in STEPS}, "is": bridge["is"]}


def _not_told(told: Told) -> Iterator[str]:
    """Say why a point of something has no price here, and what would give it one."""
    if "retention" in told["why_not"]:
        yield _("Retention: no contract runs, and who orders freely renews nothing.")
    if "ordering" in told["why_not"]:
        yield _("Going on ordering: there are no orders to come, or value looks less than two years ahead.")
    if "acquisition_cost" in told["why_not"]:
        yield _("What winning a customer costs: the book must say what was spent on it (table spending), and at least "
                "5 customers must have come in that time.")  # fmt: skip


def _segment(one: Segment, *, of: float) -> dict[str, str]:
    return {
        "name": one.name, "customers": count(one.customers), "worth": amount(one.mean),
        "range": "" if one.low is None or one.high is None else likely(one.low, one.high),
        "share": hundredths(one.mean / of) if of > 0 else "",
    }  # fmt: skip


def _about(visible: Visible) -> Iterator[str]:
    record = cast(Mapping[str, Any], visible.record)
    yield run_said(record)
    days = max((visible.day - dt.date.fromisoformat(record["as_of"])).days, 0)
    yield ngettext("%(said)s day old.", "%(said)s days old.", days) % {"said": count(days)}
    if record["margin"] and record["margin"]["source"] == "none":
        yield _("It is revenue, not margin: nothing says what is kept of an amount.")
    yield _("Prospects and our own offices are not in it, and of who left nothing any more.")
    yield _("Later money counts for less: %(rate)s %% a year, over %(years)s years.") % {
        "rate": f"{100 * record['settings']['discount']:g}", "years": f"{record['settings']['value_years']:g}",
    }  # fmt: skip
