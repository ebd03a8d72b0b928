"""The map of a view: every customer a mark, or a density under the largest."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from keepworth.charts.customer_map import Age, Map, Standing, customer_map
from keepworth.charts.plane import Across
from keepworth.charts.touchable import Target
from keepworth.tables.measured import Heard, freshness_of
from keepworth.tables.points import ACTIVE, STRENGTH, Points
from keepworth.tables.points import Across as Asked
from keepworth.tables.scored import Filter, Scored, Wanted
from keepworth_web.focus.reads.relations import strength_cell
from keepworth_web.focus.reads.scored import record_of
from keepworth_web.focus.reads.sentence import SILENT
from keepworth_web.measure.reads.drawn import FAIR, FRESH
from keepworth_web.measure.reads.words import age_said
from keepworth_web.shared.addresses import customer_address
from keepworth_web.shared.amounts import amount, likely
from keepworth_web.shared.panels import Words
from keepworth_web.shared.pictures import Picture, Said, drawn, rows_of
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.states import PUBLISHED, STATES, rule_said, slug_of, state_said
from keepworth_web.shared.templatetags.shown import in_100

FEW = 150  # customers that are a mark each
SIZES = {"wide": (940, 430), "narrow": (380, 380)}
WORDS: dict[str, Words] = {
    "axis_active": _("chance that the customer is still active, in 100 →"),
    "axis_strength": _("strength of the relationship →"),
    "axis_withheld": _("withheld"),
    "axis_value": _("lifetime value (log)"),
    "head_customer": _("Customer"),
    "head_customers": _("Customers"),
    "head_range": _("8 in 10"),
    "head_value": _("Lifetime value"),
    # Translators: a range, such as "14.1 to 19.8 million".
    "range": _("%(low)s to %(high)s"),
}
OF_ORDERS: dict[str, Words] = {
    "head_state": _("Orders"),
    "head_across": _("Still active"),
    "state_drifting": _("silent for longer than usual"),
    "state_steady": _("as usual, or too few to tell"),
    # Translators: a chance, such as "80 to 90 in 100".
    "band": _("%(low)s to %(high)s in 100"),
}
OF_STRENGTH: dict[str, Words] = {
    "head_state": _("State"),
    "head_across": _("Strength"),
    "head_heard": _("Newest heard"),
    "band": _("%(low)s to %(high)s"),
    "band_withheld": PUBLISHED["withheld"],
    **{f"state_{slug}": said for slug, said in STATES.items()},
}
TITLE = _("Map of the customers")
UPWARDS = _(
    "Upwards: lifetime value, on a scale on which every step is ten times the one below. Thin lines are ranges that "
    "hold 8 times in 10."
)
ORDERS_TOLD = _("Across: the chance that a customer is still active, from 0 to 100 in 100.")
STRENGTH_TOLD = _("Across: how strong the relationship is, from 0 to 100; whose strength is withheld stands left of 0.")


def certain(scored: Scored, wanted: Wanted) -> int:
    """Count whom the order model takes as active for certain after a single order, which nobody can know."""
    single = (Filter("repeats", "is", "0"), Filter("p_active", "ge", 1.0))
    return scored.count(replace(wanted, filters=(*wanted.filters, *single)))


def across_of(scored: Scored, wanted: Wanted) -> Asked:
    """Return what stands across: strength where it is told of anybody seen, else the chance of being active."""
    return STRENGTH if scored.tells_strength(wanted.teams) else ACTIVE


def picture_of(request: SignedIn, scored: Scored, *, wanted: Wanted) -> dict[str, Any]:
    """Return the map for both widths, the table beside it, and what its axis of value spans."""
    points = scored.points(wanted, most=FEW, across=across_of(scored, wanted))
    tells = points.across is STRENGTH
    say = Said({**WORDS, **(OF_STRENGTH if tells else OF_ORDERS)})
    heard = freshness_of(scored, [one["number"] for one in points.marks]) if tells else {}
    day = (record_of(request) or {}).get("day")
    named = [
        _strength_of(mark, heard.get(mark["number"]), day=day) if tells else _standing(mark) for mark in points.marks
    ]
    across = Across("axis_strength" if tells else "axis_active")
    maps: dict[str, Map] = {
        name: customer_map(named, crowd=points.grid, size=size, say=say, across=across) for name, size in SIZES.items()
    }
    wide, told = maps["wide"], f"{STRENGTH_TOLD if tells else ORDERS_TOLD} {UPWARDS}"
    return {
        **{
            name: drawn(
                found.chart, picture=Picture(f"map-{name}", TITLE, told),
                targets=tuple(_targets(points, named, found=found)),
            )
            for name, found in maps.items()
        },
        "told": told,
        "heads": [{"said": column.label, "is_number": column.kind != "text"} for column in wide.chart.columns],
        "rows": rows_of(wide.chart, say=say),
        "low": wide.low,
        "high": wide.high,
        "lane": wide.lane,
        "is_density": bool(points.grid),
        "off": points.off,
        "count": points.count,
        "certain": 0 if tells else certain(scored, wanted),
        "states": _states_of(request, named) if tells else [],
        "has_older": any(one.age != "fresh" for one in named),
        "has_hollow": any(one.is_hollow for one in named),
    }  # fmt: skip


def _states_of(request: SignedIn, named: list[Standing]) -> list[dict[str, str]]:
    """Return the states that stand on the map, each with its rule."""
    settings = (record_of(request) or {}).get("settings")
    here = {one.state for one in named}
    return [{"slug": slug, "rule": rule_said(slug, settings)} for slug in STATES if slug in here]


def _standing(mark: dict[str, Any]) -> Standing:
    state = "drifting" if (mark["silence"] or 0) >= SILENT else "steady"
    return Standing(mark["name"], state, _range(mark, "p_active"), _range(mark, "value"))


def _strength_of(mark: dict[str, Any], heard: Heard | None, *, day: dt.date | None) -> Standing:
    cell = strength_cell(mark)
    # What others of their segment or location said stands in: how old it is says nothing of these.
    heard = heard if mark["published"] in ("firm", "provisional") else None
    low, said, high = _range(mark, "strength")
    return Standing(
        mark["name"],
        slug_of(mark["state"] or "unheard"),
        None if mark["strength"] is None else (low / 100, said / 100, high / 100),
        _range(mark, "value"),
        is_hollow=mark["published"] == "group",
        told=cell.said if mark["strength"] is None else "",
        age=_age(heard.freshness) if heard else "fresh",
        heard=_heard(heard, day=day) if heard and day else "",
    )


def _age(freshness: float) -> Age:
    """Say how pale a bar is, as on the lines of indicators."""
    return "fresh" if freshness >= FRESH else "older" if freshness >= FAIR else "oldest"


def _heard(heard: Heard, *, day: dt.date) -> str:
    """Say how old the newest of what was heard is."""
    return age_said((day - heard.newest).days)


def _range(mark: dict[str, Any], name: str) -> tuple[float, float, float]:
    low, likeliest, high = (float(mark[name + end] or 0) for end in ("_low", "", "_high"))
    return low, likeliest, high


def _targets(points: Points, named: list[Standing], *, found: Map) -> Iterator[Target]:
    tells = points.across is STRENGTH
    for mark, one in zip(points.marks, named, strict=True):
        said = {
            "name": one.name,
            "value": amount(one.value[1]),
            "range": likely(one.value[0], one.value[2]),
            "across": _across_said(mark) if tells else in_100(mark["p_active"]),
        }
        form = _("%(name)s: worth %(value)s (likely %(range)s), still active %(across)s")
        if tells:
            form = _("%(name)s: worth %(value)s (likely %(range)s), %(across)s")
        if one.heard:
            form = _("%(name)s: worth %(value)s (likely %(range)s), %(across)s; heard %(heard)s")
            said["heard"] = one.heard
        yield Target(*found.place(one), customer_address(mark["number"]), form % said)


def _across_said(mark: dict[str, Any]) -> str:
    cell, state = strength_cell(mark), state_said(mark["state"] or "unheard")
    if mark["strength"] is None:
        return _("strength withheld; %(state)s") % {"state": state}
    return _("strength %(strength)s (%(range)s); %(state)s") % {
        "strength": cell.said, "range": cell.more, "state": state,
    }  # fmt: skip
