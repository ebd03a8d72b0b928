"""The map: how likely each customer is still active, against what they are worth."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from keepworth.charts.chart import Chart, Column, Language
from keepworth.charts.look import LIGHT, Spec, framed
from keepworth.charts.plane import axes, counted, density, limits, on_axes
from keepworth.numerics.arrays import Floats

FEW = 150  # up to so many customers are a mark each; more become a density


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
    low, high = limits(value[shown], tops=[mark.value[2] for mark in marks])
    encoding = axes(low, high, say=say)
    if shown.sum() <= FEW:
        crowd = _dots(active[shown], value[shown])
    else:
        crowd = density(counted(active[shown], value[shown], low=low, high=high), low=low, high=high)
    layers = [on_axes(crowd, encoding), *(on_axes(layer, encoding) for layer in _named(marks, low=low))]
    columns = (
        Column(say.text("head_active_band"), "text"),
        Column(say.text("head_customers")),
        Column(say.text("head_value"), "money"),
    )
    return Chart(framed(layers, size=size), columns, _rows(active, value, say=say))


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


def _rows(active: Floats, value: Floats, *, say: Language) -> tuple[tuple[str | float, ...], ...]:
    edges = [0.0, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0]
    place = np.clip(np.searchsorted(edges, active, side="right") - 1, 0, len(edges) - 2)
    rows = []
    for number in reversed(range(len(edges) - 1)):
        inside = place == number
        label = say.text("band_chance", low=round(100 * edges[number]), high=round(100 * edges[number + 1]))
        rows.append((label, int(inside.sum()), float(value[inside].sum())))
    return tuple(rows)
