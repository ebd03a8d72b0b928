"""How value is spread: how many customers are worth how much, and what each band carries together."""

from dataclasses import dataclass

import numpy as np

from keepworth.charts.chart import Chart, Column, Language
from keepworth.charts.look import LIGHT, Spec, framed
from keepworth.numerics.arrays import Floats

STEPS = (1.0, 2.0, 5.0)
MOST_BANDS = 9


@dataclass(frozen=True, slots=True)
class Band:
    """Customers worth at least `low` and less than `high`; the outermost bands are open."""

    low: float | None
    high: float | None
    customers: int
    value: float


def bands(value: Floats) -> tuple[Band, ...]:
    """Sort customers into bands of round amounts, so few that each can be named.

    Customers worth nothing or less stand in a band of their own.
    """
    above = value[value > 0]
    nothing = value[value <= 0]
    found = [Band(None, 0.0, nothing.size, float(nothing.sum()))] if nothing.size else []
    if above.size:
        # The outermost share a band each: one giant must not flatten all others.
        low, high = np.quantile(above, [0.05, 0.95])
        edges = _edges(float(low), float(high))
        place = np.searchsorted(edges, above, side="right")
        limits = [0.0, *edges, None]
        for number in range(len(edges) + 1):
            inside = above[place == number]
            found.append(Band(limits[number], limits[number + 1], inside.size, float(inside.sum())))
    return tuple(found)


def _edges(low: float, high: float) -> list[float]:
    """Return the round amounts between two values: 1, 2, 5 times powers of ten, or powers of ten alone."""
    decades = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    for steps in (STEPS, STEPS[::2], STEPS[:1]):
        edges = [step * 10.0**decade for decade in decades for step in steps]
        edges = [edge for edge in edges if low <= edge <= high]
        if len(edges) < MOST_BANDS:
            break
    return edges or [10.0 ** round(float(np.log10(low)))]


def spread(value: Floats, *, say: Language) -> Chart:
    """Draw two bars a band: how many customers, and what they carry together."""
    found = bands(value)
    total = float(value.sum()) or 1.0
    rows = []
    for band in reversed(found):
        label = _named(band, say=say)
        many, carried = band.customers / value.size, band.value / total
        rows += [
            {"band": label, "what": "customers", "share": many, "said": say.percent(many)},
            {"band": label, "what": "value", "share": max(carried, 0.0), "said": say.percent(carried)},
        ]
    columns = (
        Column(say.text("head_band"), "text"),
        Column(say.text("head_customers")),
        Column(say.text("head_share_of_customers"), "percent"),
        Column(say.text("head_value"), "money"),
        Column(say.text("head_share_of_value"), "percent"),
    )
    table = tuple(
        (_named(band, say=say), band.customers, band.customers / value.size, band.value, band.value / total)
        for band in reversed(found)
    )
    return Chart(_picture(rows, height=34 * len(found) + 20), columns, table)


def _picture(rows: list[dict[str, object]], *, height: float) -> Spec:
    shared: Spec = {
        "y": {
            "field": "band",
            "type": "nominal",
            "sort": None,
            "axis": {"title": None},
            "scale": {"paddingInner": 0.25},
        },
        "yOffset": {
            "field": "what",
            "type": "nominal",
            "sort": ["customers", "value"],
            "scale": {"paddingInner": 0.15},
        },
        "x": {
            "field": "share",
            "type": "quantitative",
            "axis": None,
            "scale": {"domainMin": 0, "nice": False},
        },
    }
    colour = {
        "field": "what",
        "type": "nominal",
        "scale": {"domain": ["customers", "value"], "range": [LIGHT.pale, LIGHT.accent]},
    }
    layers: list[Spec] = [
        {"mark": {"type": "bar"}, "encoding": shared | {"color": colour}},
        {
            "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 11, "color": LIGHT.quiet},
            "encoding": shared | {"text": {"field": "said"}},
        },
    ]
    return framed([{"data": {"values": rows}, "layer": layers}], size=(410, height))


def _named(band: Band, *, say: Language) -> str:
    if band.low is None:
        return say.text("band_nothing")
    if band.high is None:
        return say.text("band_above", low=say.money(band.low))
    if band.low == 0:
        return say.text("band_below", high=say.money(band.high))
    return say.text("band_between", low=say.money(band.low), high=say.money(band.high))
