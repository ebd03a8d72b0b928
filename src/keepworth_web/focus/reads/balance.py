"""Getting against keeping, in words, as two curves and by quarter; of the whole book."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from keepworth.focus.balance import Response
from keepworth.focus.weighing import marginal
from keepworth.runs.balance import beyond_tried, neglected_of
from keepworth.tables.weighed import balance_in
from keepworth_web.focus.reads.curves import Curves, Line, Mark, Plane, parts_of
from keepworth_web.focus.reads.elements import elements_said, elements_shown
from keepworth_web.know.reads import seen_by
from keepworth_web.measure.reads.words import run_said
from keepworth_web.shared.amounts import amount, likely
from keepworth_web.shared.context import book_settings
from keepworth_web.shared.panels import Value, Words
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import count

STEPS: Final = 60
HIGHEST: Final = 4.0  # what one more piece of money brings in, at most as it is drawn
WIDER: Final = 1.5  # of the larger of where we are and where it would be best
MISSING: Final[Mapping[str, Words]] = {
    "quarters": gettext_lazy("%(needed)s quarters whose spending is known; there are %(quarters)s"),
    "won": gettext_lazy("%(needed_events)s customers won in them; there are %(won)s"),
    "lost": gettext_lazy("%(needed_events)s customers lost in them; there are %(lost)s"),
    "prospects": gettext_lazy("how many prospects there are: prospects among the customers, or focus.prospects"),
    "revenue": gettext_lazy("what customers bring in a year"),
}
SIDES: Final[Mapping[str, Words]] = {
    "getting": gettext_lazy("Winning customers"),
    "keeping": gettext_lazy("Keeping them"),
}


def balance_seen(request: SignedIn) -> dict[str, Any] | None:
    """Return what the run that is shown tells of it."""
    run = seen_by(request).scored.run
    return balance_in(run) if run else None


def balance_of(request: SignedIn) -> dict[str, Any] | None:
    """Return what the page shows, None where the book knows of no spending."""
    told = balance_seen(request)
    if told is None:
        return None
    weighed = told["weighed"]
    return {
        "said": _said(told) if weighed else None,
        "neglected": neglected_said(told),
        "elements": elements_said(told),
        "element_rows": elements_shown(told),
        "missing": [str(MISSING[one]) % _counted(told) for one in told["missing"]],
        "verdict": told["verdict"],
        "sides": [_side(name, told) for name in SIDES] if weighed else [],
        "picture": _picture(weighed) if weighed else None,
        "more": amount(told["more"]),
        "rows": [_row(one) for one in reversed(told["by_quarter"])],
        "margin_known": told["margin_known"],
        "currency": book_settings().currency,
        "about": run_said(seen_by(request).record),
    }


def balance_rows(request: SignedIn) -> Sequence[Sequence[Value]]:
    """Return a row a quarter for a file."""
    told = balance_seen(request)
    names = ("quarter", "getting", "keeping", "before", "kept", "won")
    return [[one[name] for name in names] for one in told["by_quarter"]] if told else []


def _counted(told: Mapping[str, Any]) -> dict[str, str]:
    return {name: count(told[name]) for name in ("needed", "needed_events", "quarters", "won", "lost")}


def _said(told: Mapping[str, Any]) -> list[str]:
    """Say where the next money earns more, and which way each side should go."""
    weighed = told["weighed"]
    nexts = {name: weighed[f"next_{name}"]["mean"] for name in SIDES}
    said = {"more": amount(told["more"]), "getting": amount(nexts["getting"]), "keeping": amount(nexts["keeping"])}
    if max(nexts.values()) <= 0:
        first = _(
            "The next %(more)s a year earn nothing on either side: %(getting)s on winning customers, %(keeping)s on "
            "keeping them."
        )
    elif nexts["getting"] > nexts["keeping"]:
        first = _(
            "The next %(more)s a year earn more on winning customers (%(getting)s) than on keeping them (%(keeping)s)."
        )
    else:
        first = _(
            "The next %(more)s a year earn more on keeping customers (%(keeping)s) than on winning them (%(getting)s)."
        )
    source = (
        _("Learnt from the book's own quarters; that more came where more was spent is an association.")
        if told["verdict"] == "learnt"
        else _("Not learnt: by what the owner says is won and kept.")
    )
    return [first % said, source]


def neglected_said(told: Mapping[str, Any]) -> str:
    """Say how the book's own spending neglects the keeping side; nothing where it does not."""
    found = neglected_of(told)
    if found is None:
        return ""
    return ngettext(
        "In %(n)s of the last %(of)s quarters nothing was spent on keeping, and %(getting)s on winning customers.",
        "In %(n)s of the last %(of)s quarters nothing was spent on keeping, and %(getting)s on winning customers.",
        found.quarters,
    ) % {"n": count(found.quarters), "of": count(found.of), "getting": amount(found.getting)}


def beyond_said(told: Mapping[str, Any], side: str) -> str:
    """Say that the best of a side lies beyond what was tried; nothing where it does not."""
    tried = beyond_tried(told, side)
    if tried is None:
        return ""
    return _("Beyond what quarters tried (%(range)s): the curve alone tells it.") % {"range": likely(*tried)}


def _side(name: str, told: Mapping[str, Any]) -> dict[str, Any]:
    weighed = told["weighed"]
    return {
        "beyond": beyond_said(told, name),
        "title": SIDES[name], "now": amount(weighed["spent"][name]), "best": _ranged(weighed[name]),
        "next": _ranged(weighed[f"next_{name}"]),
    }  # fmt: skip


def _ranged(of: Mapping[str, Any]) -> str:
    if of["low"] is None:
        return _("%(amount)s, without a range") % {"amount": amount(of["mean"])}
    return _("%(amount)s (likely %(range)s, 8 in 10)") % {
        "amount": amount(of["mean"]), "range": likely(of["low"], of["high"]),
    }  # fmt: skip


def _row(one: Mapping[str, Any]) -> dict[str, str]:
    return {
        "quarter": one["quarter"],
        **{name: "–" if one[name] is None else amount(one[name]) for name in SIDES},
        **{name: count(one[name]) for name in ("before", "kept", "won")},
    }


def _picture(weighed: Mapping[str, Any]) -> Curves:
    """Draw what one more piece of money brings in on each side, a dot where we are, a ring where it would be best."""
    spent, times = weighed["spent"], 4 if weighed["period"] == "quarter" else 1
    now = {name: spent[name] for name in SIDES}
    best = {name: weighed[name]["mean"] for name in SIDES}
    most = max(WIDER * max(*now.values(), *best.values()), 1.0)
    heads = {"getting": times * spent["prospects"], "keeping": times * spent["customers"]}
    curves = {"getting": Response(**weighed["win"]), "keeping": Response(**weighed["keep"])}
    plane, across = Plane(most, HIGHEST), np.linspace(0.0, most, STEPS)
    lines, marks = [], []
    for name, kind in (("getting", "second"), ("keeping", "")):
        at = [now[name], best[name]]
        up, ends = (
            marginal(curves[name], spent=np.asarray(where) / heads[name], value=weighed["best"]["value"])
            for where in (across, at)
        )
        lines.append(Line(kind, plane.points(across.tolist(), up.tolist()), str(SIDES[name])))
        marks += [
            Mark(mark, plane.x(where), plane.y(float(end)), f"{SIDES[name]}: {amount(where)}")
            for mark, where, end in zip(("dot", "ring"), at, ends, strict=True)
        ]
    return Curves(
        lines=(Line("even", plane.points([0.0, most], [1.0, 1.0])), *lines),
        across=tuple((plane.x(one), amount(one)) for one in parts_of(most)),
        up=tuple((plane.y(one), f"{one:g}") for one in parts_of(HIGHEST)),
        marks=tuple(marks),
        across_said=_("money a year"),
        up_said=_(
            "What one more piece of money brings in: on keeping (solid) and on winning customers (dashed). Below 1 it "
            "brings less than it costs. The dot is where we are, the ring where it would be best."
        ),
    )
