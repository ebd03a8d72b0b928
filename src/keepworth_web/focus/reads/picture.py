"""The map of a view: every customer a mark, or a density under the largest."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from keepworth.charts.customer_map import Map, Standing, customer_map
from keepworth.charts.touchable import Target
from keepworth.tables.points import Points
from keepworth.tables.scored import Filter, Scored, Wanted
from keepworth_web.focus.reads.sentence import SILENT
from keepworth_web.shared.addresses import customer_address
from keepworth_web.shared.amounts import amount, likely
from keepworth_web.shared.panels import Words
from keepworth_web.shared.pictures import Picture, Said, drawn, rows_of
from keepworth_web.shared.templatetags.shown import in_100

FEW = 150  # customers that are a mark each
SIZES = {"wide": (940, 430), "narrow": (380, 380)}
WORDS: dict[str, Words] = {
    "axis_active": _("chance that the customer is still active, in 100 →"),
    "axis_value": _("lifetime value (log)"),
    "head_customer": _("Customer"),
    "head_customers": _("Customers"),
    "head_state": _("Orders"),
    "head_active": _("Still active"),
    "head_range": _("8 in 10"),
    "head_value": _("Lifetime value"),
    "state_drifting": _("silent for longer than usual"),
    "state_steady": _("as usual, or too few to tell"),
    # Translators: a range, such as "14.1 to 19.8 million".
    "range": _("%(low)s to %(high)s"),
    # Translators: a chance, such as "80 to 90 in 100".
    "band_chance": _("%(low)s to %(high)s in 100"),
}
TITLE = _("Map of the customers")
TOLD = _(
    "Across: the chance that a customer is still active, from 0 to 100 in 100. Upwards: lifetime value, on a scale on "
    "which every step is ten times the one below. Thin lines are ranges that hold 8 times in 10."
)


def certain(scored: Scored, wanted: Wanted) -> int:
    """Count whom the order model takes as active for certain after a single order, which nobody can know."""
    single = (Filter("repeats", "is", "0"), Filter("p_active", "ge", 1.0))
    return scored.count(replace(wanted, filters=(*wanted.filters, *single)))


def picture_of(points: Points, *, certain: int) -> dict[str, Any]:
    """Return the map for both widths, the table beside it, and what its axis of value spans."""
    say = Said(WORDS)
    named = [_standing(mark) for mark in points.marks]
    maps: dict[str, Map] = {
        name: customer_map(named, crowd=points.grid, size=size, say=say) for name, size in SIZES.items()
    }
    wide = maps["wide"]
    targets = tuple(_targets(points, named, found=wide))
    return {
        **{
            name: drawn(found.chart, picture=Picture(f"map-{name}", TITLE, TOLD), targets=targets)
            for name, found in maps.items()
        },
        "told": TOLD,
        "heads": [{"said": column.label, "is_number": column.kind != "text"} for column in wide.chart.columns],
        "rows": rows_of(wide.chart, say=say),
        "low": wide.low,
        "high": wide.high,
        "is_density": bool(points.grid),
        "off": points.off,
        "count": points.count,
        "certain": certain,
    }


def _standing(mark: dict[str, Any]) -> Standing:
    state = "drifting" if (mark["silence"] or 0) >= SILENT else "steady"
    return Standing(mark["name"], state, _range(mark, "p_active"), _range(mark, "value"))


def _range(mark: dict[str, Any], name: str) -> tuple[float, float, float]:
    low, likeliest, high = (float(mark[name + end] or 0) for end in ("_low", "", "_high"))
    return low, likeliest, high


def _targets(points: Points, named: list[Standing], *, found: Map) -> list[Target]:
    told = _("%(name)s: worth %(value)s (likely %(range)s), still active %(chance)s")
    targets = []
    for mark, one in zip(points.marks, named, strict=True):
        address = customer_address(mark["number"])
        said = told % {
            "name": one.name,
            "value": amount(one.value[1]),
            "range": likely(one.value[0], one.value[2]),
            "chance": in_100(one.active[1]),
        }
        targets.append(Target(*found.place(one), address, said))
    return targets
