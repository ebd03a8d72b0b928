"""The map: how likely each customer is still active, against what they are worth."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from keepworth.charts.chart import Chart, Column, Language
from keepworth.charts.look import LIGHT, Spec, axis, framed
from keepworth.numerics.arrays import Floats

FEW = 150  # up to so many customers are a mark each; more become a density
ACROSS = 20
STRENGTHS = (0.4, 0.55, 0.7, 0.85, 1.0)  # of the ink in a field, from a few customers to the most


@dataclass(frozen=True, slots=True)
class Mark:
    """One named customer on the map, with both 8-in-10 ranges; chances between 0 and 1."""

    name: str
    group: str  # "valuable" or "risk"
    active: tuple[float, float, float]  # low, said, high
    value: tuple[float, float, float]


def standing(active: Floats, value: Floats, *, marks: Sequence[Mark], size: tuple[int, int], say: Language) -> Chart:
    """Draw the map of all customers worth something; the named ones are marks.

    `active` is the chance of being active, between 0 and 1; `value` the lifetime value. Value is on a
    logarithmic scale, so that customers worth nothing or less cannot stand on the map.
    """
    shown = value > 0
    low, high = _limits(value[shown], tops=[mark.value[2] for mark in marks])
    ticks = _ticks(low, high)
    encoding: Spec = {
        "x": {
            "field": "active",
            "type": "quantitative",
            "scale": {"domain": [0, 100], "nice": False},
            "axis": axis(say.text("axis_active"), values=[0, 25, 50, 75, 100]),
        },
        "y": {
            "field": "value",
            "type": "quantitative",
            "scale": {"type": "log", "domain": [low, high], "nice": False},
            "axis": axis(say.text("axis_value"), values=ticks, labelExpr=_spelled(ticks, say=say)),
        },
    }
    fields = _fields(100 * active[shown], np.log10(value[shown]), limits=(np.log10(low), np.log10(high)))
    few = shown.sum() <= FEW
    crowd = _dots(active[shown], value[shown]) if few else _density(fields)
    layers = [_with(crowd, encoding), *(_with(layer, encoding) for layer in _named(marks, low=low))]
    columns = (
        Column(say.text("head_active_band"), "text"),
        Column(say.text("head_customers")),
        Column(say.text("head_value"), "money"),
    )
    return Chart(framed(layers, size=size), columns, _rows(active, value, say=say))


def _limits(value: Floats, *, tops: list[float]) -> tuple[float, float]:
    if not value.size:
        return 1.0, 10.0
    # A handful of customers worth next to nothing must not take half of the map.
    low, high = float(np.quantile(value, 0.02)), max(float(value.max()), *tops, 0.0)
    return low / 1.3, max(high, 2 * low) * 1.3


def _ticks(low: float, high: float) -> list[float]:
    decades = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    ticks = [10.0**decade for decade in decades if low <= 10.0**decade <= high]
    if len(ticks) < 3:
        ticks = [step * 10.0**decade for decade in decades for step in (1, 2, 5)]
    return [tick for tick in ticks if low <= tick <= high]


def _spelled(ticks: list[float], *, say: Language) -> str:
    """Return the labels of an axis as an expression: the numbers in the language of the page."""
    spelled = ", ".join(f"{number}: {say.money(tick)!r}" for number, tick in enumerate(ticks))
    near = " : ".join(f"abs(datum.value / {tick!r} - 1) < 1e-6 ? {n}" for n, tick in enumerate(ticks))
    return f"({{{spelled}}})[{near} : 0]"


def _fields(active: Floats, logs: Floats, *, limits: tuple[float, float]) -> list[dict[str, float]]:
    """Count customers in the fields of a grid, 5 hundredths of a chance wide."""
    # Those below the lowest line stand on it.
    inside = np.clip(logs, limits[0] + 1e-9, limits[1] - 1e-9)
    tall = 20
    counts, across, up = np.histogram2d(np.clip(active, 0, 100), inside, bins=(ACROSS, tall), range=((0, 100), limits))
    most = np.log1p(counts.max()) or 1.0
    strength = np.ceil(np.log1p(counts) / most * len(STRENGTHS)).astype(int)
    return [
        {
            "active": float(across[i]) + 0.15,
            "to_active": float(across[i + 1]) - 0.15,
            "value": float(10 ** up[j]),
            "to_value": float(10 ** (up[j + 1] - 0.05 * (up[1] - up[0]))),
            "ink": STRENGTHS[strength[i, j] - 1],
        }
        for i, j in zip(*np.nonzero(counts), strict=True)
    ]


def _density(fields: list[dict[str, float]]) -> Spec:
    return {
        "data": {"values": fields},
        "mark": {"type": "rect", "color": LIGHT.pale},
        "encoding": {
            "x2": {"field": "to_active"},
            "y2": {"field": "to_value"},
            "opacity": {"field": "ink", "type": "quantitative", "scale": None},
        },
    }


def _dots(active: Floats, value: Floats) -> Spec:
    rows = [{"active": 100 * float(a), "value": float(v)} for a, v in zip(active, value, strict=True)]
    return {
        "data": {"values": rows},
        "mark": {
            "type": "point",
            "filled": True,
            "size": 34,
            "color": LIGHT.pale,
            "opacity": 1,
            "clip": True,
        },
        "encoding": {},
    }


def _named(marks: Sequence[Mark], *, low: float) -> list[Spec]:
    rows = [
        {
            "group": mark.group,
            "active_low": 100 * mark.active[0],
            "active": 100 * mark.active[1],
            "active_high": 100 * mark.active[2],
            "value_low": max(mark.value[0], low),
            "value": mark.value[1],
            "value_high": mark.value[2],
        }
        for mark in marks
        if mark.value[1] > 0
    ]
    groups = ["valuable", "risk"]
    colour = {
        "field": "group",
        "type": "nominal",
        "scale": {"domain": groups, "range": [LIGHT.valuable, LIGHT.risk]},
    }
    shape = {"field": "group", "scale": {"domain": groups, "range": ["circle", "triangle-down"]}}
    thin = {"type": "rule", "strokeWidth": 1.2, "opacity": 0.7, "clip": True}
    data = {"values": rows}
    return [
        {
            "data": data,
            "mark": thin,
            "encoding": {
                "x": {"field": "active_low", "type": "quantitative"},
                "x2": {"field": "active_high"},
                "color": colour,
            },
        },
        {
            "data": data,
            "mark": thin,
            "encoding": {
                "y": {"field": "value_low", "type": "quantitative"},
                "y2": {"field": "value_high"},
                "color": colour,
            },
        },
        {
            "data": data,
            "mark": {"type": "point", "filled": True, "size": 85, "opacity": 1},
            "encoding": {"color": colour, "shape": shape},
        },
    ]


def _with(layer: Spec, encoding: Spec) -> Spec:
    """Give a layer the shared axes; what it says itself comes on top."""
    own = layer["encoding"]
    merged = {name: encoding[name] | own.get(name, {}) for name in encoding}
    return layer | {"encoding": own | merged}


def _rows(active: Floats, value: Floats, *, say: Language) -> tuple[tuple[str | float, ...], ...]:
    edges = [0.0, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0]
    place = np.clip(np.searchsorted(edges, active, side="right") - 1, 0, len(edges) - 2)
    rows = []
    for number in reversed(range(len(edges) - 1)):
        inside = place == number
        label = say.text("band_chance", low=round(100 * edges[number]), high=round(100 * edges[number + 1]))
        rows.append((label, int(inside.sum()), float(value[inside].sum())))
    return tuple(rows)
